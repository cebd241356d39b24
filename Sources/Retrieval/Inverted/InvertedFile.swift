internal import Base
internal import CVectors

/// Rows in lists by the centre that each is nearest to, of which a search passes only those that promise most to the query.
///
/// A list promises the product of its mean with the query and, as its best rows are above its mean, twice the spread of its
/// rows in one direction: on static embeddings that spares a quarter of the rows. Centres, lists and results are a function of rows, settings and seed: not of threads, blocks and
/// kernels. Scores are those of exact search, to the bit. Queries of a block that share a list pass it together, so that
/// many queries at a time are cheaper than one.
package struct InvertedFile: Sendable {
  /// How lists hold their rows.
  package enum Storage: String, Sendable, CaseIterable {
    /// As floats: a second copy of the rows.
    case floats
    /// As bytes, a quarter of it; the best candidates are scored again with floats.
    case bytes
  }

  private let rows: VectorRows
  private let kernel: SearchKernel
  /// The lists' means.
  let centres: VectorRows
  /// The means, each with the spread of its rows as one more component.
  private let promises: VectorRows
  let lists: Lists
  private let content: Content

  private enum Content: @unchecked Sendable {
    case floats(VectorRows)
    case bytes(ByteVectors)
  }

  /// Spreads that a list's best rows are above its mean: of 0 to 8, 2 and 3 needed the fewest rows for a recall of .98, with
  /// E5's embeddings of 7,000 sentences and static embeddings of 190,000.
  private static let spreadWeight: Float = 2

  /// Lists that are usual for so many rows: about four times the square root.
  package static func usualLists(rows: Int) -> Int {
    max(1, min(rows, Int((4 * Double(rows).squareRoot()).rounded())))
  }

  /// Makes lists of `rows`.
  ///
  /// - Parameters:
  ///   - lists: how many, at least 1; at most one for each row.
  ///   - seed: of the rows that centres are found from.
  /// - Throws: `.badSettings` for no list, `.badVectors` for a row longer than 10^6.
  package init(
    _ rows: VectorRows, lists count: Int, storage: Storage = .bytes, seed: UInt64 = 0, threads: Int = 1,
    kernel: SearchKernel = .best
  ) throws {
    guard count >= 1 else { throw RetrievalError(.badSettings, "an inverted file has at least 1 list") }
    for row in 0..<rows.count where !(VectorLength.of(Span(_unsafeElements: rows[row])) <= 1e6) {
      throw RetrievalError(
        .badVectors, "row \(row) is longer than an inverted file takes, 10^6", advice: "divide vectors by their length")
    }
    self.rows = rows
    self.kernel = kernel
    let found = try KMeans.centres(of: rows, count: count, seed: seed, threads: threads, kernel: kernel)
    let all = (0..<UInt32(rows.count)).map(\.self)
    lists = Lists(try KMeans.assign(rows, all, to: found, threads: threads, kernel: kernel), count: found.count)
    let (means, spreads) = try Self.shapes(rows, lists, threads: threads)
    centres = try VectorRows(means.flatMap(\.self), dimension: rows.dimension)
    promises = try centres.appending(spreads, to: 0..<centres.count)
    switch storage {
    case .floats:
      var values: [Float] = []
      values.reserveCapacity(rows.count * rows.dimension)
      for row in lists.places { values += rows[Int(row)] }
      content = .floats(try VectorRows(values, dimension: rows.dimension))
    case .bytes: content = .bytes(ByteVectors(rows, order: lists.places, threads: threads))
    }
  }

  /// Of each list the mean of its rows, and how far they are from it in one direction: the root of the mean square over rows and
  /// dimensions. Zeros for an empty list.
  private static func shapes(_ rows: VectorRows, _ lists: Lists, threads: Int) throws -> ([[Float]], [Float]) {
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
    return shapes.withLock { ($0.map(\.mean), $0.map(\.spread)) }
  }

  /// Lists.
  package var listCount: Int { lists.count }

  /// The nearest rows to each query among those of the `probes` lists whose centres are nearest to it.
  ///
  /// - Throws: `.badSettings` for queries of another dimension.
  package func search(
    _ queries: VectorRows, _ numbers: Range<Int>? = nil, count: Int, probes: Int, threads: Int = 1
  ) throws -> [Neighbours] {
    let numbers = numbers ?? 0..<queries.count
    try checkDimensions(rows, queries)
    var found: [Neighbours] = []
    found.reserveCapacity(numbers.count)
    for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: ExactSearch.blockQueries) {
      let block = start..<min(numbers.upperBound, start + ExactSearch.blockQueries)
      let weights = block.map { Self.spreadWeight * Float(VectorLength.of(Span(_unsafeElements: queries[$0]))) }
      let near = try ListChoice(promises: promises, kernel: kernel)
        .lists(for: try queries.appending(weights, to: block), count: min(probes, lists.count), threads: threads)
      let visits = [
        Visits(near.map(\.first), lists: lists.count), Visits(near.map(\.further), lists: lists.count),
      ]
      switch content {
      case .floats(let stored):
        let top = try scan(visits, count: count, threads: threads, FloatPass(stored, queries, block, kernel))
        found += block.indices.map { Neighbours(top?.rows(of: $0 - start) ?? []) }
      case .bytes(let stored):
        let pass = BytePass(stored, queries, block, kernel)
        let top = try scan(visits, count: count * ByteSearch.candidateFactor, threads: threads, pass)
        let rescoring = Rescoring(rows: rows, kernel: kernel)
        found += block.map { rescoring.best(count, of: top?.numbers(of: $0 - start) ?? [], for: queries[$0]) }
      }
    }
    return found
  }

  /// The least number of lists with which a sample of queries finds so great a share of its exact neighbours, and the share.
  ///
  /// - Parameters:
  ///   - exact: the sample's exact neighbours, of which the first `count` are wanted.
  ///   - recall: the share wanted; where even all lists find less (bytes), all lists.
  package func probes(
    for recall: Double, _ queries: VectorRows, _ numbers: Range<Int>? = nil, exact: [Neighbours], count: Int,
    threads: Int = 1
  ) throws -> (probes: Int, recall: Double) {
    func measured(_ probes: Int) throws -> Double {
      let found = try search(queries, numbers, count: count, probes: probes, threads: threads)
      return Neighbours.recall(found, of: exact, at: count)
    }
    var (low, high) = (0, 1)
    var reached = try measured(high)
    while reached < recall, high < listCount {
      low = high
      high = min(listCount, high * 2)
      reached = try measured(high)
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      let share = try measured(middle)
      if share >= recall { (high, reached) = (middle, share) } else { low = middle }
    }
    return (high, reached)
  }

  /// Passes each list by the queries that visit it, in rounds of visits.
  private func scan<Pass: ListPass>(_ rounds: [Visits], count: Int, threads: Int, _ pass: Pass) throws
    -> TopLists<Pass.Score>?
  {
    let result = Monitor<TopLists<Pass.Score>?>(nil)
    let next = Monitor([Int](repeating: 0, count: rounds.count))
    runWorkers(max(1, min(threads, lists.count))) { [lists] _ in
      let queryCount = rounds[0].queryCount
      let top = TopLists<Pass.Score>(
        queries: queryCount, places: queryCount, capacity: min(count, lists.places.count), isOrdered: false)
      let scratch = pass.makeScratch()
      for (round, visits) in rounds.enumerated() {
        while true {
          let list = next.withLock { next in
            defer { next[round] += 1 }
            return next[round]
          }
          guard list < lists.count else { break }
          let (stored, queries) = (lists.range(of: list), visits.queries(of: list))
          guard !stored.isEmpty else { continue }
          for start in stride(from: queries.startIndex, to: queries.endIndex, by: QueryPanels<Pass.Element>.width) {
            let some = queries[start..<min(queries.endIndex, start + QueryPanels<Pass.Element>.width)]
            pass.scan(stored, some, lists.places[stored], top, scratch)
          }
        }
      }
      result.withLock { if let all = $0 { all.merge(top) } else { $0 = top } }
    }
    return result.withLock { $0 }
  }
}
