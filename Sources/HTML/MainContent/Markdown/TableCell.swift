/// A place in a table.
struct TableCell {
  /// The container of the row, -1 outside of cells.
  var row: Int32 = -1
  /// Cells before it in its row; cells that span columns count once.
  var column: Int32 = 0
  /// The container of the cell, -1 outside of cells.
  var container: Int32 = -1

  /// The innermost cell around a block.
  init(of block: Block, _ page: borrowing PageBlocks) {
    var at = block.container
    while at >= 0 {
      let container = page.containers.base[Int(at)]
      switch container.tag {
      case .td, .th:
        (row, column, self.container) = (container.parent, container.ordinal, at)
        return
      case .table: return
      default: at = container.parent
      }
    }
  }
}
