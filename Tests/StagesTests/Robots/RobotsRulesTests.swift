import Base
import Records
import TestSupport
import Testing

@testable import Stages

@Suite struct RobotsRulesTests {
  /// A file of rules for CCBot, GPTBot and Mine.
  private static func file(
    _ lines: [String], origins: Int? = nil, head: String = #"{"agents":["CCBot","GPTBot","Mine"]}"#
  )
    -> String
  {
    "#dataprep-robots\t1\t\(head)\n" + lines.map { $0 + "\n" }.joined()
      + "~end\t{\"origins\":\(origins ?? lines.count),\"first\":\"20260102030405\",\"last\":\"20260102030406\"}\n"
  }

  private static let lines = [
    "a.example:8443\thttps\t20260102030405\t200\t* -2:/",
    "a.example\thttp\t20260102030405\t200\t* -2:/insecure",
    "a.example\thttps\t20260102030405\t200\tCCBot\tGPTBot,Mine -7:/both\t* +3:/private/open -2:/private",
    "b.example\thttp\t20260102030405\t404",
    "c.example\thttps\t20260102030405\t200\tMine -1:/\t* -9:/*.pdf$",
    "d.example\thttps\t20260102030406\t503\t* -0:/",
  ].sorted { Path.precedes($0, $1) }

  private static func rules(_ text: String = file(lines), agents: RobotsAgents? = nil) throws -> RobotsRules {
    try withTemporaryFolder { folder in
      try AtomicFile.write(text, to: "\(folder)/r.rules")
      return try RobotsRules(path: "\(folder)/r.rules", agents: agents)
    }
  }

  /// Who is refused, by which rule.
  private static func refusal(_ rules: RobotsRules, _ url: String) -> String? {
    var page = RobotsOrigin()
    let bytes = Array(url.utf8)
    return rules.refusal(of: bytes.span, &page).map { "\($0.agent) \($0.line) \($0.rule)" }
  }

  @Test(arguments: [
    ("https://a.example/both", "GPTBot 7 /both"), ("https://a.example/private", nil),
    ("https://A.Example./both#x", "GPTBot 7 /both"),
    ("https://u:p@a.example:443/both", "GPTBot 7 /both"), ("https://a.example:8443/x", "CCBot 2 /"),
    ("https://a.example:8444/both", nil), ("http://a.example/insecure", "CCBot 2 /insecure"),
    ("http://a.example/both", nil),
    ("https://www.a.example/both", nil), ("https://b.example/", nil), ("https://c.example/x.pdf", "Mine 1 /"),
    // A server whose other scheme is known alone.
    ("http://c.example/", "Mine 1 /"), ("https://b.example/x", nil), ("http://d.example/", "CCBot 0 /"),
    ("https://c.example/robots.txt", nil), ("https://d.example/robots.txt?x", "CCBot 0 /"), ("ftp://d.example/", nil),
    ("https://", nil), ("", nil), ("/x", nil), ("https://\u{E9}.example/", nil), ("https://a\u{1}b.example/", nil),
    ("https://e.example/", nil), ("https://0.example/", nil), ("https://zzz.example/", nil),
    ("https://!a.example/", nil), ("https://~d.example/", nil),
  ])
  func pages(_ url: String, _ expected: String?) throws {
    #expect(Self.refusal(try Self.rules(), url) == expected)
  }

  /// Agents that are not asked for do not count; one that a group names is not in the group for all.
  @Test func agentsCount() throws {
    let one = try Self.rules(agents: RobotsAgents(["ccbot"]))
    #expect(one.selected.names == ["CCBot"])
    #expect(Self.refusal(one, "https://a.example/both") == nil && Self.refusal(one, "https://a.example/private") == nil)
    #expect(
      Self.refusal(one, "https://c.example/x.pdf") == "CCBot 9 /*.pdf$"
        && Self.refusal(one, "https://c.example/") == nil)
    let error = #expect(throws: ListError.self) { try Self.rules(agents: RobotsAgents(["Other"])) }
    #expect(error?.code == .noEntry && error?.advice?.contains("CCBot, GPTBot, Mine") == true)
    let two = try Self.rules().selecting(["mine", "gptbot"])
    #expect(two.selected.names == ["GPTBot", "Mine"])
    #expect(Self.refusal(two, "https://c.example/x.pdf") == "Mine 1 /")
    #expect(throws: ListError.self) { try Self.rules().selecting(["Other"]) }
  }

  /// What people are told is what pages are dropped by.
  @Test func answers() throws {
    let rules = try Self.rules()
    let origin = try #require(rules.origin(of: "https://a.example/private/open/x"))
    #expect(origin.url == "https://a.example" && origin.date == "20260102030405" && origin.status == 200)
    #expect(origin.answers.map(\.isNamed) == [true, true, true] && origin.answers.allSatisfy(\.allows))
    let other = try #require(rules.origin(of: "http://c.example/x.pdf"))
    #expect(other.url == "https://c.example" && other.answers.map(\.allows) == [false, false, false])
    #expect(other.answers.map(\.rule?.line) == [9, 9, 1] && other.answers.map(\.isNamed) == [false, false, true])
    #expect(rules.origin(of: "https://e.example/") == nil)
    #expect(
      rules.origin(of: "https://d.example/robots.txt")?.answers.allSatisfy { $0.allows && $0.rule == nil } == true)
    for path in ["", "both", "private", "private/open", "x.pdf", "robots.txt"] {
      for host in [
        "http://a.example", "https://a.example", "https://a.example:8443", "http://b.example", "https://d.example",
      ] {
        let isAllowed = rules.origin(of: "\(host)/\(path)")?.answers.allSatisfy(\.allows) ?? true
        #expect((Self.refusal(rules, "\(host)/\(path)") == nil) == isAllowed)
      }
    }
  }

  /// Many origins: every one is found, and nothing else.
  @Test func manyOrigins() throws {
    let names = (0..<3000).map { "h\($0).example" }.sorted { Path.precedes($0, $1) }
    let rules = try Self.rules(Self.file(names.map { "\($0)\thttps\t20260102030405\t200\t* -1:/x" }))
    for number in 0..<3000 {
      #expect(Self.refusal(rules, "https://h\(number).example/x") != nil)
      #expect(
        Self.refusal(rules, "https://h\(number).exampl/x") == nil
          && Self.refusal(rules, "https://h\(number).example.x/x") == nil)
    }
  }

  @Test(arguments: [
    "", "x", "#dataprep-robots\t1\t", "#dataprep-robots\t2\t{}\n", file([], head: "{}"), file([], head: "x"),
    file(lines, origins: 3), file(lines.reversed()), file(lines + [lines[5]]), file(["a\thttps\t2026\t200"]),
    file(["a\thttps\t20260102030405"]), file(["a\thttps\t20260102030405\t200\t* 2:/"]),
    file(["a\thttps\t20260102030405\t200\t* -2:"]), file(["a\thttps\t20260102030405\t200\t -2:/"]),
    file(["a\thttps\t20260102030405\t200\t"]), String(file(lines).dropLast(1)), String(file(lines).dropLast(60)),
  ])
  func damage(_ text: String) throws {
    let error = #expect(throws: ListError.self) { try Self.rules(text) }
    #expect(error?.location != nil)
  }

  /// No bytes make the reader or a look-up trap.
  @Test func mutations() throws {
    var random = SeededGenerator(seed: 14)
    let base = Array(Self.file(Self.lines).utf8)
    try withTemporaryFolder { folder in
      for _ in 0..<500 {
        var bytes = base
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          bytes[Int.random(in: 18..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try AtomicFile.write(bytes.span, to: "\(folder)/r.rules")
        guard let rules = try? RobotsRules(path: "\(folder)/r.rules") else { continue }
        for url in ["https://a.example/private/x", "http://c.example/x.pdf"] {
          _ = Self.refusal(rules, url)
          _ = rules.origin(of: url)
        }
      }
    }
  }

  @Test func aFileWithoutAnOriginIsAnError() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.file([]), to: "\(folder)/r.rules")
      let error = #expect(throws: ListError.self) { try StageResource(robotsRules: "\(folder)/r.rules") }
      #expect(error?.code == .noEntry)
      #expect(throws: SourceError.self) { try StageResource(robotsRules: "\(folder)/none.rules") }
    }
  }

  /// What the stage drops says why, and goes to the third shelf; the rules' digest is part of its description.
  @Test func theStageDrops() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.file(Self.lines), to: "\(folder)/r.rules")
      var stage = DropDisallowed()
      stage.rules = try StageResource(robotsRules: "\(folder)/r.rules")
      func run() throws -> Batch {
        var batch = Batch()
        for url in ["https://c.example/x", "https://c.example/robots.txt", ""] {
          ExampleDocument(text: "x", url: url).append(to: &batch)
        }
        try stage.makeWorker().run(&batch)
        return batch
      }
      let batch = try run()
      #expect(
        batch.documents[0].verdict.drop
          == Drop(
            stage: "robots", reason: .disallowed,
            values: [
              .init("agent", .text("Mine")), .init("rule", .text("Disallow: /")), .init("line", .integer(1)),
              .init("captured", .text("20260102030405")),
            ]))
      #expect(batch.documents[1].verdict.isKept && batch.documents[2].verdict.isKept)
      #expect(Drop.Reason.disallowed.shelf == "blocked" && Drop.Reason.disallowed.isOptOut)
      stage.agents = ["gptbot"]
      #expect(try run().documents[0].verdict.isKept)
      var json = JSONWriter()
      stage.describe(&json)
      let digest = try #require(stage.rules?.sha256)
      #expect(json.bytes.string() == #"{"rules":{"name":"r.rules","sha256":"\#(digest)"},"agents":["gptbot"]}"#)
      let bytes = try FileSystem.read("\(folder)/r.rules")
      #expect(digest == Digest.of(bytes.span, .sha256).hexadecimal)
      stage.agents = ["nobody"]
      #expect(throws: ListError.self) { try stage.makeWorker() }
    }
  }
}
