internal import Base
internal import CResources

/// The labels that models write before the parts of an answer, in many languages: `Query:`, `**Question 1:**`, `问题：`.
internal struct QueryLabels: Sendable {
  /// What a label stands before.
  internal enum Part: String, Sendable {
    case query, task
    /// A query, unless there is a label that says so: `Claim:`.
    case weak
    /// Something that ends a query: `Answer:`.
    case other
  }

  internal static let shared = QueryLabels()

  private var parts: [String: Part] = [:]

  /// The longest label, in characters, with what stands around it.
  private static let longestLabel = 48

  private init() {
    let bytes = UnsafeBufferPointer(start: dataprep_query_labels, count: dataprep_query_labels_count)
    TableLines.forEach(in: bytes, fields: 2) { fields in
      let text = fields.map { String(decoding: bytes[$0], as: UTF8.self) }
      parts[text[1]] = Part(rawValue: text[0])
    }
  }

  /// What a name stands before: a key of an object, a label without its colon.
  internal func part(of name: some StringProtocol) -> Part? {
    var name = name.lowercased()
    if name.utf8.contains(where: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }) {
      name = String(name.map { $0 == "_" || $0 == "-" ? " " : $0 })
    }
    return parts[name]
  }

  /// The label that a line begins with, and what follows it; nil for a line without one.
  internal func read(_ line: Substring) -> (part: Part, value: Substring)? {
    var line = line.drop(while: Self.isOrnament)
    line = Self.withoutNumber(line)
    // `<query>...</query>`.
    if line.first == "<", let end = line.firstIndex(of: ">"), let part = part(of: line[..<end].dropFirst()) {
      return (part, line[line.index(after: end)...])
    }
    guard let colon = line.prefix(Self.longestLabel).firstIndex(where: Self.isColon) else { return nil }
    guard let part = part(of: Self.bare(line[..<colon])) else { return nil }
    // `**Query:** x`.
    return (part, line[line.index(after: colon)...].drop { $0 == "*" || $0 == "_" })
  }

  /// What follows a label of a part, cleaned; nil for a line without one.
  internal func value(of line: some StringProtocol, part: Part) -> String? {
    guard let found = read(Substring(line)), found.part == part else { return nil }
    return AnswerText.cleaned(found.value)
  }

  /// The first label of a query within a line, as in `task: ... | query: ...`: what stands before and behind it.
  internal func split(_ line: Substring) -> (before: Substring, value: Substring)? {
    var from = line.startIndex
    while let colon = line[from...].firstIndex(where: Self.isColon) {
      // `"query":`
      var end = colon
      while end > line.startIndex, let index = Optional(line.index(before: end)), Self.isOrnament(line[index]) {
        end = index
      }
      var start = end
      while start > line.startIndex, line[line.index(before: start)].isLetter { start = line.index(before: start) }
      if start < end, start > line.startIndex, part(of: line[start..<end]) == .query {
        let before = line[..<start].reversed().drop { Self.isOrnament($0) || "|;,.–—/".contains($0) }
        return (Substring(String(before.reversed())), line[line.index(after: colon)...])
      }
      from = line.index(after: colon)
    }
    return nil
  }

  private static func isColon(_ character: Character) -> Bool { ":：﹕∶".contains(character) }

  /// What is around a label and means nothing: marks of lists and emphasis, quotes and braces.
  private static func isOrnament(_ character: Character) -> Bool {
    character.isWhitespace || "*_#>-–•·+`\"'“”„«»‘’「」『』{[(".contains(character)
  }

  /// A line without `1.` or `2)` at its start, and the ornaments behind it.
  private static func withoutNumber(_ line: Substring) -> Substring {
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard 1...2 ~= digits.count, let mark = line[digits.endIndex...].first, ".)]".contains(mark) else { return line }
    return line[digits.endIndex...].dropFirst().drop(while: isOrnament)
  }

  /// A label without what stands behind its words: `Query #1`, `Query (in German)`, `query"`.
  private static func bare(_ label: Substring) -> Substring {
    var label = label
    if label.last == ")", let open = label.lastIndex(where: { $0 == "(" }) { label = label[..<open] }
    while let last = label.last, isOrnament(last) || last.isASCII && last.isNumber { label.removeLast() }
    return label
  }
}
