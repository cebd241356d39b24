internal import Base
internal import CVectors

/// The rows with the greatest inner products, by computing all.
///
/// The product of a row and a query is one chain of fused additions over the components, in order. Results are therefore
/// the same bits for any number of threads, any block of queries and any kernel. Ties go to the lower row.
///
/// Cost: rows are read once for each block of queries; many queries at a time are up to 16 times cheaper than one.
package struct ExactSearch: Sendable {
  /// Queries that are packed at once, at most: a block. Rows are read once a block.
  package static let blockQueries = 4080

  private let rows: VectorRows
  private let kernel: SearchKernel

  /// A search of `rows`.
  package init(_ rows: VectorRows, kernel: SearchKernel = .best) {
    self.rows = rows
    self.kernel = kernel
  }

  /// The nearest rows to each query.
  ///
  /// - Parameters:
  ///   - numbers: which of `queries`.
  ///   - count: rows wanted for each; all where there are fewer.
  ///   - targets: for each query a row whose exact rank is wanted, or nil; empty for none at all.
  /// - Throws: `.badSettings` for queries of another dimension.
  package func search(
    _ queries: VectorRows, _ numbers: Range<Int>? = nil, count: Int, targets: [Int?] = [], threads: Int = 1
  ) throws(RetrievalError) -> [Neighbours] {
    let numbers = numbers ?? 0..<queries.count
    try checkDimensions(rows, queries)
    precondition(targets.isEmpty || targets.count == numbers.count, "a target for each query")
    var found: [Neighbours] = []
    found.reserveCapacity(numbers.count)
    for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.blockQueries) {
      let block = start..<min(numbers.upperBound, start + Self.blockQueries)
      let first = start - numbers.lowerBound
      let wanted = targets.isEmpty ? [] : Array(targets[first..<first + block.count])
      found += search(block: queries, block, count: min(count, rows.count), targets: wanted, threads: threads)
    }
    return found
  }

  /// The nearest row to each of some queries, which are packed at once.
  func nearest(_ queries: VectorRows) -> [UInt32] {
    let panels = QueryPanels(queries, 0..<queries.count)
    let top = TopLists<Float>(queries: panels.count, places: panels.places, capacity: 1, isOrdered: true)
    let scan = RowScan(count: rows.count, rowBytes: rows.dimension * 4, threads: 1)
    let hits = UnsafeMutablePointer<dataprep_search_hit>.allocate(capacity: scan.hitCapacity)
    defer { hits.deallocate() }
    for start in stride(from: 0, to: rows.count, by: scan.block) {
      for panel in panels.panels {
        let place = panel * QueryPanels<Float>.width
        let found = dataprep_search_floats(
          rows.values.baseAddress! + start * rows.dimension, min(scan.block, rows.count - start), rows.dimension,
          UInt32(start), panels.base(of: panel), panels.groups(of: panel), top.thresholds + place, nil, nil, nil, hits,
          kernel.value)
        top.add(UnsafeBufferPointer(start: hits, count: found), place: place, first: start)
      }
    }
    return (0..<queries.count).map { top.numbers(of: $0).first ?? 0 }
  }

  private func search(
    block queries: VectorRows, _ numbers: Range<Int>, count: Int, targets: [Int?], threads: Int
  ) -> [Neighbours] {
    let panels = QueryPanels(queries, numbers)
    let targets = targets.isEmpty ? nil : SearchTargets(targets, rows, queries, numbers, places: panels.places, kernel)
    let scan = RowScan(count: rows.count, rowBytes: rows.dimension * 4, threads: threads)
    let result = Monitor<TopLists<Float>?>(nil)
    scan.run { [rows, kernel] next in
      let top = TopLists<Float>(queries: panels.count, places: panels.places, capacity: count, isOrdered: true)
      var counts = [UInt32](repeating: 0, count: targets == nil ? 0 : panels.places)
      let hits = UnsafeMutablePointer<dataprep_search_hit>.allocate(capacity: scan.hitCapacity)
      defer { hits.deallocate() }
      counts.withUnsafeMutableBufferPointer { counts in
        while let block = next() {
          for panel in panels.panels {
            let place = panel * QueryPanels<Float>.width
            let found = dataprep_search_floats(
              rows.values.baseAddress! + block.lowerBound * rows.dimension, block.count, rows.dimension,
              UInt32(block.lowerBound), panels.base(of: panel), panels.groups(of: panel), top.thresholds + place,
              targets.map { $0.scores + place }, targets.map { $0.rows + place },
              targets == nil ? nil : counts.baseAddress! + place, hits, kernel.value)
            top.add(UnsafeBufferPointer(start: hits, count: found), place: place, first: block.lowerBound)
          }
        }
      }
      targets?.add(counts)
      result.withLock { if let all = $0 { all.merge(top) } else { $0 = top } }
    }
    let top = result.withLock { $0 }
    return numbers.indices.map { number in
      let place = number - numbers.lowerBound
      return Neighbours(top?.rows(of: place) ?? [], target: targets?.target(place))
    }
  }
}

/// Refuses queries that do not fit rows.
func checkDimensions(_ rows: VectorRows, _ queries: VectorRows) throws(RetrievalError) {
  guard rows.dimension == queries.dimension else {
    throw RetrievalError(
      .badSettings, "queries have \(queries.dimension) dimensions, and passages \(rows.dimension)",
      advice: "embed both with the same model")
  }
}
