import Base
import Records
import Stages
import Testing
import YAML

@testable import Audit

@Suite struct RulePatchTests {
  private static let changes: [RuleChange] = [
    .dropHost("es"), .onlyHost("no"), .reroute(host: "a.example", to: LanguageTag("no")!),
    .scoreMinimum(0.25, cousin: nil), .wordListMinimum(0.05, cousin: LanguageTag("ks_Deva")), .script(Script("Latn")!),
    .ban("a \"b\"\n: # c"), .rename(LanguageTag("ny")!), .merge(LanguageTag("ny")!), .dropLanguage,
  ]

  private static func read(_ text: String) throws -> RulePatch {
    try RulePatch(YAMLNode(parsing: Array(text.utf8), file: "rules.patch.yaml"))
  }

  @Test func aPatchIsReadAsItWasWritten() throws {
    var rule = LanguageRule(code: LanguageTag("sw")!)
    rule.scoreMinimum = 0.125
    let entries = Self.changes.map { RulePatch.Entry(change: $0, effect: "removes 1 of 2", why: "because: #1") }
    for entries in [entries, []] {
      let patch = RulePatch(audit: "2026-01-31-1a2b3c4d", rule: rule, entries: entries)
      #expect(try Self.read(patch.yaml) == patch)
    }
  }

  @Test(arguments: [
    "  - {key: drop-host, host: es, effect: e, why: w}", "  - {key: drop-hosts, host: 'http://es/', effect: e, why: w}",
    "  - {key: drop-hosts, host: es, to: es, effect: e, why: w}", "  - {key: drop-hosts, host: es, why: w}",
    "  - {key: drop-hosts, host: es, effect: e}", "  - {key: reroute, host: es, effect: e, why: w}",
    "  - {key: reroute, host: es, to: spa, effect: e, why: w}", "  - {key: lid-minimum, minimum: 2, effect: e, why: w}",
    "  - {key: drop, host: es, effect: e, why: w}", "  - {host: es, effect: e, why: w}", "  - es",
  ]) func whatIsWrongIsRefused(_ rule: String) {
    let text = "language: sw\naudit: a\nbefore: {lid-minimum: 0, word-list-minimum: 0}\nrules:\n\(rule)\n"
    #expect(throws: YAMLError.self) { try Self.read(text) }
  }

  @Test func aPatchNeedsAllItsKeys() throws {
    let text = "language: sw\naudit: a\nbefore: {}\nrules: []\n"
    #expect(try Self.read(text).entries.isEmpty)
    for line in text.split(separator: "\n") {
      #expect(throws: YAMLError.self) { try Self.read(text.replacing("\(line)\n", with: "")) }
    }
    #expect(throws: YAMLError.self) { try Self.read(text + "more: 1\n") }
  }
}
