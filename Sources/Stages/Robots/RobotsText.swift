internal import Base

/// A robots.txt file (RFC 9309): groups of rules, each for some user agents.
///
/// Read as leniently as crawlers read it. Keys are told apart in any case, and in the misspellings that Google's parser
/// takes (`useragent`, `dissallow`, and a blank instead of the colon). Lines that are none of a group's are left out and end no
/// group, as do rules before the first `User-agent`. Lines end in CR, LF or both; a byte order mark at the beginning does not
/// count. Of more than 500 KiB the first 500 KiB are read, without a line that is cut there.
package struct RobotsText: Sendable {
  /// One rule.
  package struct Rule: Sendable, Equatable {
    /// Whether it allows.
    package var allows: Bool
    /// The number of its line, from 1.
    package var line: Int
    /// Where its pattern is in `patterns`, in the form of `RobotsPath`.
    internal var pattern: Range<Int>
  }

  /// Bytes that are read.
  package static let limit = 500 << 10

  /// Patterns of all rules.
  internal private(set) var patterns: [UInt8] = []
  private var rules: [Rule] = []
  /// Product tokens in lower case, `*` for all agents, and nothing for what is no token.
  private var agents: [(name: [UInt8], group: Int)] = []
  private var groups: [Range<Int>] = []

  /// Reads a file.
  package init(_ text: Span<UInt8>) {
    var start = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
    let end = min(text.count, Self.limit)
    var number = 0
    while start < end {
      var lineEnd = start
      while lineEnd < end, !ASCII.isLineBreak(text[lineEnd]) { lineEnd += 1 }
      if lineEnd == end, end < text.count, !ASCII.isLineBreak(text[end]) { break }
      number += 1
      read(text.extracting(start..<lineEnd), number)
      start = lineEnd + 1
      if start < end, text[lineEnd] == ASCII.carriageReturn, text[start] == ASCII.lineFeed { start += 1 }
    }
    if let last = groups.indices.last { groups[last] = groups[last].lowerBound..<rules.count }
  }

  private enum Key { case agent, allow, disallow }

  private mutating func read(_ line: Span<UInt8>, _ number: Int) {
    var end = 0
    while end < line.count, line[end] != UInt8(ascii: "#") { end += 1 }
    let whole = Self.trimmed(line, 0..<end)
    guard let (name, value) = Self.parts(line, whole), let key = Self.key(line.extracting(name)) else { return }
    switch key {
    case .agent: add(agent: line.extracting(value))
    case .allow, .disallow: add(rule: line.extracting(value), allows: key == .allow, number)
    }
  }

  private mutating func add(agent: Span<UInt8>) {
    // Agents behind rules begin a new group; other lines between do not.
    let isNew = groups.last.map { $0.lowerBound < rules.count } ?? true
    if isNew {
      if let last = groups.indices.last { groups[last] = groups[last].lowerBound..<rules.count }
      groups.append(rules.count..<rules.count)
    }
    var name: [UInt8] = []
    if agent.count > 0, agent[0] == UInt8(ascii: "*"), agent.count == 1 || ASCII.isBlank(agent[1]) {
      name = [UInt8(ascii: "*")]
    } else {
      for index in 0..<agent.count {
        guard RobotsAgents.isTokenByte(agent[index]) else { break }
        name.append(ASCII.lowercased(agent[index]))
      }
    }
    agents.append((name, groups.count - 1))
  }

  private mutating func add(rule: Span<UInt8>, allows: Bool, _ number: Int) {
    // A rule without a path says nothing, but it ends the list of agents before it all the same.
    guard !groups.isEmpty else { return }
    let start = patterns.count
    if rule.count > 0, rule[0] == UInt8(ascii: "/") || rule[0] == UInt8(ascii: "*") {
      RobotsPath.append(rule: rule, to: &patterns)
    }
    rules.append(Rule(allows: allows, line: number, pattern: start..<patterns.count))
  }

  /// The rules of all groups that name an agent: also none, as of a group without rules. Nil where no group names it.
  ///
  /// - Parameter agent: a product token in lower case.
  /// - Returns: as `rulesForOthers`.
  package func rules(naming agent: [UInt8]) -> [Rule]? {
    let chosen = Set(agents.lazy.filter { $0.name == agent }.map(\.group))
    return chosen.isEmpty ? nil : sorted(chosen)
  }

  /// The rules for agents that no group names.
  ///
  /// - Returns: the rules that decide before those that they decide against: of all that match a path the longest, and of
  ///   equal ones one that allows.
  package var rulesForOthers: [Rule] { rules(naming: [UInt8(ascii: "*")]) ?? [] }

  private func sorted(_ chosen: Set<Int>) -> [Rule] {
    var found: [Rule] = []
    for group in chosen.sorted() { found += rules[groups[group]].lazy.filter { !$0.pattern.isEmpty } }
    found.sort { a, b in
      if a.pattern.count != b.pattern.count { return a.pattern.count > b.pattern.count }
      if a.allows != b.allows { return a.allows }
      return a.line < b.line
    }
    return found
  }

  private static func trimmed(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(line[start]) { start += 1 }
    while end > start, isSpace(line[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

  /// The key and the value of a line; nil where it has none. Without a colon they are two words.
  private static func parts(_ line: Span<UInt8>, _ range: Range<Int>) -> (Range<Int>, Range<Int>)? {
    if let colon = range.first(where: { line[$0] == ASCII.colon }) {
      return (trimmed(line, range.lowerBound..<colon), trimmed(line, colon + 1..<range.upperBound))
    }
    guard let blank = range.first(where: { ASCII.isBlank(line[$0]) }) else { return nil }
    let value = trimmed(line, blank..<range.upperBound)
    guard !value.contains(where: { ASCII.isBlank(line[$0]) }) else { return nil }
    return (range.lowerBound..<blank, value)
  }

  private static func key(_ name: Span<UInt8>) -> Key? {
    guard (5...10).contains(name.count) else { return nil }
    var word = InlineArray<10, UInt8>(repeating: 0)
    for index in 0..<name.count { word[index] = ASCII.lowercased(name[index]) }
    let lowered = word.span.extracting(first: name.count)
    if lowered.equals("disallow") { return .disallow }
    if lowered.equals("allow") { return .allow }
    if lowered.equals("user-agent") || lowered.equals("useragent") || lowered.equals("user agent") { return .agent }
    if lowered.equals("dissallow") || lowered.equals("dissalow") || lowered.equals("disalow")
      || lowered.equals("diasllow") || lowered.equals("disallaw")
    {
      return .disallow
    }
    return nil
  }
}
