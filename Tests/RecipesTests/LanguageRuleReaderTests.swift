import Base
import Language
import Records
import Stages
import TestSupport
import Testing
import YAML

@testable import Recipes

@Suite struct LanguageRuleReaderTests {
  static let text = """
    code: sw
    script: Latn
    lid-minimum: {value: 0.6, why: below it most are Comorian}
    drop-hosts: [shop.example]
    keep-hosts:
      - value: news.example
        why: a newspaper
    reroute: {fr.example: fr, "no.example": "no"}
    banned: [lorem ipsum]
    banned-expressions: ['\\|\\s*$']
    repairs: [normalize-text]
    merge: swc
    history:
      - date: 2026-01-31
        audit: sw-2026-01
        why: 4 of 20 were Comorian
    """

  private func rule(_ text: String, file: String = "lang/sw.yaml") throws -> LanguageRule {
    try LanguageRuleReader.rule(YAMLNode(parsing: Array(text.utf8), file: file), file: file)
  }

  @Test func everyKey() throws {
    let rule = try rule(Self.text)
    #expect(rule.code == LanguageTag("sw"))
    #expect(rule.script == Script("Latn"))
    #expect(rule.scoreMinimum == 0.6)
    #expect(rule.dropHosts == HostSet(["shop.example"]))
    #expect(rule.keepHosts == HostSet(["news.example"]))
    #expect(rule.reroutes.map(\.host) == ["fr.example", "no.example"])
    #expect(rule.reroutes.map(\.code.code) == ["fr", "no"])
    #expect(rule.bannedTexts == ["lorem ipsum"])
    #expect(rule.bannedExpressions.map(\.source) == [#"\|\s*$"#])
    #expect(rule.repairs == ["normalize-text"])
    #expect(rule.fate == .merged(LanguageTag("swc")!))
    #expect(rule.history == [.init(date: "2026-01-31", evidence: "sw-2026-01", why: "4 of 20 were Comorian")])
  }

  @Test func theOnlyHostsAndACousin() throws {
    let text = """
      code: sw
      only-hosts: [tz, {value: news.example, why: the only newspaper}]
      lid-minimum: 0.5
      cousin: {value: ny, why: what is below the minimum is Chewa}
      """
    let rule = try rule(text)
    #expect(rule.onlyHosts == HostSet(["tz", "news.example"]))
    #expect(rule.cousin == LanguageTag("ny"))
  }

  @Test(arguments: [
    "code: sw\ncousin: ny\n", "code: sw\nlid-minimum: 0.5\ncousin: sw\n", "code: sw\nlid-minimum: 0.5\ncousin: [ny]\n",
  ])
  func aCousinNeedsAMinimumAndIsAnotherLanguage(_ text: String) {
    #expect(throws: YAMLError.self) { try rule(text) }
  }

  @Test func aCodeThatLooksLikeFalseIsALanguage() throws {
    #expect(try rule("code: no\n", file: "lang/no.yaml").code == LanguageTag("no"))
  }

  @Test func aWordListLiesBesideTheRule() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("sw\thabari\nsw\tkaribu\n", to: "\(folder)/words.tsv")
      let text = "code: sw\nword-list: words.tsv\nword-list-minimum: 0.1\n"
      let rule = try rule(text, file: "\(folder)/sw.yaml")
      #expect(rule.wordListMinimum == 0.1)
      #expect(rule.wordList?.value.count == 2)
      #expect(rule.wordList?.sha256?.count == 64)
      #expect(throws: YAMLError.self) { _ = try self.rule(text.replacing("sw", with: "yo"), file: "\(folder)/yo.yaml") }
      #expect(throws: YAMLError.self) { _ = try self.rule(text, file: "\(folder)/no/sw.yaml") }
    }
  }

  @Test func foldersOfRules() throws {
    try withTemporaryFolder { folder in
      #expect(throws: SourceError.self) { _ = try LanguageRuleReader.rules(folder: folder) }
      try AtomicFile.write("code: sw\n", to: "\(folder)/sw.yaml")
      try AtomicFile.write("code: no\ndrop: true\n", to: "\(folder)/no.yaml")
      let rules = try LanguageRuleReader.rules(folder: folder)
      #expect(rules.codes == ["no", "sw"])
      #expect(rules["no"]?.fate == .dropped)
      try AtomicFile.write("code: sw\n", to: "\(folder)/yo.yaml")
      #expect(throws: YAMLError.self) { _ = try LanguageRuleReader.rules(folder: folder) }
    }
  }

  @Test(arguments: [
    ("code: sw\n", "", "lang/sw.yaml:1:1", ""), ("code: sw", "code: swa", "lang/sw.yaml:1:7", ""),
    ("code: sw", "code: zzzz", "lang/sw.yaml:1:7", "dataprep languages"),
    ("code: sw", "code: yo", "lang/sw.yaml:1:7", ""),
    ("script: Latn", "script: latin", "lang/sw.yaml:2:9", ""),
    ("script: Latn", "scripts: Latn", "lang/sw.yaml:2:1", "script?"),
    ("value: 0.6", "value: 60", "lang/sw.yaml:3:22", ""),
    ("[shop.example]", "['https://shop.example/']", "lang/sw.yaml:4:14", ""),
    ("[shop.example]", "[null]", "lang/sw.yaml:4:14", ""),
    ("[shop.example]", "[a.example, a.example]", "lang/sw.yaml:4:25", ""),
    ("fr.example: fr", "fr.example: french", "lang/sw.yaml:8:23", ""),
    ("fr.example: fr", "'a b': fr", "lang/sw.yaml:8:11", ""),
    ("[lorem ipsum]", "lorem ipsum", "lang/sw.yaml:9:9", ""), (#"'\\|\\s*$'"#, "'(a'", "lang/sw.yaml:10:22", ""),
    ("normalize-text", "normalise-text", "lang/sw.yaml:11:11", "normalize-text?"),
    ("normalize-text", "drop-empty-texts", "lang/sw.yaml:11:11", ""),
    ("merge: swc", "merge: swc\ndrop: true", "lang/sw.yaml:13:7", ""),
    ("merge: swc", "merge: swc\nrename: yo", "lang/sw.yaml:12:8", ""),
    ("date: 2026-01-31", "date: 2026-13-31", "lang/sw.yaml:14:11", ""),
    ("    why: 4 of 20 were Comorian", "", "lang/sw.yaml:14:5", ""),
    ("    audit: sw-2026-01\n", "", "lang/sw.yaml:14:5", ""),
    ("repairs", "word-list-minimum: 0.5\nrepairs", "lang/sw.yaml:11:20", ""),
    ("repairs", "word-list: missing.tsv\nrepairs", "lang/sw.yaml:11:12", ""),
  ])
  func mistakesHaveAPlace(_ from: String, _ to: String, _ location: String, _ advice: String) throws {
    let from = from.replacing(#"\\"#, with: #"\"#)
    let text = Self.text.replacing(from, with: to, maxReplacements: 1)
    try #require(text != Self.text)
    let error = try #require(throws: YAMLError.self) { _ = try rule(text) }
    #expect(error.location == location, "\(error)")
    #expect(advice.isEmpty || error.advice?.contains(advice) == true, "\(error)")
  }
}
