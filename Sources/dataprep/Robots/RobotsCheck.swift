import Base
import Stages

/// What a file of rules says of a page, for people and for programs.
struct RobotsCheck {
  let url: String
  /// Nil where nothing is known of the page's origin.
  let origin: RobotsRules.Origin?

  /// Whether no agent is refused the page.
  var isAllowed: Bool { origin?.answers.allSatisfy(\.allows) ?? true }

  /// Lines for people: agents with one answer share a line.
  var lines: [String] {
    guard let origin else { return [url, "  no robots.txt of this server is in the rules: allowed"] }
    var lines = [url, "  \(origin.url)/robots.txt, captured \(Self.stamp(origin.date)), status \(origin.status)"]
    var left = origin.answers[...]
    while let first = left.first {
      let same = left.filter { Self.reason($0) == Self.reason(first) && $0.allows == first.allows }
      let names = same.map(\.agent).joined(separator: ", ")
      lines.append("  \(first.allows ? "allowed" : "disallowed"): \(names): \(Self.reason(first))")
      left = left.filter { other in !same.contains { $0.agent == other.agent } }[...]
    }
    return lines
  }

  private static func reason(_ answer: RobotsRules.Answer) -> String {
    let group = answer.isNamed ? "its group" : "the group for *"
    guard let rule = answer.rule else {
      return answer.isNamed ? "no rule of its group matches" : "no rule matches"
    }
    guard rule.line > 0 else { return "the server had no answer" }
    return "\(answer.allows ? "Allow" : "Disallow"): \(rule.pattern) (line \(rule.line), \(group))"
  }

  /// `2026-01-02T03:04:05Z` of `20260102030405`.
  static func stamp(_ date: String) -> String {
    let digits = Array(date)
    guard digits.count == 14 else { return "at no known time" }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
  }

  /// Writes an array of what is said of some pages.
  static func write(_ pages: [RobotsCheck], to json: inout JSONWriter) {
    json.beginArray()
    for page in pages {
      json.beginObject()
      json.member("url", page.url)
      json.member("allowed", page.isAllowed)
      json.member("robots_txt", page.origin.map { "\($0.url)/robots.txt" })
      json.member("captured", page.origin.map { stamp($0.date) })
      json.member("status", page.origin?.status)
      json.key("agents")
      json.beginArray()
      for answer in page.origin?.answers ?? [] {
        json.beginObject()
        json.member("agent", answer.agent)
        json.member("allowed", answer.allows)
        json.member("group", answer.isNamed ? answer.agent : "*")
        json.member("rule", answer.rule.map { "\(answer.allows ? "Allow" : "Disallow"): \($0.pattern)" })
        json.member("line", answer.rule?.line)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
  }

  /// What a file of rules is, in lines.
  static func lines(_ rules: RobotsRules) -> [String] {
    [
      "rules of \(Amount.count(rules.count, of: "origin")), captured \(stamp(rules.dates.first)) to \(stamp(rules.dates.last))",
      "agents: \(rules.selected.names.joined(separator: ", "))", "sha256: \(rules.sha256)",
    ]
  }

  /// What a file of rules is, as an object.
  static func write(_ rules: RobotsRules, to json: inout JSONWriter) {
    json.beginObject()
    json.member("origins", rules.count)
    json.member("first", stamp(rules.dates.first))
    json.member("last", stamp(rules.dates.last))
    json.key("agents")
    json.beginArray()
    for name in rules.selected.names { json.string(name) }
    json.endArray()
    json.member("sha256", rules.sha256)
    json.endObject()
  }
}
