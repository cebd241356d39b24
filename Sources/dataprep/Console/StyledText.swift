import Base

/// Lines for a terminal, with colours; all that is appended is made printable.
struct StyledText {
  /// How a line looks, as the parameters of the terminal's SGR sequence.
  enum Style: String {
    case headline = "1;36"
    case dim = "2"
    case warning = "33"
    case missing = "31"
    case added = "32"
  }

  /// Whether styles are used.
  let usesColor: Bool
  /// The lines so far, without a line break after the last.
  private(set) var text = ""

  init(usesColor: Bool) { self.usesColor = usesColor }

  /// Appends one line; what would break it is escaped.
  mutating func append(line: String, style: Style) {
    let line = PrintableText.line(line)
    add(usesColor ? "\u{1B}[\(style.rawValue)m\(line)\u{1B}[0m" : line)
  }

  /// Appends text of any number of lines, each with `indent` before it.
  mutating func append(lines: String, indent: String) {
    // Scalars, because a carriage return and a line feed are one character.
    for line in lines.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      add(line.isEmpty ? "" : indent + PrintableText.lines(String(line)))
    }
  }

  private mutating func add(_ line: String) { text += text.isEmpty ? line : "\n" + line }
}
