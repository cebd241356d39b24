internal import Base

/// Writes kept blocks as plain text: one line per block, cells of a table row on one line with tabs between.
struct TextWriter {
  /// Appends the blocks for which `keeps` is true; returns how many.
  static func write(
    _ page: borrowing PageBlocks, keeping kept: UnsafePointer<Bool>, to output: inout ByteBuffer
  ) -> Int {
    let start = output.count
    var count = 0
    var last: TableCell?
    for index in 0..<page.blocks.count where kept[index] {
      let block = page.blocks.base[index]
      let cell = cell(of: block, page)
      if output.count > start {
        if let cell, let last, cell.row == last.row {
          // Cells without text leave their tab, so that columns stay in line.
          for _ in last.column..<max(cell.column, last.column + 1) { output.append(9) }
        } else {
          output.append(10)
        }
      }
      output.append(
        UnsafeBufferPointer(start: page.text.base + Int(block.textStart), count: Int(block.textCount)))
      last = cell
      count += 1
    }
    if count > 0 { output.append(10) }
    return count
  }

  /// The cell of a block that is all there is in it.
  private static func cell(of block: Block, _ page: borrowing PageBlocks) -> TableCell? {
    let cell = TableCell(of: block, page)
    guard cell.container >= 0 else { return nil }
    let container = page.containers.base[Int(cell.container)]
    return container.endBlock - container.firstBlock == 1 ? cell : nil
  }
}
