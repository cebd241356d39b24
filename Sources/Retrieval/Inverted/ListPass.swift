internal import CVectors

/// How the rows of a list are scanned by some queries, as floats or as bytes.
protocol ListPass: Sendable {
  associatedtype Element: BitwiseCopyable
  associatedtype Score: SearchScore
  /// One thread's scratch memory.
  func makeScratch() -> ListScratch<Element, Score>
  /// The product that a score of a query stands for.
  func product(_ score: Score, of query: Int) -> Float
  /// Scans the rows that are stored in `stored`, whose numbers are `numbers`, by a panel of queries.
  ///
  /// - Parameter floors: for each query of the block the score that matters, from the rounds before.
  func scan(
    _ stored: Range<Int>, _ visits: ArraySlice<Visits.Visit>, _ numbers: ArraySlice<UInt32>, floors: [Score],
    _ top: TopLists<Score>, _ scratch: ListScratch<Element, Score>)
}

/// A panel of the queries that scan a list, their thresholds, and room for hits.
final class ListScratch<Element: BitwiseCopyable, Score: SearchScore> {
  /// Rows that are scanned at once.
  static var blockRows: Int { 480 }
  static var width: Int { QueryPanels<Element>.width }

  let hits = UnsafeMutablePointer<dataprep_search_hit>.allocate(capacity: ListScratch.blockRows * ListScratch.width)
  /// Rows and queries that leading components found.
  let pairs = UnsafeMutablePointer<UInt32>.allocate(capacity: ListScratch.blockRows * ListScratch.width + 16)
  let thresholds = UnsafeMutablePointer<Score>.allocate(capacity: ListScratch.width)
  /// The same of leading components.
  let leadThresholds = UnsafeMutablePointer<Score>.allocate(capacity: ListScratch.width)
  /// For each place of the panel its query.
  let queries = UnsafeMutablePointer<UInt32>.allocate(capacity: ListScratch.width)
  private let panels: [QueryPanels<Element>]
  private let leadPanels: [QueryPanels<Element>]

  /// - Parameters:
  ///   - size: elements of a query.
  ///   - lead: of its leading components.
  ///   - unit: elements that stay together.
  init(size: Int, lead: Int = 0, unit: Int) {
    func panels(_ size: Int) -> [QueryPanels<Element>] {
      (1...3).map { QueryPanels<Element>(count: $0 * QueryPanels<Element>.lanes, size: size, unit: unit) }
    }
    self.panels = panels(size)
    leadPanels = panels(lead)
    thresholds.initialize(repeating: .highest, count: Self.width)
    leadThresholds.initialize(repeating: .highest, count: Self.width)
  }

  deinit {
    hits.deallocate()
    pairs.deallocate()
    thresholds.deallocate()
    leadThresholds.deallocate()
    queries.deallocate()
  }

  /// The panel that has room for so many queries; what it has of others is kept out by their thresholds.
  func panel(for count: Int) -> QueryPanels<Element> { panels[(count - 1) / QueryPanels<Element>.lanes] }

  /// The same for leading components.
  func leadPanel(for count: Int) -> QueryPanels<Element> { leadPanels[(count - 1) / QueryPanels<Element>.lanes] }

  /// Calls `scan` with blocks of the rows, and adds its hits.
  func scan(
    _ stored: Range<Int>, _ visits: ArraySlice<Visits.Visit>, _ numbers: ArraySlice<UInt32>, _ top: TopLists<Score>,
    _ scan: (_ block: Range<Int>) -> Int
  ) {
    for (lane, visit) in visits.enumerated() { queries[lane] = visit.query }
    for lane in visits.count..<Self.width {
      thresholds[lane] = .highest
      leadThresholds[lane] = .highest
    }
    for start in stride(from: stored.lowerBound, to: stored.upperBound, by: Self.blockRows) {
      let block = start..<min(stored.upperBound, start + Self.blockRows)
      for lane in 0..<visits.count { thresholds[lane] = top.thresholds[Int(queries[lane])] }
      let found = scan(block)
      top.add(UnsafeBufferPointer(start: hits, count: found), rows: numbers[block], queries: queries)
    }
  }
}

/// Rows as floats.
struct FloatPass: ListPass {
  private let stored: VectorRows
  private let queries: VectorRows
  private let block: Range<Int>
  private let kernel: SearchKernel

  init(_ stored: VectorRows, _ queries: VectorRows, _ block: Range<Int>, _ kernel: SearchKernel) {
    self.stored = stored
    self.queries = queries
    self.block = block
    self.kernel = kernel
  }

  func product(_ score: Float, of query: Int) -> Float { score }

  func makeScratch() -> ListScratch<Float, Float> { ListScratch(size: stored.dimension, unit: 1) }

  func scan(
    _ range: Range<Int>, _ visits: ArraySlice<Visits.Visit>, _ numbers: ArraySlice<UInt32>, floors: [Float],
    _ top: TopLists<Float>, _ scratch: ListScratch<Float, Float>
  ) {
    let panel = scratch.panel(for: visits.count)
    for (lane, visit) in visits.enumerated() { panel.set(lane, to: queries[block.lowerBound + Int(visit.query)]) }
    scratch.scan(range, visits, numbers, top) { rows in
      dataprep_search_floats(
        stored.values.baseAddress! + rows.lowerBound * stored.dimension, rows.count, stored.dimension, 0,
        panel.base(of: 0), panel.groups(of: 0), scratch.thresholds, nil, nil, nil, scratch.hits, kernel.value)
    }
  }
}
