internal import Base

/// What the records of a run say, read once.
internal struct Ledger {
  /// Complete records, without distributions.
  private(set) var records: [CompletionRecord] = []
  /// The sum of the records' counts, by step.
  private(set) var counts: [String: Counts] = [:]

  /// What becomes of publishing that was cut off.
  enum Recovery {
    /// Such records are left out.
    case none
    /// It is ended where that is possible; others may be at work on the rest.
    case shared
    /// It is ended, or taken back: nobody else is at work.
    case alone
  }

  /// Reads all records.
  init(_ store: RunStore, _ recovery: Recovery) throws {
    try store.forEachRecord { record in
      guard record.state == .publishing else { return add(record) }
      guard recovery != .none else { return }
      if let record = try store.recover(record) {
        add(record)
      } else if recovery == .alone {
        try store.retire(record)
      }
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
