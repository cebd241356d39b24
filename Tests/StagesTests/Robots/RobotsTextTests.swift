import Base
import Records
import TestSupport
import Testing

@testable import Stages

@Suite struct RobotsTextTests {
  /// The line of the rule that decides, and whether it allows; nil where none matches.
  static func decision(_ text: [UInt8], _ agent: String, _ url: String) -> (line: Int, allows: Bool)? {
    let robots = RobotsText(text.span)
    var page = RobotsOrigin()
    let bytes = Array("https://e.org\(url)".utf8)
    page.set(bytes.span)
    guard !page.isRobotsText else { return nil }
    let rules = robots.rules(naming: Array(agent.lowercased().utf8)) ?? robots.rulesForOthers
    let rule = rules.first { rule in
      robots.patterns[rule.pattern].withUnsafeBytes { pattern in
        page.path.withUnsafeBytes { RobotsPath.matches(rule: pattern, $0) }
      }
    }
    return rule.map { ($0.line, $0.allows) }
  }

  /// Whether a file allows a path to an agent.
  static func allows(_ text: String, _ agent: String = "CCBot", _ path: String = "/x") -> Bool {
    decision(Array(text.utf8), agent, path)?.allows ?? true
  }

  @Test(arguments: [
    // Groups and agents.
    ("user-agent: CCBot\ndisallow: /", "ccbot", false), ("USER-AGENT:CCBOT\nDISALLOW:/", "CCBot", false),
    ("User-agent: CCBot/2.0\nDisallow: /", "CCBot", false), ("User-agent: CCBot/2.0 (x)\nDisallow: /", "CCBot", false),
    ("User-agent: CCBotX\nDisallow: /", "CCBot", true), ("User-agent: CC\nDisallow: /", "CCBot", true),
    ("User-agent: *\nDisallow: /", "CCBot", false), ("User-agent: * x\nDisallow: /", "CCBot", false),
    ("User-agent: *x\nDisallow: /", "CCBot", true), ("User-agent: AI2Bot\nDisallow: /", "AI2Bot", false),
    ("User-agent:\nDisallow: /", "CCBot", true), ("Disallow: /", "CCBot", true), ("", "CCBot", true),
    ("User-agent: a\nUser-agent: CCBot\nUser-agent: b\nDisallow: /", "CCBot", false),
    ("User-agent: CCBot\n\n\nDisallow: /", "CCBot", false),
    // A named group takes the place of the one for all, also without rules.
    ("User-agent: *\nDisallow: /\nUser-agent: CCBot\nDisallow: /y", "CCBot", true),
    ("User-agent: CCBot\nDisallow:\nUser-agent: *\nDisallow: /", "CCBot", true),
    ("User-agent: *\nDisallow: /\nUser-agent: CCBot", "CCBot", true),
    // Groups of one agent are one.
    ("User-agent: CCBot\nDisallow: /y\nUser-agent: b\nDisallow: /z\nUser-agent: ccbot\nDisallow: /x", "CCBot", false),
    ("User-agent: *\nDisallow: /y\nUser-agent: b\nAllow: /\nUser-agent: *\nDisallow: /x", "CCBot", false),
    // Other lines end no group, and rules do.
    ("User-agent: CCBot\nSitemap: https://e.org/s\nUser-agent: b\nDisallow: /", "CCBot", false),
    ("User-agent: CCBot\nCrawl-delay: 1\nnonsense\n: x\nDisallow: /", "CCBot", false),
    ("User-agent: CCBot\nAllow: /y\nUser-agent: b\nDisallow: /", "CCBot", true),
    ("User-agent: CCBot\nDisallow:\nUser-agent: b\nDisallow: /", "CCBot", true),
    // Comments, blanks, ends of lines, a byte order mark.
    ("User-agent: CCBot # x\nDisallow: / # y", "CCBot", false), ("#User-agent: CCBot\nDisallow: /", "CCBot", true),
    ("  User-agent :\tCCBot  \n\tDisallow :  /  ", "CCBot", false), ("User-agent: CCBot\nDisallow: #/", "CCBot", true),
    ("User-agent: CCBot\rDisallow: /", "CCBot", false), ("User-agent: CCBot\r\nDisallow: /\r\n", "CCBot", false),
    ("\u{FEFF}User-agent: CCBot\nDisallow: /", "CCBot", false),
    // Misspellings, and no colon.
    ("useragent: CCBot\ndissallow: /", "CCBot", false), ("user agent: CCBot\ndisalow: /", "CCBot", false),
    ("User-agent CCBot\nDisallow /", "CCBot", false), ("User-agent: CCBot\nDisallow / x", "CCBot", true),
    ("User-agent: CCBot\nDisallowed: /", "CCBot", true),
    // No paths.
    ("User-agent: CCBot\nDisallow: x", "CCBot", true), ("User-agent: CCBot\nDisallow: https://e.org/", "CCBot", true),
    ("User-agent: CCBot\nDisallow: *", "CCBot", false), ("User-agent: CCBot\nDisallow: *x", "CCBot", false),
  ])
  func agents(_ text: String, _ agent: String, _ allows: Bool) { #expect(Self.allows(text, agent) == allows) }

  @Test(arguments: [
    // The longest rule decides, and of equal ones that which allows; their order does not count.
    ("Disallow: /a\nAllow: /a/b", "/a/b", true), ("Allow: /a/b\nDisallow: /a", "/a/c", false),
    ("Disallow: /a/b\nAllow: /a", "/a/b", false), ("Allow: /a\nDisallow: /a", "/a", true),
    ("Disallow: /a\nAllow: /a", "/a", true), ("Disallow: /a\nAllow: /*", "/a", true),
    ("Disallow: /ab\nAllow: /*", "/ab", false), ("Allow: /a*\nDisallow: /a/", "/a/x", true),
    ("Disallow: /\nAllow: /$", "/", true), ("Disallow: /\nAllow: /$", "/x", false),
    // Beginnings.
    ("Disallow: /fish", "/fish", false), ("Disallow: /fish", "/fish.html", false),
    ("Disallow: /fish", "/fishheads/yummy.html", false), ("Disallow: /fish", "/fish?id=1", false),
    ("Disallow: /fish", "/Fish.asp", true), ("Disallow: /fish", "/catfish", true),
    ("Disallow: /fish/", "/fish", true), ("Disallow: /fish/", "/fish/salmon", false),
    ("Disallow: /fish*", "/fishheads", false), ("Disallow: /fish?", "/fish?", false),
    ("Disallow: /fish?", "/fish", true),
    // Wildcards.
    ("Disallow: /*.php", "/index.php", false), ("Disallow: /*.php", "/a/b.php?x=/y", false),
    ("Disallow: /*.php", "/windows.PHP", true), ("Disallow: /*.php", "/php", true),
    ("Disallow: /*.php$", "/a/b.php", false), ("Disallow: /*.php$", "/a.php?x", true),
    ("Disallow: /*.php$", "/a.php/", true), ("Disallow: /*.php$", "/a.php.php", false),
    ("Disallow: /fish*.php", "/fishheads/catfish.php?x", false), ("Disallow: /fish*.php", "/Fish.php", true),
    ("Disallow: /a*b*c", "/a1b2b3c4", false), ("Disallow: /a*b*c", "/acb", true), ("Disallow: /**a", "/ba", false),
    ("Disallow: /*$", "/abc", false), ("Disallow: *", "/abc", false), ("Disallow: /a$", "/a$b", true),
    ("Disallow: /a$b", "/a$b", false), ("Disallow: /a$b", "/a", true), ("Disallow: /a%24", "/a$b", false),
    ("Disallow: /a%24", "/a", true), ("Disallow: /a%2A", "/a*", false), ("Disallow: /a%2A", "/ab", true),
    ("Disallow: /a*$", "/ab", false),
    // Queries, fragments, the file itself.
    ("Disallow: /*?", "/a?b", false), ("Disallow: /*?", "/a", true), ("Disallow: /*b", "/a#b", true),
    ("Disallow: /", "/robots.txt", true), ("Disallow: /", "", false), ("Disallow: /", "?x", false),
    // Escapes (RFC 9309, section 2.2.2).
    ("Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", false),
    ("Disallow: /foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo/bar?baz=https://foo.bar", false),
    ("Disallow: /foo/bar/\u{30C4}", "/foo/bar/%E3%83%84", false),
    ("Disallow: /foo/bar/%e3%83%84", "/foo/bar/\u{30C4}", false),
    ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", false), ("Disallow: /foo/bar/baz", "/foo/bar/%62%61%7A", false),
    ("Disallow: /a%2Fb", "/a/b", true), ("Disallow: /a%2Fb", "/a%2fb", false), ("Disallow: /a/b", "/a%2Fb", true),
    ("Disallow: /a%3Fb", "/a?b", true), ("Disallow: /a b", "/a%20b", false), ("Disallow: /a%20b", "/a b", false),
    ("Disallow: /a%", "/a%", false), ("Disallow: /a%2", "/a%2", false), ("Disallow: /a%25", "/a%25", false),
    ("Disallow: /~x", "/%7Ex", false), ("Disallow: /a%7", "/a%7Eb", true),
  ])
  func paths(_ rules: String, _ path: String, _ allows: Bool) {
    #expect(Self.allows("User-agent: *\n\(rules)", "CCBot", path) == allows)
  }

  /// Numbers of lines count every line, however it ends.
  @Test(arguments: ["\n", "\r\n", "\r"]) func lines(_ end: String) {
    let text = ["# x", "", "User-agent: a", "", "Disallow: /a", "Allow: /a/b"].joined(separator: end)
    #expect(Self.decision(Array(text.utf8), "a", "/a")?.line == 5)
    #expect(Self.decision(Array(text.utf8), "a", "/a/b")?.line == 6)
  }

  /// Behind 500 KiB nothing counts, also not what is left of the line that is cut there.
  @Test func limit() {
    func file(_ rule: String, endingAt end: Int) -> [UInt8] {
      let head = Array("User-agent: *\n#".utf8)
      let tail = Array("\n\(rule)".utf8)
      return head + [UInt8](repeating: 0x78, count: end - head.count - tail.count) + tail
    }
    let limit = RobotsText.limit
    #expect(Self.decision(file("Disallow: /x", endingAt: limit), "a", "/x") != nil)
    #expect(Self.decision(file("Disallow: /x", endingAt: limit) + Array("\n".utf8), "a", "/x") != nil)
    #expect(Self.decision(file("Disallow: /x", endingAt: limit + 1), "a", "/x") == nil)
    #expect(Self.decision(file("Disallow: /xyz", endingAt: limit + 2), "a", "/x") == nil)
  }

  /// The order of groups and of rules changes nothing, and neither do lines that are none.
  @Test func orders() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let rules = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        let path = String(
          (0..<Int.random(in: 0...4, using: &random)).map { _ in "ab*/$".randomElement(using: &random)! })
        return "\(Bool.random(using: &random) ? "Allow" : "Disallow"): /\(path)"
      }
      let whole = "User-agent: *\n" + rules.joined(separator: "\n")
      let apart = rules.shuffled(using: &random).map { "User-agent: *\nSitemap: x\n\($0)\n\nHost: y\n" }.joined()
      for _ in 0..<20 {
        let path =
          "/" + String((0..<Int.random(in: 0...6, using: &random)).map { _ in "ab/".randomElement(using: &random)! })
        #expect(Self.allows(whole, "x", path) == Self.allows(apart, "x", path), "\(rules) \(path)")
      }
    }
  }

  /// Matching is what a search through all possibilities finds.
  @Test func patterns() {
    func search(_ rule: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
      guard let first = rule.first else { return true }
      if first == UInt8(ascii: "*") {
        return (0...path.count).contains { search(rule.dropFirst(), path.dropFirst($0)) }
      }
      if first == UInt8(ascii: "$"), rule.count == 1 { return path.isEmpty }
      return path.first == first && search(rule.dropFirst(), path.dropFirst())
    }
    var random = SeededGenerator(seed: 12)
    var matches = 0
    for _ in 0..<20_000 {
      var rule = (0..<Int.random(in: 0...7, using: &random)).map { _ in "ab**".utf8.randomElement(using: &random)! }
      if Bool.random(using: &random) { rule.append(UInt8(ascii: "$")) }
      let path = (0..<Int.random(in: 0...9, using: &random)).map { _ in "ab".utf8.randomElement(using: &random)! }
      let found = rule.withUnsafeBytes { rule in path.withUnsafeBytes { RobotsPath.matches(rule: rule, $0) } }
      #expect(found == search(rule[...], path[...]))
      matches += found ? 1 : 0
    }
    #expect(matches > 2000 && matches < 18_000)
  }

  /// Rules that are made to be slow take no longer than their length times the path's.
  @Test func slowRules() {
    let text =
      "User-agent: *\n" + String(repeating: "Disallow: /" + String(repeating: "*a", count: 200) + "b\n", count: 100)
    let path = "/" + String(repeating: "a", count: 2000)
    let start = ContinuousClock.now
    #expect(Self.allows(text, "x", path))
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// No bytes make the reader trap, and what it makes of them is a whole line.
  @Test func mutations() throws {
    var random = SeededGenerator(seed: 13)
    let base = Array(
      "\u{FEFF}User-agent: *\r\nDisallow: /a*%2Fb$ # x\nAllow: /\u{30C4}?x=%zz\rUser-agent: CCBot/2\n\nDisallow\t/\n"
        .utf8)
    for _ in 0..<5000 {
      var bytes = base
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert("\r\n:*$%#/ \t".utf8.randomElement(using: &random)!, at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 3))
        }
      }
      var line = ByteBuffer()
      line.append("e.org\thttps\t20260102030405\t200")
      RobotsLine.append(groups: RobotsText(bytes.span), for: .usual, to: &line)
      let isWhole = line.withUnsafeBytes { line in
        let raw = UnsafeRawBufferPointer(line)
        return RobotsLine.isWhole(raw, 0..<raw.count) && !raw.contains(ASCII.lineFeed)
      }
      #expect(isWhole, "\(line.string())")
    }
  }

  @Test func tokens() {
    #expect(RobotsAgents(list: "CCBot,my_bot-2")?.names == ["CCBot", "my_bot-2"])
    for wrong in ["", "a,", "a b", "CCBot/2.0", "*", "a,A"] { #expect(RobotsAgents(list: wrong) == nil) }
    #expect(RobotsAgents((0..<65).map { "a\($0)" }) == nil)
    #expect(RobotsAgents(RobotsAgents.usual.names) == .usual)
  }
}
