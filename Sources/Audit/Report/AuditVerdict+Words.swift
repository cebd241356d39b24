package import Base

extension AuditVerdict {
  /// The verdict as a sentence, with what decided.
  package var sentence: String {
    let count = labels == 1 ? "1 label" : "\(labels) labels"
    switch decision {
    case .undecided:
      guard labels > 0 else { return "Nothing is labelled yet." }
      let keep = fewestToKeep.map { "\($0) more good labels would keep it" }
      let drop = fewestToDrop.map { "\($0) more bad ones would drop it" }
      return "Undecided after \(count): " + [keep, drop].compactMap { $0 }.joined(separator: ", ") + "."
    case .keep: return "Keep: decided after \(labelsToDecide ?? labels) of \(count)."
    case .drop:
      var why = ""
      if case .group(let name)? = ground, let group = groups.first(where: { $0.name == name }) {
        why =
          ": the documents that are most like \(name), \((100 * group.share).fixed(0)) % of all, are too bad for the rest to "
          + "make up for"
      }
      return "Drop as it is: decided after \(labelsToDecide ?? labels) of \(count)\(why)."
    }
  }

  /// How it was found, for a report.
  var method: String {
    "The verdict is a sequential probability ratio test; its log-ratio is \((path.last?.logRatio ?? 0).fixed(2)), with the "
      + "bounds \(upper.fixed(2)) for drop and \((-lower).fixed(2)) for keep."
  }

  /// Writes it as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("decision", decision.rawValue)
    switch ground {
    case .share?: json.member("ground", "share")
    case .group(let name)?: json.member("ground", "group \(name)")
    case nil: json.member("ground", nil as String?)
    }
    json.member("labels", labels)
    json.member("labels_to_decide", labelsToDecide)
    json.member("drop_at", upper, decimals: 4)
    json.member("keep_at", -lower, decimals: 4)
    json.member("fewest_to_keep", fewestToKeep)
    json.member("fewest_to_drop", fewestToDrop)
    json.key("log_ratios")
    json.beginArray()
    for step in path { json.number(step.logRatio, decimals: 4) }
    json.endArray()
    json.endObject()
  }
}
