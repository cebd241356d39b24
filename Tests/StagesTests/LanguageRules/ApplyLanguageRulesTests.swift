import Base
import Language
import Records
import TestSupport
import Testing

@testable import Stages

@Suite struct ApplyLanguageRulesTests {
  private struct Page {
    var text = "Habari za leo. Karibu sana."
    var host = "a.example"
    var language = "sw"
    var score: Float = 0.9
  }

  /// A rule for Swahili with some changes.
  private func rule(_ change: (inout LanguageRule) throws -> Void) rethrows -> LanguageRule {
    var rule = LanguageRule(code: LanguageTag("sw")!)
    try change(&rule)
    return rule
  }

  private func run(_ rules: [LanguageRule], _ pages: [Page]) throws -> (documents: [Document], texts: [String]) {
    var stage = ApplyLanguageRules()
    stage.rules = StageResource(LanguageRules(rules), name: "lang", sha256: "0")
    var batch = Batch()
    for page in pages {
      ExampleDocument(text: page.text, language: page.language, languageScore: page.score).append(to: &batch)
      let url = Array("https://\(page.host)/x?y=1".utf8)
      batch.documents[batch.documents.count - 1].url = batch.strings.place(url.span)
    }
    try stage.makeWorker().run(&batch)
    return (batch.documents, batch.documents.map { batch.texts.string($0.text) })
  }

  private func reasons(_ rule: LanguageRule, _ pages: [Page]) throws -> [String] {
    try run([rule], pages).documents.map { $0.verdict.drop?.reason.rawValue ?? "" }
  }

  @Test func documentsWithoutARuleStay() throws {
    let rule = rule { $0.fate = .dropped }
    #expect(try reasons(rule, [Page(language: "yo"), Page(), Page(language: "und")]) == ["", "rule-language", ""])
  }

  @Test func scripts() throws {
    let rule = rule { $0.script = Script("Latn") }
    let pages = [
      Page(), Page(text: "Привет всем"), Page(text: "ab вг"), Page(text: "abc вгд!"), Page(text: "1 2 3"),
      Page(text: "aa вгд"),
    ]
    #expect(try reasons(rule, pages) == ["", "rule-script", "", "", "", "rule-script"])
    let drop = try run([rule], pages).documents[1].verdict.drop
    #expect(drop?.stage == "language-rules")
    #expect(drop?.values == [.init("language", .text("sw")), .init("script", .text("Cyrl"))])
  }

  @Test func hostsToDropWithThoseBelow() throws {
    let rule = rule { $0.dropHosts = HostSet(["Bad.Example.", "co.example"]) }
    let hosts = [
      "bad.example", "www.bad.example", "BAD.example:8080", "notbad.example", "example", "x.co.example",
      "bad.example.org",
    ]
    #expect(
      try reasons(rule, hosts.map { Page(host: $0) }) == [
        "rule-host", "rule-host", "rule-host", "", "", "rule-host", "",
      ])
  }

  @Test func aWholeTopLevelDomainIsAHost() throws {
    let rule = rule {
      $0.dropHosts = HostSet(["es"])
      $0.reroutes = [.init(host: "fr", code: LanguageTag("fr")!), .init(host: "www.b.fr", code: LanguageTag("br")!)]
    }
    let pages = ["a.es", "es", "b.a.es", "es.example", "bes", "c.fr", "www.b.fr", "b.fr"].map { Page(host: $0) }
    #expect(try reasons(rule, pages) == ["rule-host", "rule-host", "rule-host", "", "", "", "", ""])
    // The longest host counts.
    #expect(try run([rule], pages).documents.suffix(3).map(\.language) == ["fr", "br", "fr"])
  }

  @Test func onlySomeHosts() throws {
    let rule = rule { $0.onlyHosts = HostSet(["good.example", "tz"]) }
    let pages = ["good.example", "www.good.example", "a.tz", "bad.example", "example"].map { Page(host: $0) }
    #expect(try reasons(rule, pages) == ["", "", "", "rule-host", "rule-host"])
  }

  @Test func aCousinGetsWhatIsBelowAMinimum() throws {
    let rule = rule {
      $0.scoreMinimum = 0.5
      $0.cousin = LanguageTag("swc")
      $0.bannedTexts = ["lorem"]
      $0.keepHosts = HostSet(["good.example"])
    }
    let pages = [
      Page(score: 0.5), Page(score: 0.4), Page(text: "Lorem ipsum", score: 0.4), Page(host: "good.example", score: 0.1),
    ]
    let documents = try run([rule], pages).documents
    #expect(documents.map(\.language) == ["sw", "swc", "sw", "sw"])
    #expect(documents.map { $0.verdict.drop?.reason.rawValue ?? "" } == ["", "", "rule-text", ""])
  }

  @Test func theCousinsRuleAppliesButNotItsScore() throws {
    let rule = rule {
      $0.scoreMinimum = 0.5
      $0.cousin = LanguageTag("swc")
    }
    var other = LanguageRule(code: LanguageTag("swc")!)
    other.scoreMinimum = 0.9
    other.dropHosts = HostSet(["bad.example"])
    // Not handed on, nor back.
    other.cousin = LanguageTag("sw")
    other.fate = .merged(LanguageTag("ny")!)
    let pages = [
      Page(score: 0.4), Page(host: "bad.example", score: 0.4), Page(score: 0.6), Page(language: "swc", score: 0.95),
    ]
    let documents = try run([rule, other], pages).documents
    #expect(documents.map(\.language) == ["ny", "swc", "sw", "ny"])
    #expect(documents.map { $0.verdict.drop?.reason.rawValue ?? "" } == ["", "rule-host", "", ""])
    #expect(documents[1].verdict.drop?.values.first == .init("language", .text("swc")))
  }

  @Test func newKeysAreInTheDigestWhereTheyAreSet() throws {
    func digest(_ change: (inout LanguageRule) -> Void) -> String { LanguageRules([rule(change)]).digest }
    let plain = digest { $0.scoreMinimum = 0.5 }
    #expect(plain != digest { ($0.scoreMinimum, $0.cousin) = (0.5, LanguageTag("swc")) })
    #expect(plain != digest { ($0.scoreMinimum, $0.onlyHosts) = (0.5, HostSet(["a.example"])) })
  }

  @Test func scoresAtBelowAndAboveTheMinimum() throws {
    let rule = rule {
      $0.scoreMinimum = 0.5
      $0.keepHosts = HostSet(["good.example"])
    }
    let pages = [Page(score: 0.5), Page(score: 0.49), Page(score: 0.51), Page(host: "good.example", score: 0.1)]
    #expect(try reasons(rule, pages) == ["", "rule-score", "", ""])
  }

  @Test func wordsOfAList() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("sw\thabari\nsw\tkaribu\n", to: "\(folder)/sw.tsv")
      let rule = try rule {
        $0.wordListMinimum = 0.4
        $0.wordList = StageResource(try WordList(path: "\(folder)/sw.tsv"), name: "sw.tsv", sha256: "1")
        $0.keepHosts = HostSet(["good.example"])
      }
      let pages = [
        Page(text: "habari za leo karibu sana"), Page(text: "habari za leo wewe sana"),
        Page(text: "moja mbili", host: "good.example"),
      ]
      #expect(try reasons(rule, pages) == ["", "rule-words", ""])
    }
  }

  @Test func bannedTextsAndExpressions() throws {
    let rule = try rule {
      $0.bannedTexts = ["Lorem Ipsum", "№"]
      $0.bannedExpressions = [try LineExpression(#"\|\s*$"#)]
    }
    let pages = [
      Page(text: "lorem iPSUM"), Page(text: "lorem-ipsum"), Page(text: "mwaka № 4"), Page(text: "a | \nb"),
      Page(text: "a | b"),
    ]
    #expect(try reasons(rule, pages) == ["rule-text", "", "rule-text", "rule-text", ""])
    #expect(try run([rule], pages).documents[0].verdict.drop?.values.last == .init("match", .text("Lorem Ipsum")))
  }

  @Test func rerouteGivesTheHostsLanguageAndItsRule() throws {
    let swahili = rule { $0.reroutes = [.init(host: "fr.example", code: LanguageTag("fr")!)] }
    var french = LanguageRule(code: LanguageTag("fr")!)
    french.scoreMinimum = 0.95
    let pages = [Page(host: "www.fr.example", score: 0.99), Page(host: "fr.example", score: 0.9), Page()]
    let found = try run([swahili, french], pages).documents
    #expect(found.map(\.language) == ["fr", "fr", "sw"])
    #expect(found.map(\.verdict.isKept) == [true, false, true])
    #expect(found[1].verdict.drop?.values.first == .init("language", .text("fr")))
  }

  @Test func repairsAreForTheLanguageAlone() throws {
    let zawgyi = "\u{103B}\u{1019}\u{1014}\u{1039}\u{1019}\u{102C}\u{1031}\u{1015}\u{1038}"
    let unicode = "\u{1019}\u{103C}\u{1014}\u{103A}\u{1019}\u{102C}\u{1015}\u{1031}\u{1038}"
    var burmese = LanguageRule(code: LanguageTag("my")!)
    burmese.repairs = ["convert-zawgyi"]
    let (documents, texts) = try run(
      [burmese],
      [Page(text: zawgyi, language: "my"), Page(text: zawgyi, language: "shn"), Page(text: unicode, language: "my")])
    #expect(texts == [unicode, zawgyi, unicode])
    #expect(documents.map(\.verdict.isKept) == [true, true, true])
  }

  @Test func namesChangeAtTheEnd() throws {
    let renamed = try run([rule { $0.fate = .renamed(LanguageTag("swc")!) }], [Page(), Page(language: "yo")]).documents
    #expect(renamed.map(\.language) == ["swc", "yo"])
    let merged = rule {
      $0.fate = .merged(LanguageTag("fr")!)
      $0.scoreMinimum = 0.5
    }
    let found = try run([merged], [Page(), Page(score: 0.2)]).documents
    #expect(found.map(\.language) == ["fr", "sw"])
    #expect(found.map(\.verdict.isKept) == [true, false])
  }

  @Test func theDigestIsOfWhatRulesDo() {
    let plain = rule { _ in }
    let remark = rule { $0.history = [.init(date: "2026-01-31", evidence: "x", why: "y")] }
    let strict = rule { $0.scoreMinimum = 0.1 }
    #expect(LanguageRules([plain]).digest == LanguageRules([remark]).digest)
    #expect(LanguageRules([plain]).digest != LanguageRules([strict]).digest)
    let other = LanguageRule(code: LanguageTag("yo")!)
    #expect(LanguageRules([plain, other]).digest == LanguageRules([other, plain]).digest)
  }
}
