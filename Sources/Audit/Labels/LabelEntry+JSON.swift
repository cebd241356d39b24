package import Base

extension LabelEntry {
  /// Writes a line of `labels.jsonl`, without its line feed. It holds no text of the document: labels can be shared.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", id)
    json.member("label", label?.rawValue)
    json.member("rater", rater)
    json.member("code", code ?? "")
    json.member("flags", flags.map(\.rawValue))
    json.member("proficiency", proficiency?.rawValue ?? "")
    json.member("seconds", seconds ?? -1, decimals: 3)
    json.member("note", note)
    json.endObject()
  }

  /// A line of labels, ours or one that somebody imports: `id`, `label` and `rater` are needed, the others not.
  ///
  /// - Throws: `.badRecord` that says which member is wrong; the caller adds the line.
  package init(_ json: JSONValue) throws(AuditError) {
    guard let id = json["id"]?.string, !id.isEmpty else { throw AuditError(.badRecord, "a label without id") }
    guard let rater = json["rater"]?.string, !rater.isEmpty else {
      throw AuditError(.badRecord, "a label without rater")
    }
    let label: AuditLabel?
    switch json["label"] {
    case .string(let name)?:
      guard let known = AuditLabel(named: name) else {
        let names = AuditLabel.allCases.map { "\($0.key) (\($0.rawValue))" }
        throw AuditError(
          .badRecord, "\(name) is no label", advice: "Labels are \(names.joined(separator: ", ")).")
      }
      label = known
    case .null?: label = nil
    default: throw AuditError(.badRecord, "a label without label")
    }
    self.init(id: id, label: label, rater: rater)
    if let text = json["code"]?.string, !text.isEmpty { code = text }
    for name in (json["flags"]?.array ?? []).compactMap(\.string) {
      guard let flag = AuditFlag(named: name) else { throw AuditError(.badRecord, "\(name) is no flag") }
      if !flags.contains(flag) { flags.append(flag) }
    }
    if let text = json["proficiency"]?.string, !text.isEmpty {
      guard let known = Proficiency(rawValue: text) else { throw AuditError(.badRecord, "\(text) is no proficiency") }
      proficiency = known
    }
    if let value = json["seconds"]?.number, value >= 0 { seconds = value }
    note = json["note"]?.string ?? ""
  }
}
