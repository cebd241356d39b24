internal import Base

/// Text cut into lines for a terminal of some columns.
package enum TerminalText {
  /// The first lines of a text, made printable, none wider than `columns`, cut at spaces where there are any.
  ///
  /// - Parameter limit: the most lines to make.
  package static func wrap(_ text: String, columns: Int, limit: Int = .max) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while lines.count < limit, !rest.isEmpty {
      let end = rest.firstIndex(where: \.isNewline) ?? rest.endIndex
      lines += wrap(line: PrintableText.line(String(rest[..<end]).replacing("\t", with: " ")), columns: columns)
      rest = rest[end...].dropFirst()
    }
    return lines.count > limit ? Array(lines[..<limit]) : lines
  }

  private static func wrap(line: String, columns: Int) -> [String] {
    var lines: [String] = []
    var rest = line[...]
    while !rest.isEmpty {
      var used = 0
      var end = rest.startIndex
      var space: Substring.Index?
      while end < rest.endIndex {
        let width = Self.columns(of: rest[end])
        if used + width > columns, end > rest.startIndex { break }
        if rest[end] == " " { space = end }
        used += width
        end = rest.index(after: end)
      }
      // Not a space in a run of them at the beginning, which would give an empty line.
      if end < rest.endIndex, rest[end] != " ", let space, space > rest.startIndex { end = space }
      lines.append(String(rest[..<end]))
      rest = rest[end...]
      if rest.first == " " { rest = rest.dropFirst() }
    }
    return lines
  }

  /// Columns of a text on most terminals.
  package static func columns(of text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

  /// Columns of a character: none for marks alone, two for the wide ones of Unicode's East Asian Width.
  private static func columns(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    // A letter with its own marks that take a place, as Indic vowel signs, is as wide as these together.
    default:
      return character.unicodeScalars.reduce(0) { $0 + ($1.properties.generalCategory == .spacingMark ? 1 : 0) } + 1
    }
  }
}
