internal import Base

/// What the robots.txt files of many origins say, as a file of sorted lines (`RobotsLine`): first a line of the form's name, its
/// version and an object (`agents`, `unreachable`), at the end one of an object (`origins`, `first` and `last` capture).
///
/// An origin is a server with its scheme; where a page's own scheme is not known, that of the other scheme counts. Memory: 8
/// bytes an origin, and the pages of the mapped file that are looked at.
package struct RobotsRules: Sendable {
  /// How files begin.
  package static let mark = "#dataprep-robots\t1\t"
  /// How the last line begins: with what is behind every name of a server.
  package static let endMark = "~end\t"

  /// Who the file has rules for.
  package let agents: RobotsAgents
  /// Whose rules count.
  package let selected: RobotsAgents
  /// The first and the last capture, to the second: `20260102030405`.
  package let dates: (first: String, last: String)
  private let lines: SortedLines
  private let names: [[UInt8]]

  /// Whether a file begins as one of rules does; false where it cannot be read.
  package static func isFile(_ path: String) -> Bool {
    guard let source = try? FileRangeSource(path: path) else { return false }
    var start = [UInt8](repeating: 0, count: mark.utf8.count)
    let count = start.withUnsafeMutableBytes { (try? source.read(at: 0, into: $0)) ?? 0 }
    return start[..<count].elementsEqual(mark.utf8)
  }

  /// Opens the file at `path`, and checks every line.
  ///
  /// - Parameter wanted: those of the file's agents whose rules count; nil for all.
  /// - Throws: `ListError` where it is no such file, is cut, or has not all agents that are wanted; `SourceError`.
  package init(path: String, agents wanted: RobotsAgents? = nil) throws {
    guard Self.isFile(path) else {
      _ = try FileRangeSource(path: path)
      throw ListError(
        .badEntry, "not a file of rules", location: path,
        advice: "Make one of the archives of robots.txt files: dataprep robots ARCHIVE... --output FILE")
    }
    let lines = try SortedLines(path: path)
    func text(_ line: Int) -> String { String(decoding: lines.bytes[lines[line]], as: UTF8.self) }
    func object(_ text: some StringProtocol) -> JSONValue? { try? JSONValue(parsing: Array(text.utf8).span) }
    guard lines.count >= 2, let head = object(text(0).dropFirst(Self.mark.count)),
      let agents = RobotsAgents((head["agents"]?.array ?? []).compactMap(\.string))
    else { throw ListError(.badEntry, "the file of rules says not for which agents", location: "\(path):1") }
    let last = text(lines.count - 1)
    guard last.hasPrefix(Self.endMark), let tail = object(last.dropFirst(Self.endMark.count)),
      tail["origins"]?.integer == lines.count - 2
    else {
      throw ListError(
        .badEntry, "the file of rules is cut", location: path, advice: "Make it again, or copy it again.")
    }
    for line in 1..<lines.count - 1 where !RobotsLine.isWhole(lines.bytes, lines[line]) {
      throw ListError(.badEntry, "not a line of rules", location: "\(path):\(line + 1)")
    }
    self.lines = lines
    self.agents = agents
    dates = (tail["first"]?.string ?? "", tail["last"]?.string ?? "")
    selected = try Self.select(wanted, of: agents, path)
    names = selected.names.map { Array($0.utf8) }
  }

  /// The same, where the rules of some agents alone count.
  ///
  /// - Throws: `ListError.noEntry` for an agent that the file has no rules for.
  package func selecting(_ names: Set<String>) throws -> RobotsRules {
    guard let wanted = RobotsAgents(names.sorted()) else {
      throw ListError(
        .badEntry, "\(names.sorted().joined(separator: ", ")): not product tokens of agents, each once",
        location: lines.path, advice: "A token has letters, digits, - and _, as CCBot.")
    }
    let found = Set(try Self.select(wanted, of: agents, lines.path).names)
    return RobotsRules(self, selected: RobotsAgents(agents.names.filter(found.contains)) ?? agents)
  }

  private init(_ rules: RobotsRules, selected: RobotsAgents) {
    lines = rules.lines
    agents = rules.agents
    dates = rules.dates
    self.selected = selected
    names = selected.names.map { Array($0.utf8) }
  }

  private static func select(_ wanted: RobotsAgents?, of agents: RobotsAgents, _ path: String) throws -> RobotsAgents {
    guard let wanted else { return agents }
    let spelled = try wanted.names.map { name in
      guard let found = agents.names.first(where: { $0.lowercased() == name.lowercased() }) else {
        throw ListError(
          .noEntry, "the file has no rules for \(name)", location: path,
          advice: "It has those for \(agents.names.joined(separator: ", ")). Make another with --agent \(name).")
      }
      return found
    }
    return RobotsAgents(spelled) ?? agents
  }

  /// Origins.
  package var count: Int { lines.count - 2 }

  /// SHA-256 of the file, in hexadecimal.
  package var sha256: String {
    lines.bytes.withMemoryRebound(to: UInt8.self) { Digest.of(Span(_unsafeElements: $0), .sha256).hexadecimal }
  }

  /// What decided that a page is refused.
  package struct Refusal: Sendable, Equatable {
    /// The number of the origin in the file, from 0.
    package var origin: Int
    /// The agent that is refused: of several the one that is named, and first.
    package var agent: String
    /// The rule's pattern.
    package var rule: String
    /// The line of it in the robots.txt; 0 where that could not be had.
    package var line: Int
    /// When the robots.txt was captured: `20260102030405`.
    package var date: String
  }

  /// Whether a page is refused to one of the agents, and by what.
  ///
  /// - Parameters:
  ///   - url: the page's address.
  ///   - scratch: memory; one for each thread.
  package func refusal(of url: Span<UInt8>, _ scratch: inout RobotsOrigin) -> Refusal? {
    scratch.set(url)
    guard let line = line(of: scratch), !scratch.isRobotsText else { return nil }
    let bytes = lines.bytes
    var found: (agent: Int, rule: RobotsLine.Rule)?
    scratch.path.withUnsafeBytes { path in
      var named: UInt64 = 0
      let all = UInt64.max >> UInt64(64 - names.count)
      RobotsLine.forEachGroup(bytes, lines[line]) { groupNames, rules in
        let group = members(groupNames)
        let counting = group ?? all & ~named
        named |= group ?? 0
        guard counting != 0, let rule = Self.decision(bytes, rules, path), !rule.allows else { return true }
        found = (counting.trailingZeroBitCount, rule)
        return false
      }
    }
    return found.map { agent, rule in
      Refusal(
        origin: line - 1, agent: selected.names[agent], rule: string(rule.pattern), line: Int(string(rule.number)) ?? 0,
        date: string(RobotsLine.fields(bytes, lines[line], 3)))
    }
  }

  /// The line of an origin, or else of the same server's other scheme.
  private func line(of origin: RobotsOrigin) -> Int? {
    guard !origin.key.isEmpty else { return nil }
    return origin.key.withUnsafeBytes { key in
      lines.line(beginning: key)
        ?? lines.line(beginning: UnsafeRawBufferPointer(rebasing: key[...origin.serverCount]))
    }
  }

  /// The selected agents of a list of names, as bits; nil for `*`.
  private func members(_ list: Range<Int>) -> UInt64? {
    let bytes = lines.bytes
    if list.count == 1, bytes[list.lowerBound] == UInt8(ascii: "*") { return nil }
    var (members, start): (UInt64, Int) = (0, list.lowerBound)
    while start < list.upperBound {
      var end = start
      while end < list.upperBound, bytes[end] != ASCII.comma { end += 1 }
      for (index, name) in names.enumerated() where name.count == end - start {
        if bytes[start..<end].elementsEqual(name) { members |= 1 << UInt64(index) }
      }
      start = end + 1
    }
    return members
  }

  /// The first rule of a group that matches.
  private static func decision(
    _ bytes: UnsafeRawBufferPointer, _ rules: Range<Int>, _ path: UnsafeRawBufferPointer
  ) -> RobotsLine.Rule? {
    var place = rules.lowerBound
    while let (rule, next) = RobotsLine.rule(bytes, at: place, end: rules.upperBound) {
      if RobotsPath.matches(rule: UnsafeRawBufferPointer(rebasing: bytes[rule.pattern]), path) { return rule }
      place = next
    }
    return nil
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: lines.bytes[range], as: UTF8.self) }
}

/// What people ask of a file.
extension RobotsRules {
  /// What an origin's robots.txt says of a page to one agent.
  package struct Answer: Sendable, Equatable {
    package var agent: String
    package var allows: Bool
    /// Whether a group names the agent; else the group for all agents decides, where there is one.
    package var isNamed: Bool
    /// The rule that decides, and its line; nil where none does, and all is allowed.
    package var rule: (pattern: String, line: Int)?

    package static func == (a: Answer, b: Answer) -> Bool {
      a.agent == b.agent && a.allows == b.allows && a.isNamed == b.isNamed && a.rule?.pattern == b.rule?.pattern
        && a.rule?.line == b.rule?.line
    }
  }

  /// What is known of a page's origin.
  package struct Origin: Sendable {
    /// `https://example.org`.
    package var url: String
    /// When its robots.txt was captured: `20260102030405`.
    package var date: String
    /// The status that the server answered with.
    package var status: Int
    /// For each selected agent.
    package var answers: [Answer]
  }

  /// What the file says of a page; nil where it has nothing on its origin, and all is allowed.
  package func origin(of url: String) -> Origin? {
    var page = RobotsOrigin()
    let text = Array(url.utf8)
    page.set(text.span)
    guard let line = line(of: page) else { return nil }
    let fields = (1...4).map { string(RobotsLine.fields(lines.bytes, lines[line], $0)) }
    return Origin(
      url: "\(fields[1])://\(fields[0])", date: fields[2], status: Int(fields[3]) ?? 0,
      answers: selected.names.indices.map { answer(to: $0, of: page, line) })
  }

  private func answer(to agent: Int, of page: RobotsOrigin, _ line: Int) -> Answer {
    var answer = Answer(agent: selected.names[agent], allows: true, isNamed: false)
    page.path.withUnsafeBytes { path in
      RobotsLine.forEachGroup(lines.bytes, lines[line]) { names, rules in
        let members = members(names)
        guard members.map({ $0 >> UInt64(agent) & 1 == 1 }) ?? true else { return true }
        answer.isNamed = members != nil
        if !page.isRobotsText, let rule = Self.decision(lines.bytes, rules, path) {
          answer.allows = rule.allows
          answer.rule = (string(rule.pattern), Int(string(rule.number)) ?? 0)
        }
        return false
      }
    }
    return answer
  }
}

extension StageResource where Value == RobotsRules {
  /// The file of rules at a path, with its file name and digest.
  ///
  /// - Throws: as `RobotsRules`, and `noEntry` for one without an origin.
  package init(robotsRules path: String, agents: RobotsAgents? = nil) throws {
    let rules = try RobotsRules(path: path, agents: agents)
    guard rules.count > 0 else {
      throw ListError(.noEntry, "the file of rules has no origin: nothing would be refused", location: path)
    }
    self.init(rules, name: Path.split(path).name, sha256: rules.sha256)
  }
}
