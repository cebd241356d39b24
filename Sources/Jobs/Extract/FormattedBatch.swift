internal import Base
internal import Records
internal import Runs
internal import Stages

/// A batch as the lines or rows that will be written and the counts it adds: all that is kept of it while
/// it waits for its turn.
internal final class FormattedBatch {
  /// Lines or rows that go to one file, or one reject.
  struct Run {
    var path: String
    var range: Range<Int>
    var lines: Int
    /// What rows are of; nil for lines.
    var schema: DocumentSchema?
    /// On a reject: its reason, and the hash that samples it.
    var reject: (reason: String, isSampled: Bool)?
  }

  /// Bytes of lines or rows beyond which a batch is unusual, and its memory given back.
  private static let usualBytes = 8 << 20

  private var text = JSONWriter(capacity: 1 << 16)
  private var rows = DocumentRows()
  private let tiers = TierMembers()
  private var line = JSONWriter(capacity: 0)
  private(set) var runs: [Run] = []
  /// Faults; which of them become lines is known when it is the batch's turn.
  private(set) var faults: [Fault] = []
  var counts = Counts()
  /// How far the archive was read with this batch.
  var position: PagePosition?
  /// Pages that may still be read after it.
  var pagesLeft = Int.max

  /// Bytes of all lines or rows.
  var byteCount: Int { text.bytes.count + rows.bytes.count }

  /// Lets `body` read the lines or rows of a run.
  func withBytes<E: Error>(of run: Run, _ body: (Span<UInt8>) throws(E) -> Void) throws(E) {
    if run.schema == nil { try text.bytes.withSpan(run.range, body) } else { try rows.bytes.withSpan(run.range, body) }
  }

  /// Turns the rows of a batch into lines, or into rows of a Parquet file.
  ///
  /// Rows of one file are put together; inside a file the order is that of the input.
  func format(
    _ batch: borrowing Batch, provenance: Provenance, names: ExtractFileNames, layout: ExtractionSettings.Layout,
    policy: RejectPolicy
  ) {
    text.removeAll()
    // Batches wait for each other, some for every thread: one with a page of many MB is not kept at that size.
    text.bytes.shrink(to: Self.usualBytes)
    rows.removeAll(keeping: Self.usualBytes)
    runs.removeAll(keepingCapacity: true)
    var rowsByFile: [String: [Int]] = [:]
    for row in batch.documents.indices {
      let document = batch.documents[row]
      counts.count(batch, row: row, hasTiers: layout == .together)
      switch document.verdict {
      case .kept:
        let file = layout == .together ? names.documents : names.documents(document.language)
        rowsByFile[file, default: []].append(row)
      case .dropped(let drop):
        guard policy != .none else { continue }
        let start = byteCount
        append(batch, row: row, from: provenance, names.format)
        let isSampled = batch.strings.withSpan(document.id.range) { policy.keeps(id: $0) }
        runs.append(
          Run(
            path: names.rejects(drop.reason), range: start..<byteCount, lines: 1,
            schema: names.format == .parquet ? .rejects : nil, reject: (drop.reason.rawValue, isSampled)))
      }
    }
    for (path, rows) in rowsByFile.sorted(by: { $0.key < $1.key }) {
      let start = byteCount
      for row in rows {
        if layout == .together {
          line.removeAll()
          line.line(batch, row: row, from: provenance)
          tiers.write(line, of: batch, row: row, to: &text.bytes)
        } else {
          append(batch, row: row, from: provenance, names.format)
        }
      }
      runs.append(
        Run(
          path: path, range: start..<byteCount, lines: rows.count,
          schema: names.format == .parquet ? .documents : nil, reject: nil))
    }
    faults = batch.faults
    for fault in faults { counts[.faults].add(fault.kind.rawValue) }
  }

  private func append(_ batch: borrowing Batch, row: Int, from provenance: Provenance, _ format: DocumentFormat) {
    switch format {
    case .lines: text.line(batch, row: row, from: provenance)
    case .parquet: rows.append(batch, row: row, from: provenance)
    }
  }
}
