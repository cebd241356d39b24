internal import Base

/// An audit in the forms of other tools.
package struct AuditExport {
  /// The forms.
  package enum Form: String, Sendable, CaseIterable {
    /// A line a label, without texts.
    case csv
    /// Tasks for Label Studio (1.23): a list whose items have all their fields below `data`, as its importer drops others.
    case labelStudio = "label-studio"
    /// Records for Argilla (2.8), as `Dataset.records.from_json` reads them.
    case argilla
    /// Fields of the vocabulary Croissant RAI 1.0, to be merged into `croissant.json`.
    case croissant
    /// A section for the card of a data set, in Markdown.
    case card
  }

  private let sample: LabelledSample
  private let report: AuditReport

  /// An audit with its labels.
  ///
  /// - Throws: `.badRecord` for files that are not an audit's.
  package init(_ folder: AuditFolder, design: TestDesign) throws {
    sample = LabelledSample(try folder.documents(), EffectiveLabels(try LabelLog.read(folder.labels)))
    report = AuditReport(name: folder.name, record: try JSONValue(file: folder.record), sample, design: design)
  }

  /// The export.
  package func text(_ form: Form) -> String {
    switch form {
    case .csv: csv
    case .labelStudio: list(labelStudio)
    case .argilla: list(argilla)
    case .croissant: RAIFields(report).json
    case .card: RAIFields(report).card
    }
  }

  private var csv: String {
    var lines = ["id,label,outcome,rater,proficiency,code,flags,seconds,stratum,weight,host,note"]
    for item in sample.items {
      for entry in item.entries {
        let cells = [
          entry.id, entry.label?.rawValue ?? "", entry.label?.outcome.rawValue ?? "", entry.rater,
          entry.proficiency?.rawValue ?? "", entry.code ?? "", entry.flags.map(\.rawValue).joined(separator: " "),
          entry.seconds.map { $0.fixed(1) } ?? "", item.document.stratum, item.document.weight.fixed(3),
          item.document.host, entry.note,
        ]
        lines.append(cells.map(Self.cell).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A field of a table (RFC 4180) that spreadsheets take for text.
  private static func cell(_ field: String) -> String {
    let text = SpreadsheetText.neutralised(field)
    guard text.utf8.contains(where: { "\",\n\r".utf8.contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  private func list(_ write: (LabelledSample.Item, inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(capacity: 1 << 16)
    json.beginArray()
    for item in sample.items { write(item, &json) }
    json.endArray()
    json.endLine()
    return json.bytes.string()
  }

  /// What both tools show beside a text.
  private func writeFacts(_ document: AuditDocument, _ json: inout JSONWriter) {
    json.member("url", document.url)
    json.member("host", document.host)
    json.member("title", document.title)
    json.member("language", document.language)
    json.member("language_score", document.languageScore, decimals: 4)
    json.member("stratum", document.stratum)
    json.member("weight", document.weight, decimals: 3)
  }

  private func labelStudio(_ item: LabelledSample.Item, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("data")
    json.beginObject()
    json.member("id", item.document.id)
    json.member("text", item.document.text)
    writeFacts(item.document, &json)
    json.endObject()
    json.key("annotations")
    json.beginArray()
    for entry in item.entries {
      json.beginObject()
      json.key("result")
      json.beginArray()
      json.beginObject()
      json.member("from_name", "label")
      json.member("to_name", "text")
      json.member("type", "choices")
      json.key("value")
      json.beginObject()
      json.member("choices", [entry.label?.rawValue ?? ""])
      json.endObject()
      json.endObject()
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func argilla(_ item: LabelledSample.Item, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("id", item.document.id)
    json.key("fields")
    json.beginObject()
    json.member("text", item.document.text)
    json.endObject()
    json.key("metadata")
    json.beginObject()
    writeFacts(item.document, &json)
    json.endObject()
    json.key("suggestions")
    json.beginObject()
    if let entry = item.entry, let label = entry.label {
      json.key("label")
      json.beginObject()
      json.member("value", label.rawValue)
      json.key("score")
      json.null()
      json.member("agent", entry.rater)
      json.endObject()
    }
    json.endObject()
    json.key("responses")
    json.beginObject()
    json.endObject()
    json.key("vectors")
    json.beginObject()
    json.endObject()
    json.endObject()
  }
}
