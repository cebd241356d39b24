package import Base

extension MainContentExtractor {
  /// Writes the features' names: how many bytes, then one name a line.
  package func writeFeatureHeader(to output: inout ByteBuffer) {
    let names = BlockFeatures.names.joined(separator: "\n")
    write(names.utf8.count, to: &output)
    output.append(utf8: names)
  }

  /// Writes one page for the training program, all numbers 32 bits, little-endian: the identifier
  /// (length, bytes), the title (length, bytes), the number of blocks, then for each block its units and the
  /// length of its text; then all rows of features; then all texts.
  package func writeFeatures(
    of tree: borrowing HTMLTree, id: Span<UInt8>, to output: inout ByteBuffer
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

  /// Writes the words of the names around each block of one page, all numbers 32 bits, little-endian: the number of
  /// blocks, then for each block how many words are near and those, how many are above and those.
  package func writeNames(of tree: borrowing HTMLTree, to output: inout ByteBuffer) {
    read(tree)
    let view = TreeView(tree)
    var own: [[UInt32]] = []
    for index in 0..<page.containers.count {
      var words: [UInt32] = []
      let container = page.containers[index]
      if container.isResolved, NameScores.isNamed(container) {
        PageNames.each(of: view.nodes[Int(container.node)], view) { words.append($0) }
      }
      own.append(words)
    }
    write(page.blocks.count, to: &output)
    for index in 0..<page.blocks.count {
      let block = page.blocks[index]
      var near = own[Int(block.container)]
      var above: [UInt32] = []
      var at = page.containers[Int(block.container)].parent
      if at >= 0 {
        near += own[Int(at)]
        at = page.containers[Int(at)].parent
      }
      if block.firstInline >= 0 { PageNames.each(of: view.nodes[Int(block.firstInline)], view) { near.append($0) } }
      while at >= 0 {
        above += own[Int(at)]
        at = page.containers[Int(at)].parent
      }
      for words in [near, above] {
        write(words.count, to: &output)
        for word in words { write(Int(word), to: &output) }
      }
    }
  }

  /// Extracts with probabilities from outside, in 65535ths from this page's first
  /// block on, as in cross-validation; returns the number of blocks.
  package func extract(
    _ tree: borrowing HTMLTree, opinions: Slice<UnsafeBufferPointer<UInt16>>, options: ExtractionOptions,
    into output: inout ByteBuffer
  ) -> Int {
    read(tree)
    let count = page.blocks.count
    guard count > 0 else { return 0 }
    probabilities.fill(count, with: 0)
    for index in 0..<count { probabilities[index] = opinions[opinions.startIndex + index] }
    _ = choose(tree, options)
    _ = write(tree, options.form, to: &output)
    return count
  }

  private func write(_ value: Int, to output: inout ByteBuffer) {
    var value = UInt32(truncatingIfNeeded: value).littleEndian
    withUnsafeBytes(of: &value) { output.append($0.bindMemory(to: UInt8.self)) }
  }
}
