internal import Base

/// Writes kept blocks as plain text: one line a block, cells of a table row on one line with tabs between.
struct TextWriter {
  /// Appends the blocks for which `keeps` is true; returns how many.
  static func write(
    _ page: borrowing PageBlocks, keeping kept: UnsafePointer<Bool>, to output: inout ByteBuffer
  ) -> Int {
    let start = output.count
    var count = 0
    var last: Int32 = -1
    for index in 0..<page.blocks.count where kept[index] {
      let block = page.blocks.base[index]
      let row = rowOfCell(block, page)
      if output.count > start { output.append(row >= 0 && row == last ? 9 : 10) }
      output.append(
        UnsafeBufferPointer(start: page.text.base + Int(block.textStart), count: Int(block.textCount)))
      last = row
      count += 1
    }
    if count > 0 { output.append(10) }
    return count
  }

  /// The table row of a block that is all there is in its cell, else -1.
  private static func rowOfCell(_ block: Block, _ page: borrowing PageBlocks) -> Int32 {
    var at = block.container
    while at >= 0 {
      let container = page.containers.base[Int(at)]
      guard container.endBlock - container.firstBlock == 1 else { return -1 }
      if container.tag == .td || container.tag == .th { return container.parent }
      at = container.parent
    }
    return -1
  }
}
