internal import Base
internal import Deduplication
internal import Runs

/// `report.json` of a deduplication.
internal struct DeduplicationReport {
  private let run: ConcludedRun
  private let settings: DeduplicationSettings

  init(_ run: ConcludedRun, _ settings: DeduplicationSettings) {
    self.run = run
    self.settings = settings
  }

  func write() throws {
    let summary = try summary()
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    json.member("tool", "dataprep \(version)")
    json.member("complete", run.isComplete)
    json.key("settings")
    json.beginObject()
    settings.describeDecisions(&json)
    json.endObject()
    json.key("totals")
    json.beginObject()
    json.member("documents", run.counts[.considered])
    json.member("kept", run.counts[.kept])
    json.member("removed", run.counts[.removed])
    json.member("bytes_out", run.counts[.bytesOut])
    json.endObject()
    json.member("clusters", summary)
    json.endObject()
    json.endLine()
    try AtomicFile.write(json.bytes.array().span, to: run.path("report.json"))
  }

  /// What the cluster step found; nil before it has.
  private func summary() throws -> JSONValue? {
    guard let bytes = try run.read(DeduplicationNames.summary) else { return nil }
    return try? JSONValue(parsing: bytes.span)
  }
}
