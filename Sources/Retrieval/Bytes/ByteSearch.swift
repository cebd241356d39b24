internal import Base
internal import CVectors

/// Search over rows as bytes, whose best candidates are scored again with floats.
///
/// A third of exact search's time where the processor multiplies bytes, and a quarter of its memory for the scan. Scores
/// are those of exact search, to the bit; a row can be missing from the result whose product of bytes is not among the
/// first `candidates(for:)`. Results do not depend on threads, blocks and kernels.
package struct ByteSearch: Sendable {
  /// Candidates that are scored again for so many rows wanted. Of the nearest 20, .9996 were among the best 30 by bytes
  /// with static embeddings of 190,000 sentences, and all with E5's of 7,000.
  package static func candidates(for count: Int) -> Int { count + max(10, count / 2) }

  private let rows: VectorRows
  private let bytes: ByteVectors
  private let kernel: SearchKernel

  /// Makes bytes of `rows`.
  package init(_ rows: VectorRows, threads: Int = 1, kernel: SearchKernel = .best) {
    self.rows = rows
    self.kernel = kernel
    bytes = ByteVectors(rows, threads: threads)
  }

  /// The nearest rows to each query, nearly.
  ///
  /// - Throws: `.badSettings` for queries of another dimension.
  package func search(
    _ queries: VectorRows, _ numbers: Range<Int>? = nil, count: Int, threads: Int = 1
  ) throws(RetrievalError) -> [Neighbours] {
    let numbers = numbers ?? 0..<queries.count
    try checkDimensions(rows, queries)
    var found: [Neighbours] = []
    found.reserveCapacity(numbers.count)
    for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: ExactSearch.blockQueries) {
      let block = start..<min(numbers.upperBound, start + ExactSearch.blockQueries)
      let candidates = self.candidates(
        queries, block, count: min(rows.count, Self.candidates(for: count)), threads: threads)
      let rescoring = Rescoring(rows: rows, kernel: kernel)
      found += block.map { rescoring.best(count, of: candidates[$0 - start], for: queries[$0]) }
    }
    return found
  }

  private func candidates(_ queries: VectorRows, _ numbers: Range<Int>, count: Int, threads: Int) -> [[UInt32]] {
    let panels = QueryPanels<Int8>(count: numbers.count, size: bytes.size, unit: 4)
    bytes.encode(queries, numbers).bytes.withUnsafeBufferPointer { all in
      for place in 0..<numbers.count {
        panels.set(place, to: UnsafeBufferPointer(rebasing: all[place * bytes.size..<(place + 1) * bytes.size]))
      }
    }
    let scan = RowScan(count: rows.count, rowBytes: bytes.size, threads: threads)
    let result = Monitor<TopLists<Int32>?>(nil)
    scan.run { [bytes, kernel] next in
      let top = TopLists<Int32>(queries: panels.count, places: panels.places, capacity: count, isOrdered: true)
      let hits = UnsafeMutablePointer<dataprep_search_hit>.allocate(capacity: scan.hitCapacity)
      defer { hits.deallocate() }
      while let block = next() {
        for panel in panels.panels {
          let place = panel * QueryPanels<Int8>.width
          let found = dataprep_search_bytes(
            bytes.bytes + block.lowerBound * bytes.size, block.count, bytes.size, panels.base(of: panel),
            panels.groups(of: panel), top.thresholds + place, hits, kernel.value)
          top.add(UnsafeBufferPointer(start: hits, count: found), place: place, first: block.lowerBound)
        }
      }
      result.withLock { if let all = $0 { all.merge(top) } else { $0 = top } }
    }
    let top = result.withLock { $0 }
    return (0..<numbers.count).map { top?.numbers(of: $0) ?? [] }
  }
}
