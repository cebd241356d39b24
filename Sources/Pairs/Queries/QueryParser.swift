internal import Base

/// Finds the task and the query in what a model answered.
///
/// Answers of small models have many forms: `Query:` in other words, languages and letter cases; emphasis, quotes and
/// numbers around it; the query on the next line; an object of JSON; more text behind it. docs/pairs-prompts.md lists them.
package struct QueryParser: Sendable {
  private let tasks: TaskNames

  /// Bytes of an answer that are looked at.
  private static let longestAnswer = 1 << 14

  /// A parser that knows the tasks of templates.
  package init(_ templates: [PromptTemplate]) { tasks = TaskNames(templates) }

  /// The query of an answer.
  ///
  /// - Parameters:
  ///   - answer: what came behind the prompt's last line, `Task:`, or as an answer of its own.
  ///   - family: the family of the template.
  ///   - isCut: whether the answer ended because it had as many tokens as it may have.
  /// - Throws: why there is none.
  package func parse(
    _ answer: String, family: String, isCut: Bool = false
  ) throws(AnswerFlaw) -> SynthesizedQuery {
    let bytes = Array(answer.utf8.prefix(Self.longestAnswer))
    let visible = String(decoding: bytes.lazy.filter { $0 >= 0x20 || ASCII.isWhitespace($0) }, as: UTF8.self)
    let all = visible.hasPrefix("\u{FEFF}") ? visible.dropFirst() : Substring(visible)
    guard all.contains(where: { !$0.isWhitespace }) else { throw .empty }
    guard let said = AnswerText.said(all) else { throw .rambling }
    let isCut = isCut || bytes.count < answer.utf8.count
    let found: (task: String, query: String)
    if let object = Self.object(said) { found = object } else { found = try lines(said, isCut: isCut) }
    guard found.query.contains(where: { $0.isLetter || $0.isNumber }) else { throw .emptyQuery }
    let near = tasks.nearest(to: found.task, family: family)
    return SynthesizedQuery(task: near.task, family: near.family, taskSaid: found.task, query: found.query)
  }

  // MARK: JSON

  /// The task and query of the first object of JSON with one; nil where there is none.
  private static func object(_ text: Substring) -> (task: String, query: String)? {
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")), let end = objectEnd(bytes, from: start),
      let value = try? JSONValue(parsing: bytes.span.extracting(start..<end))
    else { return nil }
    return members(of: value)
  }

  private static func members(of value: JSONValue) -> (task: String, query: String)? {
    guard let members = value.members else { return nil }
    for part in [QueryLabels.Part.query, .weak] {
      for member in members where QueryLabels.shared.part(of: member.key) == part {
        guard let text = member.value.string ?? member.value.array?.first?.string else { continue }
        let task = members.first { QueryLabels.shared.part(of: $0.key) == .task }?.value.string ?? ""
        return (AnswerText.cleaned(Substring(task)), AnswerText.cleaned(Substring(text)))
      }
    }
    for member in members {
      if let found = Self.members(of: member.value) { return found }
      if let first = member.value.array?.first, let found = Self.members(of: first) { return found }
    }
    return nil
  }

  /// Behind the brace that closes the one at `start`; nil if none does.
  private static func objectEnd(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var isText = false
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\\") where isText: at += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "{") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText:
        depth -= 1
        if depth == 0 { return at + 1 }
      default: break
      }
      at += 1
    }
    return nil
  }

  // MARK: Lines

  private func lines(_ text: Substring, isCut: Bool) throws(AnswerFlaw) -> (task: String, query: String) {
    let labels = QueryLabels.shared
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var parts = lines.map { labels.read($0) }
    var task = ""
    // Words on the first line without a label.
    var guess = ""
    var weak: Int?
    for (index, line) in lines.enumerated() {
      switch parts[index]?.part {
      case .query: return (task.isEmpty ? guess : task, try query(at: index, lines, parts, isCut))
      case .weak where weak == nil: weak = index
      case .task:
        guard let value = parts[index]?.value else { continue }
        if let (before, rest) = labels.split(value) {
          parts[index]?.value = rest
          return (AnswerText.cleaned(before), try query(at: index, lines, parts, isCut))
        }
        if task.isEmpty { task = AnswerText.cleaned(value.isEmpty ? next(index, lines, parts)?.text ?? "" : value) }
      case nil where index == firstLine(lines):
        // What goes on behind the prompt's `Task:`.
        if let (before, rest) = labels.split(line) {
          parts[index] = (.query, rest)
          // `Here is the query:` names no task.
          let isTask = rest.contains { !$0.isWhitespace }
          return (isTask ? AnswerText.cleaned(before) : "", try query(at: index, lines, parts, isCut))
        }
        guess = AnswerText.cleaned(line)
      default: continue
      }
    }
    if task.isEmpty { task = guess }
    if let weak { return (task, try query(at: weak, lines, parts, isCut)) }
    // A known task, and the query below it without a label.
    if let first = firstLine(lines), tasks.knows(task), let query = next(first, lines, parts), query.line - first == 1 {
      if isCut, query.line == lines.count - 1 { throw .cutOff }
      return (task, AnswerText.cleaned(query.text))
    }
    throw isCut ? .rambling : .noQuery
  }

  private func firstLine(_ lines: [Substring]) -> Int? {
    lines.firstIndex { $0.contains { !$0.isWhitespace && $0 != "`" } && !$0.hasPrefix("```") }
  }

  /// The query behind a label, or on the line below.
  private func query(
    at index: Int, _ lines: [Substring], _ parts: [(part: QueryLabels.Part, value: Substring)?], _ isCut: Bool
  ) throws(AnswerFlaw) -> String {
    var line = index
    var text = AnswerText.cleaned(parts[index]?.value ?? "")
    if text.isEmpty, let below = next(index, lines, parts) {
      line = below.line
      text = AnswerText.cleaned(below.text)
    }
    guard !text.isEmpty else { throw isCut && line == lines.count - 1 ? .cutOff : .emptyQuery }
    // A line break tells that the query is whole.
    if isCut, line == lines.count - 1 { throw .cutOff }
    return withoutNumber(text, line, lines)
  }

  /// The next line with text, if it has no label.
  private func next(
    _ index: Int, _ lines: [Substring], _ parts: [(part: QueryLabels.Part, value: Substring)?]
  ) -> (line: Int, text: Substring)? {
    for line in lines.indices.dropFirst(index + 1) {
      if parts[line] != nil { return nil }
      let text = lines[line]
      if text.contains(where: { !$0.isWhitespace && $0 != "`" }) { return (line, text) }
    }
    return nil
  }

  /// The first of a numbered list of queries without its number.
  private func withoutNumber(_ text: String, _ line: Int, _ lines: [Substring]) -> String {
    for (first, second) in [("1. ", "2."), ("1) ", "2)"), ("- ", "-"), ("* ", "*"), ("• ", "•")]
    where text.hasPrefix(first) {
      let isList = lines.dropFirst(line + 1).contains { $0.trimmed.hasPrefix(second) }
      if isList || first.count == 2 { return String(text.dropFirst(first.count)).trimmed }
    }
    return text
  }
}
