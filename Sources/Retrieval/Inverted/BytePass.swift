internal import CVectors

/// Rows as bytes, of which leading components are scanned first where there are such.
struct BytePass: ListPass {
  private let stored: ByteVectors
  private let lead: ByteVectors?
  private let queries: [Int8]
  private let scales: [ByteVectors.Scale]
  private let leading: LeadQueries?
  private let kernel: SearchKernel

  init(
    _ stored: ByteVectors, _ lead: ByteVectors?, _ queries: VectorRows, _ block: Range<Int>, _ leading: LeadQueries?,
    _ kernel: SearchKernel
  ) {
    self.stored = stored
    self.lead = lead
    (self.queries, scales) = stored.encode(queries, block)
    self.leading = leading
    self.kernel = kernel
  }

  func product(_ score: Int32, of query: Int) -> Float {
    let scale = scales[query]
    return score > .lowest && scale.factor > 0 ? Float(score) / scale.factor + scale.base : -.infinity
  }

  func makeScratch() -> ListScratch<Int8, Int32> { ListScratch(size: stored.size, lead: lead?.size ?? 0, unit: 4) }

  func scan(
    _ range: Range<Int>, _ visits: ArraySlice<Visits.Visit>, _ numbers: ArraySlice<UInt32>, floors: [Int32],
    _ top: TopLists<Int32>, _ scratch: ListScratch<Int8, Int32>
  ) {
    if let lead, let leading, !floors.isEmpty {
      scanLeading(lead, leading, range, visits, numbers, floors: floors, top, scratch)
      return
    }
    let panel = scratch.panel(for: visits.count)
    fill(panel, visits, queries, size: stored.size)
    scratch.scan(range, visits, numbers, top) { rows in
      dataprep_search_bytes(
        stored.bytes + rows.lowerBound * stored.size, rows.count, stored.size, panel.base(of: 0), panel.groups(of: 0),
        scratch.thresholds, scratch.hits, kernel.value)
    }
  }

  private func scanLeading(
    _ lead: ByteVectors, _ leading: LeadQueries, _ range: Range<Int>, _ visits: ArraySlice<Visits.Visit>,
    _ numbers: ArraySlice<UInt32>, floors: [Int32], _ top: TopLists<Int32>, _ scratch: ListScratch<Int8, Int32>
  ) {
    let panel = scratch.leadPanel(for: visits.count)
    fill(panel, visits, leading.bytes, size: lead.size)
    for (lane, visit) in visits.enumerated() {
      let query = Int(visit.query)
      scratch.leadThresholds[lane] = leading.threshold(
        query, floor: floors[query], scales[query], offset: visit.offset)
    }
    queries.withUnsafeBufferPointer { queries in
      scratch.scan(range, visits, numbers, top) { rows in
        let found = dataprep_find_bytes(
          lead.bytes + rows.lowerBound * lead.size, rows.count, lead.size, panel.base(of: 0), panel.groups(of: 0),
          scratch.leadThresholds, scratch.pairs, kernel.value)
        return dataprep_score_pairs(
          stored.bytes + rows.lowerBound * stored.size, stored.size, queries.baseAddress, scratch.queries,
          scratch.thresholds, scratch.pairs, found, scratch.hits, kernel.value)
      }
    }
  }

  private func fill(
    _ panel: QueryPanels<Int8>, _ visits: ArraySlice<Visits.Visit>, _ queries: [Int8], size: Int
  ) {
    queries.withUnsafeBufferPointer { all in
      for (lane, visit) in visits.enumerated() {
        let start = Int(visit.query) * size
        panel.set(lane, to: UnsafeBufferPointer(rebasing: all[start..<start + size]))
      }
    }
  }
}
