import Base
import Language
import Records
import Stages
import TestSupport
import Testing
import YAML

@testable import Recipes

/// The rules of `pipelines/lang`.
@Suite struct PublishedRulesTests {
  static let folder = "\(TestFiles.root)/pipelines/lang"

  private func rules() throws -> [LanguageRule] {
    try RecipeFiles.find(Self.folder).map { try LanguageRuleReader.rule(YAMLNode(file: $0), file: $0) }
  }

  @Test func allAreReadAndTellWhy() throws {
    let rules = try rules()
    #expect(rules.count >= 40)
    for rule in rules {
      #expect(!rule.history.isEmpty, "\(rule.code.code)")
      #expect(
        rule.history.allSatisfy { !$0.why.isEmpty && $0.evidence.contains(where: \.isNumber) }, "\(rule.code.code)")
    }
  }

  /// A repair of the wrong letters would change texts of others.
  @Test func repairsBelongToTheirScript() throws {
    for rule in try rules() {
      let script = rule.script?.code
      for repair in rule.repairs {
        switch repair {
        case "convert-zawgyi": #expect(rule.code.code == "my")
        case "repair-sorani": #expect(rule.code.code == "ckb")
        case "repair-look-alikes": #expect(script == "Cyrl" || script == nil, "\(rule.code.code)")
        case "repair-viramas": #expect(script != "Latn" && script != "Cyrl", "\(rule.code.code)")
        default: Issue.record("\(rule.code.code): \(repair)")
        }
      }
    }
  }

  /// The page is made by the same script; a rule that was changed by hand alone would be missing in it.
  @Test func thePageHasEveryRule() throws {
    let page = try FileSystem.read("\(TestFiles.root)/docs/language-rules.md")
    let text = String(decoding: page, as: UTF8.self)
    for rule in try rules() { #expect(text.contains("\n| \(rule.code.code) | "), "\(rule.code.code)") }
  }
}
