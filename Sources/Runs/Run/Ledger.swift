internal import Base

/// What the records of a run say, read once.
internal struct Ledger {
  /// Complete records, without distributions.
  private(set) var records: [CompletionRecord] = []
  /// The sum of the records' counts, by step.
  private(set) var counts: [String: Counts] = [:]

  /// Reads all records.
  ///
  /// - Parameter recovers: whether to end publishing that was cut off; else such records are left out.
  init(_ store: RunStore, recovers: Bool) throws {
    try store.forEachRecord { record in
      guard recovers || record.state == .complete, let record = try store.recover(record) else { return }
      add(record)
    }
  }

  private mutating func add(_ record: CompletionRecord) {
    counts[record.step, default: Counts()].add(record.counts)
    counts[record.step]?.trim()
    var record = record
    record.counts = record.counts.withoutDistributions
    records.append(record)
  }
}
