internal import Base

/// The words that stand for {persona}, {difficulty} and {length}: files with one on each line.
package struct PromptLists: Sendable, Equatable {
  /// The kinds of lists, by the first part of their files' names.
  package enum Name: String, Sendable, CaseIterable {
    case personas, difficulties, lengths
  }

  /// The longest line, in bytes.
  private static let longestLine = 200

  private var lists: [String: [String]] = [:]

  /// The names and languages of all lists, with their lines: for descriptions.
  package var all: [(name: String, lines: [String])] {
    lists.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
  }

  /// Adds the lines of a file, and replaces those of the same name and language.
  ///
  /// - Throws: `badRecord` where it has no line, the same one twice, or one that is too long.
  internal mutating func add(_ name: Name, language: String, text: String, location: String) throws(PairsError) {
    var lines: [String] = []
    for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = String(line).trimmed
      guard !line.isEmpty else { continue }
      guard line.utf8.count <= Self.longestLine, !line.contains("{") else {
        throw PairsError(
          .badRecord, line.contains("{") ? "a brace in a list" : "a line of \(line.utf8.count) bytes",
          location: "\(location):\(index + 1)", advice: "A line is a few words that stand in the prompt as they are.")
      }
      guard !lines.contains(line) else {
        throw PairsError(.badRecord, "\(line) is there twice", location: "\(location):\(index + 1)")
      }
      lines.append(line)
    }
    guard !lines.isEmpty else { throw PairsError(.badRecord, "the list is empty", location: location) }
    lists["\(name.rawValue).\(language)"] = lines
  }

  /// The lines for a template's language: its own, or those for all languages, or the English ones.
  package func lines(_ name: Name, language: String) -> [String] {
    for language in [language, PromptTemplate.any, "en"] {
      if let lines = lists["\(name.rawValue).\(language)"] { return lines }
    }
    return []
  }
}
