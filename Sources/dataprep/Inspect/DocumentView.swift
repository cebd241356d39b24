import Base

/// Formats one document for a person: a headline, its URL and date, the text.
struct DocumentView {
  /// Characters of the text to show.
  var characters: Int
  /// Whether to mark the headline with terminal colours.
  var usesColor: Bool

  /// The formatted document. Its text is indented, so that no line of it can be taken for another document.
  ///
  /// - Parameter number: its position in the output, from 1.
  func text(_ document: JSONValue, number: Int) -> StyledText {
    let field = { (name: String) in document[name]?.string ?? "" }
    let text = field("text")
    let length = text.count
    var headline = "\(number)  \(field("language"))"
    if let score = document["language_score"]?.number { headline += " \(score.fixed(2))" }
    headline += "  \(Amount.count(length)) characters"
    if !field("title").isEmpty { headline += "  \(field("title"))" }
    var shown = StyledText(usesColor: usesColor)
    shown.append(line: headline, style: .headline)
    shown.append(line: "\(field("url"))  \(field("date"))", style: .dim)
    if let reason = document["reason"]?.string {
      let decided = try? JSONValue(parsing: field("values"))
      let values = (decided?.members ?? []).map { "\($0.key) \(plain($0.value))" }
      shown.append(
        line: "dropped by \(field("stage")): \(reason) \(values.joined(separator: ", "))", style: .warning)
    }
    shown.append(lines: String(text.prefix(characters)), indent: "  ")
    if length > characters {
      shown.append(line: "... \(Amount.count(length - characters)) more characters", style: .dim)
    }
    shown.append(lines: "", indent: "")
    return shown
  }

  private func plain(_ value: JSONValue) -> String {
    switch value {
    case .string(let string): string
    case .integer(let integer): "\(integer)"
    case .number(let number): number.fixed(2)
    default: ""
    }
  }
}
