internal import Base
internal import Records
internal import Runs

/// `report.json` of a filter run: what was read, kept and dropped, by reason, language and stage.
internal struct FilterReport {
  private let run: ConcludedRun
  private let settings: FilterSettings

  init(_ run: ConcludedRun, _ settings: FilterSettings) {
    self.run = run
    self.settings = settings
  }

  /// Writes it, whole or not at all.
  func write() throws {
    let counts = run.counts
    var json = JSONWriter(capacity: 1 << 14)
    json.beginObject()
    json.key("totals")
    json.beginObject()
    json.member("documents_read", counts[.documentsRead])
    json.member("documents", counts[.documents])
    json.key("rejects")
    counts[.rejects].write(to: &json)
    if settings.mode == .annotate {
      json.key("reasons")
      counts[.reasons].write(to: &json)
    }
    json.key("faults")
    counts[.faults].write(to: &json)
    json.member("bytes_in", counts[.bytesIn])
    json.member("text_bytes", counts[.bytesAfter])
    json.endObject()
    writeLanguages(counts, to: &json)
    json.key("stages")
    json.beginArray()
    for stage in counts.stages { stage.write(to: &json) }
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
    json.endObject()
    json.endObject()
    json.endLine()
    let bytes = json.bytes.array()
    try AtomicFile.write(bytes.span, to: run.path("report.json"))
  }

  private func writeLanguages(_ counts: Counts, to json: inout JSONWriter) {
    var names = counts[.languages].ranked.map(\.name)
    names += counts[.rejectedLanguages].ranked.map(\.name).filter { counts[.languages][$0] == 0 }
    json.key("languages")
    json.beginObject()
    for name in names {
      json.key(name)
      json.beginObject()
      json.member("name", LanguageTag(name)?.englishName ?? "")
      json.member("documents", counts[.languages][name])
      json.member("rejects", counts[.rejectedLanguages][name])
      json.member("blocked", counts[.blockedLanguages][name])
      json.member("characters", counts[.characters][name])
      json.endObject()
    }
    json.endObject()
  }
}
