package import Base

/// A line of a file of rules: what the robots.txt of one origin says.
///
/// `SERVER<tab>SCHEME<tab>DATE<tab>STATUS`, and a tab and a group for each: names of agents that commas separate (`*` for all that no
/// group before names), and a blank and a rule for each rule: `-12:/private/` disallows, `+13:/private/open` allows, each with the number
/// of its line. The first rule that matches decides.
package enum RobotsLine {
  /// The rule of whoever cannot be asked: nothing is allowed (RFC 9309, section 2.3.1.4).
  package static let nothingAllowed = Array("\t* -0:/".utf8)

  /// Appends the groups of a file, those of some agents alone.
  package static func append(groups text: borrowing RobotsText, for agents: RobotsAgents, to line: inout ByteBuffer) {
    var named: [(names: [String], rules: [RobotsText.Rule])] = []
    for name in agents.names {
      guard let rules = text.rules(naming: Array(name.lowercased().utf8)) else { continue }
      if let place = named.firstIndex(where: { $0.rules == rules }) {
        named[place].names.append(name)
      } else {
        named.append(([name], rules))
      }
    }
    for group in named { append(group.names.joined(separator: ","), group.rules, of: text, to: &line) }
    let rest = text.rulesForOthers
    if !rest.isEmpty { append("*", rest, of: text, to: &line) }
  }

  private static func append(
    _ names: String, _ rules: [RobotsText.Rule], of text: borrowing RobotsText, to line: inout ByteBuffer
  ) {
    line.append(ASCII.tab)
    line.append(utf8: names)
    for rule in rules {
      line.append(ASCII.space)
      line.append(rule.allows ? UInt8(ascii: "+") : UInt8(ascii: "-"))
      line.append(utf8: String(rule.line))
      line.append(ASCII.colon)
      text.patterns.withUnsafeBufferPointer { line.append(UnsafeBufferPointer(rebasing: $0[rule.pattern])) }
    }
  }

  /// A rule of a line.
  internal struct Rule {
    var allows: Bool
    /// Where the number of its line and its pattern are.
    var number: Range<Int>
    var pattern: Range<Int>
  }

  /// Calls `body` with each group's names and rules until it says that this is enough.
  @inline(__always)
  internal static func forEachGroup(
    _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, _ body: (_ names: Range<Int>, _ rules: Range<Int>) -> Bool
  ) {
    var index = fields(bytes, line, 4).upperBound
    while index < line.upperBound {
      let start = index + 1
      var end = start
      while end < line.upperBound, bytes[end] != ASCII.tab { end += 1 }
      var names = start
      while names < end, bytes[names] != ASCII.space { names += 1 }
      guard body(start..<names, names..<end) else { return }
      index = end
    }
  }

  /// Where the field of a number is, from 1.
  internal static func fields(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>, _ number: Int) -> Range<Int> {
    var start = line.lowerBound
    var left = number
    while true {
      var end = start
      while end < line.upperBound, bytes[end] != ASCII.tab { end += 1 }
      left -= 1
      if left == 0 || end == line.upperBound { return start..<end }
      start = end + 1
    }
  }

  /// Where the first nine fields begin.
  package static func fieldStarts(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> [Int] {
    var starts = [line.lowerBound]
    for index in line where bytes[index] == ASCII.tab && starts.count < 9 { starts.append(index + 1) }
    return starts
  }

  /// The rule at a place of a group, and where the next is; nil at the end, and where there is none.
  @inline(__always)
  internal static func rule(_ bytes: UnsafeRawBufferPointer, at place: Int, end: Int) -> (rule: Rule, next: Int)? {
    guard place + 2 < end, bytes[place] == ASCII.space else { return nil }
    let sign = bytes[place + 1]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    var colon = place + 2
    while colon < end, ASCII.isDigit(bytes[colon]) { colon += 1 }
    guard colon < end, colon > place + 2, bytes[colon] == ASCII.colon else { return nil }
    var next = colon + 1
    while next < end, bytes[next] != ASCII.space { next += 1 }
    return (
      Rule(allows: sign == UInt8(ascii: "+"), number: place + 2..<colon, pattern: colon + 1..<next), next
    )
  }

  /// Whether a line is whole: four fields, a date, and groups of rules that can be read.
  internal static func isWhole(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Bool {
    let server = fields(bytes, line, 1)
    let (scheme, date, status) = (fields(bytes, line, 2), fields(bytes, line, 3), fields(bytes, line, 4))
    guard !server.isEmpty, scheme.lowerBound == server.upperBound + 1, date.lowerBound == scheme.upperBound + 1,
      status.lowerBound == date.upperBound + 1, scheme.count == 4 || scheme.count == 5, date.count == 14,
      status.count == 3, date.allSatisfy({ ASCII.isDigit(bytes[$0]) }), status.allSatisfy({ ASCII.isDigit(bytes[$0]) })
    else { return false }
    var isWhole = true
    forEachGroup(bytes, line) { names, rules in
      var place = rules.lowerBound
      while let (rule, next) = rule(bytes, at: place, end: rules.upperBound) {
        guard !rule.pattern.isEmpty else { break }
        place = next
      }
      isWhole = !names.isEmpty && place == rules.upperBound
      return isWhole
    }
    return isWhole
  }
}
