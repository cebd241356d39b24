internal import Base
internal import Records
internal import Runs

/// What sums up a run: `report.json`, and `removed.jsonl.zst` when it is complete.
internal struct PassageReport {
  static let fileName = "report.json"
  static let removedName = "removed.jsonl.zst"

  private let run: ConcludedRun
  private let settings: PassageSettings

  init(_ run: ConcludedRun, _ settings: PassageSettings) {
    self.run = run
    self.settings = settings
  }

  func write() throws {
    if run.isComplete { try Self.joinRemoved(run, records) }
    let json = json
    try AtomicFile.write(json.span, to: run.path(Self.fileName))
  }

  /// The records in the order of the inputs.
  private var records: [CompletionRecord] {
    let byTask = Dictionary(run.records.map { ($0.task, $0) }, uniquingKeysWith: { first, _ in first })
    return run.tasks.compactMap { byTask[$0.name] }
  }

  /// Puts the inputs' files of what was cut together: frames of zstd one after the other are one file.
  static func joinRemoved(_ run: ConcludedRun, _ records: [CompletionRecord]) throws {
    var file = try AtomicFile(path: run.path(removedName))
    let frame = FrameCompressor.emptyZstdFrame
    try file.write(frame.span)
    for record in records {
      for part in record.files where part.path.hasPrefix("removed/") {
        try file.append(contentsOf: FileRangeStream(FileRangeSource(path: run.fetch(part.path))))
      }
    }
    try file.commit()
  }

  private var json: [UInt8] {
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    json.key("settings")
    json.beginObject()
    json.member("tool", "dataprep \(version)")
    settings.write(to: &json)
    json.endObject()
    json.member("complete", run.isComplete)
    json.key("totals")
    json.beginObject()
    Self.write(run.counts, to: &json)
    json.endObject()
    json.key("inputs")
    json.beginArray()
    for record in records {
      json.beginObject()
      json.member("task", record.task)
      json.member("input", record.inputs.first?.location ?? "")
      Self.write(record.counts, to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  private static func write(_ counts: Counts, to json: inout JSONWriter) {
    json.member("documents_read", counts[.documentsRead])
    json.member("documents", counts[.documents])
    json.member("documents_cut", counts[.documentsCut])
    json.member("documents_emptied", counts[.documentsEmptied])
    json.key("rejects")
    counts[.rejects].write(to: &json)
    json.member("cuts", counts[.cuts])
    json.member("text_bytes_before", counts[.bytesBefore])
    json.member("text_bytes_cut", counts[.bytesCut])
    json.member("text_bytes_after", counts[.bytesAfter])
    json.key("faults")
    counts[.faults].write(to: &json)
  }
}
