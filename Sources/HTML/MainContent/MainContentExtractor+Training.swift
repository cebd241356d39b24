package import Base

extension MainContentExtractor {
  /// Writes the names of the features: how many bytes, then one name a line.
  package func writeFeatureHeader(to output: inout ByteBuffer) {
    let names = BlockFeatures.names.joined(separator: "\n")
    write(names.utf8.count, to: &output)
    output.append(utf8: names)
  }

  /// Writes one page for the training program, all numbers 32 bits, little-endian: the identifier
  /// (length, bytes), the title (length, bytes), the number of blocks, then for each block its units and the
  /// length of its text; then all rows of features; then all texts.
  package func writeFeatures(
    of tree: borrowing HTMLTree, id: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer
  ) {
    read(tree)
    write(id.count, to: &output)
    output.append(id)
    let text = page.text.base
    write(Int(page.title.count), to: &output)
    output.append(UnsafeBufferPointer(start: text + Int(page.title.start), count: Int(page.title.count)))
    write(page.blocks.count, to: &output)
    for index in 0..<page.blocks.count {
      write(Int(page.blocks.base[index].units), to: &output)
      write(Int(page.blocks.base[index].textCount), to: &output)
    }
    output.append(UnsafeBufferPointer(start: features.rows.base, count: features.rows.count))
    for index in 0..<page.blocks.count {
      let block = page.blocks.base[index]
      output.append(UnsafeBufferPointer(start: text + Int(block.textStart), count: Int(block.textCount)))
    }
  }

  private func write(_ value: Int, to output: inout ByteBuffer) {
    var value = UInt32(truncatingIfNeeded: value).littleEndian
    withUnsafeBytes(of: &value) { output.append($0.bindMemory(to: UInt8.self)) }
  }
}
