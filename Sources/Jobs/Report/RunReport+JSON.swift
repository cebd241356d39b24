package import Base
internal import Records
internal import Runs

extension RunReport {
  /// `report.json`: the same as the page, for programs.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("title", title)
    json.member("tool", tool)
    json.member("complete", isComplete)
    json.member("pending", pending)
    json.key("totals")
    json.beginObject()
    json.member("input", input)
    json.member("input_noun", inputNoun)
    json.member("documents", kept)
    json.key("rejects")
    rejects.write(to: &json)
    json.key("faults")
    faults.write(to: &json)
    json.endObject()
    json.key("stages")
    json.beginArray()
    for stage in stages {
      json.beginObject()
      json.member("name", stage.name)
      json.member("in", stage.input)
      json.member("out", stage.output)
      json.key("reasons")
      stage.reasons.write(to: &json)
      json.member("cpu_seconds", stage.processorSeconds, decimals: 6)
      json.endObject()
    }
    json.endArray()
    json.key("languages")
    json.beginObject()
    for language in languages { write(language, to: &json) }
    json.endObject()
    json.key("blocked")
    blocked.write(to: &json)
    json.key("lengths")
    lengths.write(to: &json)
    json.key("scores")
    scores.write(to: &json)
    json.key("hosts")
    hosts.write(to: &json)
    json.key("settings")
    json.beginObject()
    for (name, value) in settings {
      json.key(name)
      json.string(value)
    }
    json.endObject()
    json.endObject()
    json.endLine()
  }

  private func write(_ language: Language, to json: inout JSONWriter) {
    json.key(language.code)
    json.beginObject()
    json.member("name", LanguageTag(language.code)?.englishName ?? "")
    json.member("documents", language.documents)
    json.member("characters", language.characters)
    if let clean = language.clean { json.member("clean", clean) }
    if let noisyOnly = language.noisyOnly { json.member("noisy_only", noisyOnly) }
    if language.sentences > 0 {
      json.member("sentences", language.sentences)
      json.key("questionable")
      language.questionable.write(to: &json)
    }
    json.endObject()
  }

  /// Writes `report.json` and `report.html` into a folder, each whole or not at all.
  package func write(in folder: String) throws {
    var json = JSONWriter(capacity: 1 << 14)
    write(to: &json)
    try json.bytes.withSpan { try AtomicFile.write($0, to: Path.join(folder, "report.json")) }
    try writePage(in: folder)
  }

  /// Writes `report.html` alone, for jobs whose `report.json` has more than this.
  package func writePage(in folder: String) throws {
    let page = ReportPage(self).html()
    try AtomicFile.write(page.span, to: Path.join(folder, "report.html"))
  }
}
