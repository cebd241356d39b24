internal import Base
internal import Records

/// The rows that a batch has for the shards of a task.
internal final class ReleasedBatch {
  /// One document of one subset.
  struct Row {
    /// The number of the subset among the task's.
    var subset: Int
    /// Where its line or row is, among those of its tier.
    var range: Range<Int>
    var textBytes: Int
    var characters: Int
  }

  /// Rows, and their bytes, by tier: rows of one file lie together more often so.
  var rows: [[Row]] = [[], []]
  fileprivate var lines: [LineText] = [LineText(), LineText()]
  fileprivate var columns: [RowText] = [RowText(), RowText()]
  /// Which of the task's sources they are from.
  var source = 0

  /// Lets `body` read bytes of a tier's rows.
  func withBytes<E: Error>(
    _ tier: Verdict.Tier, _ range: Range<Int>, _ format: DocumentFormat, _ body: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    if format == .parquet {
      try columns[tier.rawValue].rows.bytes.withSpan(range, body)
    } else {
      try lines[tier.rawValue].json.bytes.withSpan(range, body)
    }
  }

  /// Bytes beyond which a batch is unusual, and its memory given back.
  private static let usualBytes = 8 << 20

  fileprivate func removeAll() {
    for tier in rows.indices {
      rows[tier].removeAll(keepingCapacity: true)
      lines[tier].json.removeAll()
      lines[tier].json.bytes.shrink(to: Self.usualBytes)
      columns[tier].rows.removeAll(keeping: Self.usualBytes)
    }
  }
}

/// Lines of JSON in an object, as arrays hold no values that are moved.
private final class LineText { var json = JSONWriter(capacity: 1 << 16) }

/// Rows of Parquet in an object.
private final class RowText { var rows = DocumentRows() }

/// One thread's scratch memory for writing the documents of a release.
internal final class ReleaseWorker {
  var batch = Batch()
  /// Which of the task's sources the batch is from, and where it comes from.
  var source = 0
  var provenance = Provenance(dump: "", filePath: "")
  private let placer: DocumentPlacer
  private let settings: ReleaseSettings
  private var tail = JSONWriter(capacity: 256)

  init(_ settings: ReleaseSettings) {
    self.settings = settings
    placer = DocumentPlacer(tierField: settings.tierField)
  }

  /// Turns the documents of the batch that belong to the task's subsets into lines or rows.
  ///
  /// - Parameter subsets: their numbers by name.
  func write(_ subsets: [Subset: Int], into released: ReleasedBatch) {
    released.removeAll()
    released.source = source
    batch.decode()
    for row in batch.documents.indices {
      guard let tier = placer.tier(batch, row: row) else { continue }
      let language = placer.language(batch.documents[row].language).code
      for place in settings.tiers where place <= tier {
        guard let number = subsets[Subset(language: language, tier: place)] else { continue }
        if batch.documents[row].language != language { batch.documents[row].language = language }
        append(row, to: place, subset: number, released)
      }
    }
  }

  private func append(_ row: Int, to tier: Verdict.Tier, subset: Int, _ released: ReleasedBatch) {
    let document = batch.documents[row]
    let range: Range<Int>
    if settings.format == .parquet {
      let columns = released.columns[tier.rawValue]
      let start = columns.rows.bytes.count
      columns.rows.append(batch, row: row, from: provenance)
      if tier == .noisy {
        placer.withReason { stage, reason, values in
          columns.rows.append(text: stage)
          columns.rows.append(text: reason)
          columns.rows.append(text: values)
        }
      }
      range = start..<columns.rows.bytes.count
    } else {
      let lines = released.lines[tier.rawValue]
      let start = lines.json.bytes.count
      lines.json.line(batch, row: row, from: provenance)
      if tier == .noisy { appendReason(to: &lines.json.bytes) }
      range = start..<lines.json.bytes.count
    }
    released.rows[tier.rawValue].append(
      ReleasedBatch.Row(
        subset: subset, range: range, textBytes: Int(document.text.count), characters: document.textScalars))
  }

  /// Gives the last line the members that say why a document is not clean.
  private func appendReason(to line: inout ByteBuffer) {
    tail.removeAll()
    tail.beginObject()
    placer.withReason { stage, reason, values in
      tail.key("stage")
      tail.string(stage)
      tail.key("reason")
      tail.string(reason)
      tail.key("values")
      tail.string(values)
    }
    tail.endObject()
    tail.endLine()
    // In place of the brace and the line feed that end the line.
    line.truncate(to: line.count - 2)
    line.append(ASCII.comma)
    tail.bytes.withSpan(1..<tail.bytes.count) { line.append($0) }
  }
}
