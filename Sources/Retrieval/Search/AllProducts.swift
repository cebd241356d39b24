internal import Base
internal import CVectors

/// All inner products of some queries with rows, where each is wanted and not only the greatest.
///
/// Products have the bits that exact search finds.
struct AllProducts: Sendable {
  let rows: VectorRows
  let kernel: SearchKernel

  /// Queries that a thread takes at once: some panels.
  private static let part = 480

  /// The products of a panel: for each row those of the panel's places.
  ///
  /// - Parameter products: room for rows times the panel's groups of 16.
  func fill(_ products: UnsafeMutablePointer<Float>, _ panels: QueryPanels<Float>, panel: Int) {
    guard rows.count > 0 else { return }
    dataprep_all_products(
      rows.values.baseAddress!, rows.count, rows.dimension, panels.base(of: panel), panels.groups(of: panel), products,
      kernel.value)
  }

  /// For each query the products with all rows, as a matrix of a row a query.
  func matrix(_ queries: VectorRows, threads: Int) throws -> VectorRows {
    let columns = rows.count
    let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: queries.count * columns)
    // Every thread writes rows of its own.
    nonisolated(unsafe) let target = values.baseAddress!
    try runItems((queries.count + Self.part - 1) / Self.part, threads: threads) {
      let scratch = Scratch<Float>(columns * QueryPanels<Float>.width)
      return { item in
        let numbers = item * Self.part..<min(queries.count, (item + 1) * Self.part)
        let panels = QueryPanels(queries, numbers)
        for panel in panels.panels {
          fill(scratch.base, panels, panel: panel)
          let stride = panels.groups(of: panel) * QueryPanels<Float>.lanes
          let first = panel * QueryPanels<Float>.width
          for lane in 0..<min(QueryPanels<Float>.width, numbers.count - first) {
            let row = target + (numbers.lowerBound + first + lane) * columns
            for column in 0..<columns { row[column] = scratch.base[column * stride + lane] }
          }
        }
      }
    }
    return try VectorRows(adopting: values, dimension: columns)
  }
}

/// Memory of one thread.
final class Scratch<Element: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Element>

  init(_ count: Int) { base = .allocate(capacity: max(1, count)) }

  deinit { base.deallocate() }
}
