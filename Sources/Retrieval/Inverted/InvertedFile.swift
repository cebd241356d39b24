internal import Base
internal import CVectors

/// Rows in lists by the centre that each is nearest to, of which a search scans only those that promise most to the query.
///
/// Three things spare work: lists that cannot hold rows that matter are skipped (`ListChoice`), most rows of the others are
/// judged by some of their bytes (`LeadFilter`), and bytes stand for floats. Centres, lists and results are a function of rows,
/// settings and seed: not of threads, blocks and kernels. Scores are those of exact search, to the bit. Queries of a block
/// that share a list scan it together, so that many queries at a time are cheaper than one.
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
  private let shapes: ListShapes
  let lists: Lists
  private let content: Content

  private enum Content: @unchecked Sendable {
    case floats(VectorRows)
    case bytes(ByteVectors, LeadFilter?)
  }

  /// Lists that are usual for so many rows: .6 times the square root. As most rows of a list cost little, more lists save less
  /// than the choice among them takes.
  package static func usualLists(rows: Int) -> Int {
    max(1, min(rows, Int((0.6 * Double(rows).squareRoot()).rounded())))
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
    shapes = try ListShapes(rows, lists, threads: threads)
    switch storage {
    case .floats:
      var values: [Float] = []
      values.reserveCapacity(rows.count * rows.dimension)
      for row in lists.places { values += rows[Int(row)] }
      content = .floats(try VectorRows(values, dimension: rows.dimension))
    case .bytes:
      let lead =
        rows.dimension < LeadFilter.leastDimension || rows.count == 0
        ? nil : try LeadFilter(rows, lists, spreads: shapes.spreads, seed: seed, threads: threads, kernel: kernel)
      content = .bytes(ByteVectors(rows, order: lists.places, threads: threads), lead)
    }
  }

  /// Lists.
  package var listCount: Int { lists.count }

  /// The lists' means.
  var centres: VectorRows { shapes.means }

  /// The nearest rows to each query among those of the lists that it scans.
  ///
  /// - Throws: `.badSettings` for queries of another dimension.
  package func search(
    _ queries: VectorRows, _ numbers: Range<Int>? = nil, count: Int, effort: SearchEffort, threads: Int = 1
  ) throws -> [Neighbours] {
    let numbers = numbers ?? 0..<queries.count
    try checkDimensions(rows, queries)
    var found: [Neighbours] = []
    found.reserveCapacity(numbers.count)
    for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: ExactSearch.blockQueries) {
      let block = start..<min(numbers.upperBound, start + ExactSearch.blockQueries)
      switch content {
      case .floats(let stored):
        let choice = try ListChoice(
          shapes, queries, block, lead: nil, leading: nil, threads: threads, kernel: kernel)
        let pass = FloatPass(stored, queries, block, kernel)
        let top = try scan(pass, choice, block.count, count: count, capacity: count, effort, threads: threads)
        found += block.indices.map { Neighbours(top.rows(of: $0 - start)) }
      case .bytes(let stored, let lead):
        let leading = try lead?.queries(queries, block, threads: threads)
        let choice = try ListChoice(
          shapes, queries, block, lead: lead, leading: leading, threads: threads, kernel: kernel)
        let pass = BytePass(stored, lead?.bytes, queries, block, leading, kernel)
        let capacity = ByteSearch.candidates(for: count)
        let top = try scan(pass, choice, block.count, count: count, capacity: capacity, effort, threads: threads)
        let rescoring = Rescoring(rows: rows, kernel: kernel)
        found += block.map { rescoring.best(count, of: top.numbers(of: $0 - start), for: queries[$0]) }
      }
    }
    return found
  }

  private func scan<Pass: ListPass>(
    _ pass: Pass, _ choice: ListChoice, _ queries: Int, count: Int, capacity: Int, _ effort: SearchEffort, threads: Int
  ) throws -> TopLists<Pass.Score> {
    let scan = ListScan(lists, pass, queries: queries, count: count, capacity: capacity, threads: threads)
    var floors: [Pass.Score] = []
    for visits in try choice.firstVisits(most: effort.most) {
      scan.run(visits, floors: floors)
      floors = scan.floors()
    }
    let products = floors.enumerated().map { pass.product($0.element, of: $0.offset) }
    scan.run(choice.lastVisits(reach: effort.reach, floors: products), floors: floors)
    return scan.found
  }

  /// The least effort with which a sample of queries finds so great a share of its exact neighbours, and the share.
  ///
  /// - Parameters:
  ///   - exact: the sample's exact neighbours, of which the first `count` are wanted.
  ///   - recall: the share wanted; where even the greatest effort finds less (bytes), that.
  package func effort(
    for recall: Double, _ queries: VectorRows, _ numbers: Range<Int>? = nil, exact: [Neighbours], count: Int,
    threads: Int = 1
  ) throws -> (effort: SearchEffort, recall: Double) {
    func measured(_ steps: Int) throws -> Double {
      let effort = SearchEffort.reach(Float(steps) * Self.reachStep)
      return Neighbours.recall(
        try search(queries, numbers, count: count, effort: effort, threads: threads), of: exact, at: count)
    }
    // Recall grows with the reach.
    var (low, high) = (-1, Self.reachSteps)
    var reached = try measured(high)
    while high - low > 1 {
      let middle = (low + high) / 2
      let share = try measured(middle)
      if share >= recall { (high, reached) = (middle, share) } else { low = middle }
    }
    return (.reach(Float(high) * Self.reachStep), reached)
  }

  private static let reachStep: Float = 1 / 16
  private static let reachSteps = 128
}
