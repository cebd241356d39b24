internal import Base
internal import YAML

/// The text of a rule file, changed where a change has to be and nowhere else.
internal struct RuleText {
  private let file: String
  private var lines: [String]
  private let end: String
  /// Top-level keys in their order, with the first line of each and the line behind its last one, from 0.
  private let members: [(member: YAMLNode.Member, lines: Range<Int>)]

  /// - Parameter text: a mapping in lines.
  /// - Throws: `YAMLError`, or `.badSettings` for a mapping in braces.
  init(_ text: String, file: String) throws {
    self.file = file
    let node = try YAMLNode(parsing: Array(text.utf8), file: file)
    end = text.utf8.contains(ASCII.carriageReturn) ? "\r\n" : "\n"
    // By scalars: to Swift, a carriage return with its line feed is one character.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(Substring(line.last == "\r" ? line.dropLast() : line))
    }
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
    let found = node.members ?? []
    guard found.allSatisfy({ $0.mark.column == 1 }), Set(found.map(\.mark.line)).count == found.count else {
      throw AuditError(.badSettings, "the rule is not written in lines, a key each", location: file)
    }
    members = found.indices.map { index in
      let first = found[index].mark.line - 1
      var last = index + 1 < found.count ? found[index + 1].mark.line - 1 : lines.count
      // Blank lines and comments in front of a key belong to it.
      while last > first + 1, Self.isBetweenKeys(lines[last - 1]) { last -= 1 }
      return (found[index], first..<last)
    }
  }

  private static func isBetweenKeys(_ line: String) -> Bool {
    line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") || line == "..."
  }

  /// The text.
  var text: String { lines.joined(separator: end) + end }

  /// Adds an element to a list, which is made where it is missing.
  ///
  /// - Parameter parts: the members of the element, a mapping.
  mutating func add(_ parts: [String], toListOf key: String) throws {
    guard let (member, range) = find(key) else {
      return insert(["\(key):"] + Self.element(parts, indent: "  "), key)
    }
    guard isFlow(member.value) else {
      // The dash of the first element says how far elements are indented.
      let dash = lines[range.dropFirst()].first { $0.drop { $0 == " " }.hasPrefix("-") }
      let indent = String((dash ?? "  -").prefix { $0 == " " })
      lines.insert(contentsOf: Self.element(parts, indent: indent), at: range.upperBound)
      return
    }
    try insertIntoFlow("{\(parts.joined(separator: ", "))}", range)
  }

  /// Adds a member to a mapping, which is made where it is missing.
  mutating func add(_ name: String, _ value: String, toMappingOf key: String) throws {
    guard let (member, range) = find(key) else { return insert(["\(key):", "  \(name): \(value)"], key) }
    guard isFlow(member.value) else {
      let first = lines[range.dropFirst()].first { !Self.isBetweenKeys($0.trimmed) }
      let indent = String((first ?? "  ").prefix { $0 == " " })
      lines.insert("\(indent)\(name): \(value)", at: range.upperBound)
      return
    }
    try insertIntoFlow("\(name): \(value)", range)
  }

  /// Gives a key a value; one that is there keeps its remarks and its reason.
  mutating func set(_ key: String, _ value: String, _ why: String) throws {
    guard let (member, range) = find(key) else { return insert(["\(key): {value: \(value), \(why)}"], key) }
    let mark = member.value.mark
    guard range.contains(mark.line - 1) else { throw unusual(range) }
    let line = Array(lines[mark.line - 1].unicodeScalars)
    let start = mark.column - 1
    let stop = line[start...].firstIndex { $0.properties.isWhitespace || $0 == "," || $0 == "}" } ?? line.count
    guard start < stop, line[start].properties.isAlphabetic || line[start].properties.numericType != nil else {
      throw unusual(range)
    }
    lines[mark.line - 1] = Self.string(line[..<start]) + value + Self.string(line[stop...])
  }

  private func find(_ key: String) -> (member: YAMLNode.Member, lines: Range<Int>)? {
    members.first { $0.member.key == key }
  }

  /// Puts a new key before the history, which stands last in rules, or at the end.
  private mutating func insert(_ added: [String], _ key: String) {
    let place = members.firstIndex { $0.member.key == "history" } ?? members.count
    let line = key == "history" || place == members.count ? members.last?.lines.upperBound : nil
    lines.insert(
      contentsOf: added, at: line ?? (place == 0 ? members[0].lines.lowerBound : members[place - 1].lines.upperBound))
  }

  private func isFlow(_ node: YAMLNode) -> Bool {
    let line = Array(lines[node.mark.line - 1].unicodeScalars)
    let start = node.mark.column - 1
    return start < line.count && (line[start] == "[" || line[start] == "{")
  }

  /// Puts an element before the bracket that ends a list or mapping of one line.
  private mutating func insertIntoFlow(_ element: String, _ range: Range<Int>) throws {
    guard range.count == 1 else { throw unusual(range) }
    let line = Array(lines[range.lowerBound].unicodeScalars)
    guard let start = line.firstIndex(where: { $0 == "[" || $0 == "{" }), let close = Self.close(line, from: start)
    else {
      throw unusual(range)
    }
    var before = Self.string(line[..<close])
    while before.last == " " { before.removeLast() }
    let separator = before.hasSuffix("[") || before.hasSuffix("{") ? "" : before.hasSuffix(",") ? " " : ", "
    lines[range.lowerBound] = before + separator + element + Self.string(line[close...])
  }

  /// Where the bracket closes that opens at `start`, quotes considered; nil where it does not close.
  private static func close(_ line: [Unicode.Scalar], from start: Int) -> Int? {
    var depth = 0
    var quote: Unicode.Scalar?
    var index = start
    while index < line.count {
      let character = line[index]
      if let open = quote {
        if character == "\\", open == "\"" { index += 1 } else if character == open { quote = nil }
      } else if (character == "\"" || character == "'") && "[{,: ".unicodeScalars.contains(line[index - 1]) {
        quote = character
      } else if character == "[" || character == "{" {
        depth += 1
      } else if character == "]" || character == "}" {
        depth -= 1
        if depth == 0 { return index }
      }
      index += 1
    }
    return nil
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private static func element(_ parts: [String], indent: String) -> [String] {
    parts.enumerated().map { $0 == 0 ? "\(indent)- \($1)" : "\(indent)  \($1)" }
  }

  private func unusual(_ range: Range<Int>) -> AuditError {
    AuditError(
      .badSettings, "nothing can be added to what is written here", location: "\(file):\(range.lowerBound + 1)",
      advice: "Write it as a list, a line an element.")
  }
}

extension String {
  /// Without white space in front.
  fileprivate var trimmed: String { String(drop(while: \.isWhitespace)) }
}
