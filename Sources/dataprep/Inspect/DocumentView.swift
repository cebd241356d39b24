import Base

/// Formats one document for a person: a headline, its URL and date, the text.
struct DocumentView {
  /// Characters of the text to show.
  var characters: Int
  /// Whether to mark the headline with terminal colours.
  var usesColor: Bool

  /// The formatted document.
  ///
  /// - Parameter number: its position in the output, from 1.
  func text(_ document: JSONValue, number: Int) -> String {
    let field = { (name: String) in document[name]?.string ?? "" }
    let text = field("text")
    let length = text.count
    var headline = "\(number)  \(field("language"))"
    if let score = document["language_score"]?.number { headline += " \(score.fixed(2))" }
    headline += "  \(Amount.count(length)) characters"
    if !field("title").isEmpty { headline += "  \(Console.visible(field("title")))" }
    var lines = [styled(headline, "1;36"), styled(Console.visible("\(field("url"))  \(field("date"))"), "2")]
    if let reason = document["reason"]?.string {
      let values = (document["values"]?.members ?? []).map { "\($0.key) \(plain($0.value))" }
      lines.append(
        styled(Console.visible("dropped by \(field("stage")): \(reason) \(values.joined(separator: ", "))"), "33"))
    }
    lines.append(Console.visible(String(text.prefix(characters))))
    if length > characters {
      lines.append(styled("... \(Amount.count(length - characters)) more characters", "2"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func plain(_ value: JSONValue) -> String {
    switch value {
    case .string(let string): string
    case .integer(let integer): "\(integer)"
    case .number(let number): number.fixed(2)
    default: ""
    }
  }

  private func styled(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
