internal import Base
internal import Language
package import Records

/// Applies the rule of each document's language.
///
/// The web has more languages than any identifier knows well, and each has its own trouble: a host of machine translations,
/// a cousin that looks like it, an encoding of its own. What an audit finds is written down as a rule
/// (docs/recipes.md), and applied here. In order: a document of a host that is rerouted gets that host's language, and
/// the rule of that language applies; texts are repaired; what is in another script, of a host to drop, below a least score
/// or with a banned text is dropped, each with its reason; what is below a minimum where the rule names a cousin goes to
/// the cousin's documents, and through the cousin's rule; at last the language is renamed, merged or dropped.
/// Cost: a look-up for a document without a rule; searches for each banned text.
package struct ApplyLanguageRules: Stage {
  package static let id = "apply-language-rules"
  package static let purpose = ["rules"]
  package static let group = "language-rules"
  package static let summary = "Applies the rule of each document's language: repairs, reroutes, drops and renames."
  package static let changesTexts = true
  package static let parameters: [StageParameter<ApplyLanguageRules>] = [
    .init("rules", \.rules, "A folder of language rules; null for none.") { try $0.languageRules($1) }
  ]
  package static let examples: [StageExample] = [
    .keeps("any document, without rules", ExampleDocument(text: "Habari ya asubuhi", language: "sw"))
  ]

  package let measure = Document.Measure.text
  /// The rules; nil for none.
  package var rules: StageResource<LanguageRules>?

  /// Without rules.
  package init() {}

  package func makeWorker() throws -> any StageWorker { try LanguageRulesWorker(rules?.value ?? LanguageRules([])) }
}

/// Why a rule drops a document.
extension Drop.Reason {
  /// The language as a whole is dropped.
  package static let ruleLanguage = Drop.Reason(rawValue: "rule-language")
  /// The text is in another script.
  package static let ruleScript = Drop.Reason(rawValue: "rule-script")
  /// The host is one to drop.
  package static let ruleHost = Drop.Reason(rawValue: "rule-host")
  /// The language identifier is not sure enough.
  package static let ruleScore = Drop.Reason(rawValue: "rule-score")
  /// Too few words are specific to the language.
  package static let ruleWords = Drop.Reason(rawValue: "rule-words")
  /// It has a banned text.
  package static let ruleText = Drop.Reason(rawValue: "rule-text")
}
