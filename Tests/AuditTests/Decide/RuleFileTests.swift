import Base
import Records
import Stages
import TestSupport
import Testing
import YAML

@testable import Audit

@Suite struct RuleFileTests {
  private static let entries: [RulePatch.Entry] = [
    .init(
      change: .reroute(host: "es", to: LanguageTag("es")!), effect: "removes 9 of 9 bad, loses 0 of 21 good",
      why: "they are \"Spanish\": all"),
    .init(change: .dropHost("shop.example"), effect: "removes 2 of 9 bad, loses 0 of 21 good", why: "# a shop"),
    .init(change: .scoreMinimum(0.7, cousin: nil), effect: "removes 1 of 9 bad, loses 0 of 21 good", why: "noise"),
  ]

  private func patch(_ entries: [RulePatch.Entry], minimum: Double = 0) -> RulePatch {
    var rule = LanguageRule(code: LanguageTag("sw")!)
    rule.scoreMinimum = minimum
    return RulePatch(audit: "2026-01-31-1a2b3c4d", rule: rule, entries: entries)
  }

  /// The file `sw.yaml` of a text after changes.
  private func applied(_ text: String?, _ entries: [RulePatch.Entry], minimum: Double = 0) throws -> String {
    try withTemporaryFolder { folder in
      let path = "\(folder)/sw.yaml"
      if let text { try AtomicFile.write(text, to: path) }
      var file = try RuleFile(path, language: LanguageTag("sw")!)
      let patch = patch(entries, minimum: minimum)
      #expect(try file.apply(entries, of: patch, date: "2026-02-01").count == entries.count)
      try file.write()
      let once = String(decoding: try FileSystem.read(path), as: UTF8.self)
      // Applying twice changes nothing.
      var again = try RuleFile(path, language: LanguageTag("sw")!)
      #expect(try again.apply(entries, of: patch, date: "2026-02-02").isEmpty)
      #expect(again.text == once)
      return once
    }
  }

  @Test func whatPeopleWroteStays() throws {
    let text = """
      # Swahili, by hand.
      code: sw
      script: Latn   # always

      # The identifier is sure from here on.
      lid-minimum: {value: 0.6, why: below it most are Comorian}  # keep
      drop-hosts: [bad.example, "x, y.example"]
      drop-hosts-note: no
      """.replacing(
        "drop-hosts: [bad.example, \"x, y.example\"]\ndrop-hosts-note: no",
        with: "drop-hosts: [bad.example, 'b.example'] # flow")
    let history = """

      reroute:
        # one of the BBC's
        bbc.example: rw

      # What was done.
      history:
        - date: 2026-01-01
          evidence: "20 read"
          why: first
      # the end

      """
    let found = try applied(text + history, Self.entries, minimum: 0.6)
    #expect(
      found == """
        # Swahili, by hand.
        code: sw
        script: Latn   # always

        # The identifier is sure from here on.
        lid-minimum: {value: 0.7, why: below it most are Comorian}  # keep
        drop-hosts: [bad.example, 'b.example', {value: shop.example, why: "# a shop"}] # flow
        reroute:
          # one of the BBC's
          bbc.example: rw
          es: {value: es, why: "they are \\"Spanish\\": all"}

        # What was done.
        history:
          - date: 2026-01-01
            evidence: "20 read"
            why: first
          - date: 2026-02-01
            audit: "2026-01-31-1a2b3c4d"
            evidence: "removes 9 of 9 bad, loses 0 of 21 good"
            why: "they are \\"Spanish\\": all"
          - date: 2026-02-01
            audit: "2026-01-31-1a2b3c4d"
            evidence: "removes 2 of 9 bad, loses 0 of 21 good"
            why: "# a shop"
          - date: 2026-02-01
            audit: "2026-01-31-1a2b3c4d"
            evidence: "removes 1 of 9 bad, loses 0 of 21 good"
            why: "noise"
        # the end

        """)
  }

  @Test func aFileThatIsNotThere() throws {
    let found = try applied(nil, [Self.entries[1]])
    #expect(
      found == """
        code: sw
        drop-hosts:
          - value: shop.example
            why: "# a shop"
        history:
          - date: 2026-02-01
            audit: "2026-01-31-1a2b3c4d"
            evidence: "removes 2 of 9 bad, loses 0 of 21 good"
            why: "# a shop"

        """)
  }

  @Test func otherEndsOfLinesAndIndentsStay() throws {
    let text = "code: sw\r\ndrop-hosts:\r\n- bad.example\r\n# end\r\n"
    let found = try applied(text, [Self.entries[1]])
    #expect(
      found.hasPrefix("code: sw\r\ndrop-hosts:\r\n- bad.example\r\n- value: shop.example\r\n  why: \"# a shop\"\r\n"))
    #expect(!found.replacing("\r\n", with: "").contains("\n"))
  }

  @Test func everyChangeCanBeWritten() throws {
    let changes: [RuleChange] = [
      .onlyHost("no"), .reroute(host: "no", to: LanguageTag("no")!), .scoreMinimum(0.25, cousin: LanguageTag("ny")),
      .script(Script("Latn")!), .ban("\"quoted\" \\ # and: this"), .merge(LanguageTag("ny")!),
    ]
    let found = try applied("code: sw\n", changes.map { .init(change: $0, effect: "e", why: "w") })
    try withTemporaryFolder { folder in
      try AtomicFile.write(found, to: "\(folder)/sw.yaml")
      let rule = try RuleFile("\(folder)/sw.yaml", language: LanguageTag("sw")!).rule
      var expected = LanguageRule(code: LanguageTag("sw")!)
      for change in changes { try change.apply(to: &expected) }
      #expect(LanguageRules([rule]).digest == LanguageRules([expected]).digest)
      #expect(rule.bannedTexts == ["\"quoted\" \\ # and: this"])
    }
    for change: RuleChange in [.rename(LanguageTag("ny")!), .dropLanguage] {
      _ = try applied("code: sw\n", [.init(change: change, effect: "e", why: "w")])
    }
  }

  @Test(arguments: [
    "code: sw\nkeep-hosts: [shop.example]\n", "code: sw\nreroute: {es: pt}\n", "code: sw\nlid-minimum: 0.65\n",
    "{code: sw}\n", "code: sw\ndrop-hosts: [a.example,\n  b.example]\n",
  ]) func whatExcludesAChangeIsRefusedAndNothingIsWritten(_ text: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/sw.yaml"
      try AtomicFile.write(text, to: path)
      var file = try RuleFile(path, language: LanguageTag("sw")!)
      #expect(throws: AuditError.self) {
        try file.apply(Self.entries, of: patch(Self.entries, minimum: 0.6), date: "2026-02-01")
      }
      #expect(file.text == text)
    }
  }

  @Test func aHigherMinimumThanProposedStays() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/sw.yaml"
      try AtomicFile.write("code: sw\nlid-minimum: 0.8\n", to: path)
      var file = try RuleFile(path, language: LanguageTag("sw")!)
      #expect(try file.apply([Self.entries[2]], of: patch([Self.entries[2]]), date: "2026-02-01").isEmpty)
    }
  }

  @Test func theFileIsThatOfTheLanguage() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("code: yo\n", to: "\(folder)/yo.yaml")
      #expect(throws: AuditError.self) { try RuleFile("\(folder)/yo.yaml", language: LanguageTag("sw")!) }
    }
  }
}
