internal import Base

/// Distinguishes data tables, which become Markdown tables, from layout tables.
struct MarkdownTables: ~Copyable {
  /// Properties of a table, by its container.
  struct Facts: BitwiseCopyable {
    var isLayout = false
    var rows: Int32 = 0
    /// Columns up to the last one with text, and those before the first one with text.
    var columns: Int32 = 0
    var emptyColumns = Int32.max
    var lastRow: Int32 = -1
    /// The cell of the last kept block, and its content so far.
    var lastCell: Int32 = -1
    var cellBlocks: Int32 = 0
    var cellBytes: Int32 = 0
  }

  private var facts = Arena<Facts>(capacity: 16)

  /// More than this in one cell means that the table is not data.
  private static let mostBlocks: Int32 = 6
  private static let mostBytes: Int32 = 1000

  /// Looks at all tables that hold a kept block.
  mutating func find(_ page: borrowing PageBlocks, keeping kept: UnsafePointer<Bool>) {
    facts.fill(page.containers.count, with: Facts())
    for index in 0..<page.blocks.count where kept[index] {
      let block = page.blocks.base[index]
      let cell = TableCell(of: block, page)
      var isPlain = true
      var isInnermost = true
      var at = block.container
      while at >= 0 {
        let container = page.containers.base[Int(at)]
        if TagTraits.table[Int(container.tag.rawValue)].ancestry.contains(.preformatted)
          || (container.heading > 0 && container.heading < 5)
        {
          isPlain = false
        }
        if container.tag == .table {
          if isInnermost && isPlain { add(block, cell, to: Int(at)) } else { facts.base[Int(at)].isLayout = true }
          isInnermost = false
        }
        at = container.parent
      }
    }
  }

  private mutating func add(_ block: Block, _ cell: TableCell, to table: Int) {
    var facts = facts.base[table]
    if cell.row < 0 {
      // A caption is before the rows; anything else outside of cells means that the table is not data.
      if facts.rows > 0 { facts.isLayout = true }
    } else {
      if cell.row != facts.lastRow { facts.rows += 1 }
      if cell.container != facts.lastCell { (facts.cellBlocks, facts.cellBytes) = (0, 0) }
      (facts.lastRow, facts.lastCell) = (cell.row, cell.container)
      facts.columns = max(facts.columns, cell.column + 1)
      facts.emptyColumns = min(facts.emptyColumns, cell.column)
      facts.cellBlocks += 1
      facts.cellBytes = min(facts.cellBytes, Self.mostBytes) + min(block.textCount, Self.mostBytes + 1)
      if facts.cellBlocks > Self.mostBlocks || facts.cellBytes > Self.mostBytes { facts.isLayout = true }
    }
    self.facts.base[table] = facts
  }

  /// Whether the table `container` is one of data: at least two rows and two columns of short cells.
  func isData(_ container: Int32) -> Bool {
    let facts = facts.base[Int(container)]
    return !facts.isLayout && facts.rows > 1 && facts.columns &- facts.emptyColumns > 1
  }

  /// Columns of the table `container`, from the first to the last that holds kept text: columns of bullets and of
  /// pictures that are before all text are left out.
  func columns(of container: Int32) -> Range<Int32> {
    let facts = facts.base[Int(container)]
    return min(facts.emptyColumns, facts.columns)..<facts.columns
  }
}
