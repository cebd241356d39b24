internal import Base

/// The means of lists, and how far their rows are from them.
struct ListShapes {
  /// For each list the mean of its rows; zeros for an empty list.
  let means: VectorRows
  /// For each list the root of the mean square, over rows and dimensions, of what rows are from the mean.
  let spreads: [Float]

  init(_ rows: VectorRows, _ lists: Lists, threads: Int) throws {
    let dimension = rows.dimension
    let shapes = Monitor([(mean: [Float], spread: Float)](repeating: ([], 0), count: lists.count))
    try runItems(lists.count, threads: threads) {
      { list in
        let places = lists.places(of: list)
        var (sum, squares) = ([Double](repeating: 0, count: dimension), 0.0)
        for row in places {
          let values = rows[Int(row)]
          for column in 0..<dimension {
            let value = Double(values[column])
            sum[column] += value
            squares += value * value
          }
        }
        let size = Double(max(1, places.count))
        let mean = sum.map { $0 / size }
        let square = squares / size - mean.reduce(0) { $0 + $1 * $1 }
        let shape = (mean.map { Float($0) }, Float((max(0, square) / Double(dimension)).squareRoot()))
        shapes.withLock { $0[list] = shape }
      }
    }
    let all = shapes.withLock { $0 }
    means = try VectorRows(all.flatMap(\.mean), dimension: dimension)
    spreads = all.map(\.spread)
  }
}
