internal import Base

/// Centres of rows by distance (Lloyd's k-means): rows go to the nearest centre, and a centre becomes the mean of its rows.
///
/// Centres keep the length of means: on embeddings that share a direction, as E5's do, centres made one long need half as
/// many rows again for the same recall.
///
/// The result is a function of rows, number and seed: assignment is exact search, and a centre's rows are added in their
/// order by one thread.
struct KMeans {
  /// Rounds of assignment.
  private static let rounds = 10
  /// Rows of the sample for each centre, at most.
  private static let sampleRows = 256
  /// Queries that a thread assigns at once: some panels.
  private static let part = 960

  /// Centres of `rows`, as many as wanted or as there are rows.
  static func centres(of rows: VectorRows, count: Int, seed: UInt64, threads: Int, kernel: SearchKernel) throws
    -> VectorRows
  {
    let dimension = rows.dimension
    let count = min(count, rows.count)
    let sample = SampledRows.numbers(of: rows.count, count: min(rows.count, count * sampleRows), seed: seed)
    var values: [Float] = []
    values.reserveCapacity(count * dimension)
    for number in sample.prefix(count) { values += rows[Int(number)] }
    for _ in 0..<rounds {
      let centres = try VectorRows(values, dimension: dimension)
      let lists = Lists(try assign(rows, sample, to: centres, threads: threads, kernel: kernel), count: count)
      let sums = Monitor([[Float]?](repeating: nil, count: count))
      try runItems(count, threads: threads) {
        { list in
          var sum = [Double](repeating: 0, count: dimension)
          for place in lists.places(of: list) {
            let row = rows[Int(sample[Int(place)])]
            for column in 0..<dimension { sum[column] += Double(row[column]) }
          }
          let size = Double(lists.places(of: list).count)
          let centre = size > 0 ? sum.map { Float($0 / size) } : nil
          sums.withLock { $0[list] = centre }
        }
      }
      values = split(sums.withLock { $0 }, sizes: (0..<count).map { lists.places(of: $0).count }, dimension).flatMap(
        \.self)
    }
    return try VectorRows(values, dimension: dimension)
  }

  /// Which centre each of the rows with the given numbers is nearest to; the lower of two.
  static func assign(
    _ rows: VectorRows, _ numbers: [UInt32], to centres: VectorRows, threads: Int, kernel: SearchKernel
  ) throws -> [UInt32] {
    // The nearest centre has the greatest product less half its squared length.
    let halves = (0..<centres.count).map { centre in
      Float(-centres[centre].reduce(0.0) { $0 + Double($1) * Double($1) } / 2)
    }
    let search = ExactSearch(try centres.appending(halves, to: 0..<centres.count), kernel: kernel)
    let result = Monitor([UInt32](repeating: 0, count: numbers.count))
    try runItems((numbers.count + part - 1) / part, threads: threads) {
      { item in
        let places = item * part..<min(numbers.count, (item + 1) * part)
        let some = numbers[places].map(Int.init)
        let ones = [Float](repeating: 1, count: some.count)
        let nearest = search.nearest(try rows.appending(ones, to: some))
        result.withLock { for (place, centre) in zip(places, nearest) { $0[place] = centre } }
      }
    }
    return result.withLock { $0 }
  }

  /// Gives a centre that lost all rows half of the greatest list: both centres move apart by a thousandth.
  private static func split(_ centres: [[Float]?], sizes: [Int], _ dimension: Int) -> [[Float]] {
    var (centres, sizes) = (centres, sizes)
    for empty in centres.indices where centres[empty] == nil {
      let greatest = sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) } ?? 0
      let centre = centres[greatest] ?? [Float](repeating: 0, count: dimension)
      let change = { (sign: Float) in centre.enumerated().map { $0.element * (1 + ($0.offset % 2 == 0 ? sign : -sign)) }
      }
      centres[empty] = change(1 / 1024)
      centres[greatest] = change(-1 / 1024)
      sizes[empty] = sizes[greatest] / 2
      sizes[greatest] -= sizes[empty]
    }
    return centres.map { $0 ?? [Float](repeating: 0, count: dimension) }
  }
}
