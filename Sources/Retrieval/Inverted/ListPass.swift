internal import CVectors

/// How the rows of a list are passed by some queries, as floats or as bytes.
protocol ListPass: Sendable {
  associatedtype Element: BitwiseCopyable
  associatedtype Score: SearchScore
  /// One thread's scratch memory.
  func makeScratch() -> ListScratch<Element, Score>
  /// Passes the rows that are stored in `stored`, whose numbers are `numbers`, by a panel of queries.
  func scan(
    _ stored: Range<Int>, _ queries: ArraySlice<UInt32>, _ numbers: ArraySlice<UInt32>, _ top: TopLists<Score>,
    _ scratch: ListScratch<Element, Score>)
}

/// A panel of the queries that pass a list, their thresholds, and room for hits.
final class ListScratch<Element: BitwiseCopyable, Score: SearchScore> {
  /// Rows that pass at once.
  static var blockRows: Int { 480 }

  let hits = UnsafeMutablePointer<dataprep_search_hit>.allocate(
    capacity: ListScratch.blockRows * QueryPanels<Element>.width)
  let thresholds = UnsafeMutablePointer<Score>.allocate(capacity: QueryPanels<Element>.width)
  private let panels: [QueryPanels<Element>]

  /// - Parameters:
  ///   - size: elements of a query.
  ///   - unit: elements that stay together.
  init(size: Int, unit: Int) {
    panels = (1...3).map { QueryPanels<Element>(count: $0 * QueryPanels<Element>.lanes, size: size, unit: unit) }
  }

  deinit {
    hits.deallocate()
    thresholds.deallocate()
  }

  /// The panel that has room for so many queries; what it has of others is kept out by their thresholds.
  func panel(for count: Int) -> QueryPanels<Element> {
    panels[(count - 1) / QueryPanels<Element>.lanes]
  }

  /// Calls `scan` with blocks of the rows, and adds its hits.
  func scan(
    _ stored: Range<Int>, _ queries: ArraySlice<UInt32>, _ numbers: ArraySlice<UInt32>, _ top: TopLists<Score>,
    _ scan: (_ block: Range<Int>) -> Int
  ) {
    for start in stride(from: stored.lowerBound, to: stored.upperBound, by: Self.blockRows) {
      let block = start..<min(stored.upperBound, start + Self.blockRows)
      thresholds.initialize(repeating: .highest, count: QueryPanels<Element>.width)
      for (lane, query) in queries.enumerated() { thresholds[lane] = top.thresholds[Int(query)] }
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

  func makeScratch() -> ListScratch<Float, Float> { ListScratch(size: stored.dimension, unit: 1) }

  func scan(
    _ range: Range<Int>, _ some: ArraySlice<UInt32>, _ numbers: ArraySlice<UInt32>, _ top: TopLists<Float>,
    _ scratch: ListScratch<Float, Float>
  ) {
    let panel = scratch.panel(for: some.count)
    for (lane, query) in some.enumerated() { panel.set(lane, to: queries[block.lowerBound + Int(query)]) }
    scratch.scan(range, some, numbers, top) { rows in
      dataprep_search_floats(
        stored.values.baseAddress! + rows.lowerBound * stored.dimension, rows.count, stored.dimension, 0,
        panel.base(of: 0), panel.groups(of: 0), scratch.thresholds, nil, nil, nil, scratch.hits, kernel.value)
    }
  }
}

/// Rows as bytes.
struct BytePass: ListPass {
  private let stored: ByteVectors
  private let queries: [Int8]
  private let kernel: SearchKernel

  init(_ stored: ByteVectors, _ queries: VectorRows, _ block: Range<Int>, _ kernel: SearchKernel) {
    self.stored = stored
    self.queries = stored.encode(queries, block)
    self.kernel = kernel
  }

  func makeScratch() -> ListScratch<Int8, Int32> { ListScratch(size: stored.size, unit: 4) }

  func scan(
    _ range: Range<Int>, _ some: ArraySlice<UInt32>, _ numbers: ArraySlice<UInt32>, _ top: TopLists<Int32>,
    _ scratch: ListScratch<Int8, Int32>
  ) {
    let panel = scratch.panel(for: some.count)
    queries.withUnsafeBufferPointer { all in
      for (lane, query) in some.enumerated() {
        let start = Int(query) * stored.size
        panel.set(lane, to: UnsafeBufferPointer(rebasing: all[start..<start + stored.size]))
      }
    }
    scratch.scan(range, some, numbers, top) { rows in
      dataprep_search_bytes(
        stored.bytes + rows.lowerBound * stored.size, rows.count, stored.size, panel.base(of: 0), panel.groups(of: 0),
        scratch.thresholds, scratch.hits, kernel.value)
    }
  }
}
