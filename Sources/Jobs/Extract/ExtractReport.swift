internal import Base
internal import CResources
internal import Records
internal import Runs

/// `report.json` and `report.html`: what the directory of an extraction holds, and what could not be read.
internal struct ExtractReport {
  private let run: ConcludedRun
  private let settings: ExtractionSettings

  init(_ run: ConcludedRun, _ settings: ExtractionSettings) {
    self.run = run
    self.settings = settings
  }

  /// Writes both, each whole or not at all.
  func write() throws {
    let json = json()
    try AtomicFile.write(json.span, to: run.path("report.json"))
    let page = Self.page(json)
    try AtomicFile.write(page.span, to: run.path("report.html"))
  }

  /// `totals`, `languages`, `stages`, the distributions, `tasks`, `failures`, `settings`, `run`.
  private func json() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 14)
    json.beginObject()
    writeTotals(to: &json)
    writeLanguages(to: &json)
    json.key("blocked")
    run.counts[.blockedLanguages].write(to: &json)
    json.key("stages")
    json.beginArray()
    for stage in run.counts.stages { stage.write(to: &json) }
    json.endArray()
    for name in [Counts.Name.contentTypes, .charsets, .hosts, .lengths, .scores] {
      json.key(name.rawValue)
      run.counts[name].write(to: &json)
    }
    json.key("tasks")
    json.beginArray()
    for record in run.records.sorted(by: { $0.task < $1.task }) { write(record, to: &json) }
    json.endArray()
    json.key("failures")
    json.beginArray()
    for failure in run.failures {
      json.beginObject()
      json.member("input", failure.input)
      json.member("error", "\(failure.error)")
      json.endObject()
    }
    json.endArray()
    json.key("settings")
    json.beginObject()
    json.member("tool", "dataprep \(version)")
    settings.write(to: &json)
    json.endObject()
    json.key("run")
    json.beginObject()
    json.member("seconds", run.seconds, decimals: 3)
    json.member("threads", run.threads)
    json.member("complete", run.isComplete)
    json.member("ended", UTCTime.now.stamp)
    json.key("pending")
    writePending(to: &json)
    json.endObject()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  /// The inputs that are not done, and did not fail.
  private func writePending(to json: inout JSONWriter) {
    let done = Set(run.records.filter(\.isLast).map(\.task)).union(run.failures.map(\.task))
    json.beginArray()
    for task in run.tasks where !done.contains(task.name) {
      for input in task.inputs { json.string(input.location) }
    }
    json.endArray()
  }

  private func writeTotals(to json: inout JSONWriter) {
    let counts = run.counts
    json.key("totals")
    json.beginObject()
    json.member("records", counts[.records])
    json.key("records_by_type")
    counts[.recordTypes].write(to: &json)
    json.member("pages", counts[.pages])
    json.member("responses", counts[.responses])
    json.member("documents", counts[.documents])
    json.key("rejects")
    counts[.rejects].write(to: &json)
    json.key("faults")
    counts[.faults].write(to: &json)
    json.member("bytes_in", counts[.bytesIn])
    json.member("bytes_out", counts[.bytesOut])
    json.endObject()
  }

  private func writeLanguages(to json: inout JSONWriter) {
    json.key("languages")
    json.beginObject()
    for (language, count) in run.counts[.languages].ranked {
      json.key(language)
      json.beginObject()
      json.member("name", LanguageTag(language)?.englishName ?? "")
      json.member("documents", count)
      json.member("characters", run.counts[.characters][language])
      json.endObject()
    }
    json.endObject()
  }

  private func write(_ record: CompletionRecord, to json: inout JSONWriter) {
    json.beginObject()
    json.member("task", record.task)
    json.member("input", record.inputs.first?.location ?? "")
    json.member("pages", record.counts[.pages])
    json.member("documents", record.counts[.documents])
    json.member("rejects", record.counts[.rejects].total)
    json.member("faults", record.counts[.faults].total)
    json.member("bytes_in", record.counts[.bytesIn])
    json.member("bytes_out", record.counts[.bytesOut])
    json.endObject()
  }

  /// The report page: the template with the JSON in it, `<` escaped so that no text ends the script.
  private static func page(_ json: [UInt8]) -> [UInt8] {
    let template = UnsafeBufferPointer(start: dataprep_report, count: dataprep_report_count)
    let mark = Array("{{report}}".utf8)
    var page: [UInt8] = []
    guard let range = template.firstRange(of: mark) else { preconditionFailure("the template has no placeholder") }
    page.append(contentsOf: template[..<range.lowerBound])
    for byte in json {
      if byte == UInt8(ascii: "<") { page.append(contentsOf: "\\u003c".utf8) } else { page.append(byte) }
    }
    page.append(contentsOf: template[range.upperBound...])
    return page
  }
}
