internal import Base
package import Language
package import Records

/// Keeps for the clean release only documents whose language a second identifier confirms.
///
/// HPLT v4 calls documents noisy on which OpenLID-v3 and GlotLID-v3 disagree: two models trained on different texts make
/// different mistakes, so that agreement is worth more than a high score of one. Run it after `identify-language`.
///
/// Labels of any form are compared as language tags: `swh_Latn`, `swa` and `sw` are one language. With `macrolanguages`
/// (the default) a language also agrees with its macrolanguage of ISO 639-3 and with the others of it, as models differ in
/// which of them they know: `yue` agrees with `zh`, `zsm` with `ms`. Scripts have to be the same, but for the forms of Chinese
/// characters. Where one of both
/// does not know the language, they disagree, as in HPLT; `disagreement` says what follows.
///
/// Cost: that of a second `identify-language`.
package struct CompareIdentifiers: Stage {
  /// What becomes of documents on which the identifiers disagree.
  package enum Disagreement: String, ParameterValue, CaseIterable {
    /// They are kept for the noisy release.
    case noisy
    /// They are dropped.
    case drop
  }

  package static let id = "identifiers-agree"
  package static let purpose = ["model"]
  package static let group = "identify"
  package static let summary = "Keeps as clean only documents whose language a second identifier confirms."
  /// Why documents are not clean.
  package static let reason = Drop.Reason(rawValue: "identifiers-disagree")
  package static let parameters: [StageParameter<CompareIdentifiers>] = [
    .init("model", \.model, "The second language model; null for none.") { try $0.languageModel($1) },
    .init("macrolanguages", \.macrolanguages, "Whether languages of one macrolanguage agree."),
    .init("disagreement", \.disagreement, "What becomes of the others: noisy or drop."),
  ]
  package static let examples: [StageExample] = [
    .keeps("a language that both name", ExampleDocument(text: swahili, language: "sw"), parameters: model),
    .drops(
      "a language that the second does not see", ExampleDocument(text: swahili, language: "en"), parameters: dropping,
      group: group, for: reason, [.init("language", .text("en")), .init("second", .text("sw"))]),
    .keeps(
      "the same, for the noisy release", ExampleDocument(text: swahili, language: "en"), parameters: model,
      tier: .noisy),
    .keeps("any document, without a model", ExampleDocument(text: "x", language: "en")),
  ]
  private static let swahili = "Watoto wanacheza mpira wa miguu uwanjani kila siku jioni baada ya shule."
  private static let model = JSONValue.object([.init(key: "model", value: .string("built-in"))])
  private static let dropping = JSONValue.object([
    .init(key: "model", value: .string("built-in")), .init(key: "disagreement", value: .string("drop")),
  ])

  package let measure = Document.Measure.text
  /// The second model; nil to keep all documents.
  package var model: StageResource<FastTextModel>?
  /// Whether languages of one macrolanguage agree.
  package var macrolanguages = true
  /// What becomes of documents on which the identifiers disagree.
  package var disagreement = Disagreement.noisy

  /// Without a second model.
  package init() {}

  package func makeWorker() throws -> any StageWorker {
    Worker(self, try model.map { try DocumentIdentifier($0.value) })
  }

  /// Whether two identifiers mean the same language.
  package static func agree(_ a: LanguageTag, _ b: LanguageTag, macrolanguages: Bool) -> Bool {
    guard !a.isUndetermined, !b.isUndetermined else { return false }
    if a == b { return true }
    guard macrolanguages, a.script == b.script || isHan(a.script) && isHan(b.script) else { return false }
    return widest(a) == widest(b)
  }

  /// Whether a script is one of the forms of Chinese characters, which labels often tell apart as languages.
  private static func isHan(_ script: Script) -> Bool { ["Hani", "Hans", "Hant"].contains(script.code) }

  private static func widest(_ tag: LanguageTag) -> LanguageTag { tag.language.macrolanguage ?? tag.language }

  private final class Worker: StageWorker {
    private let stage: CompareIdentifiers
    private let identifier: DocumentIdentifier?

    init(_ stage: CompareIdentifiers, _ identifier: DocumentIdentifier?) {
      self.stage = stage
      self.identifier = identifier
    }

    func run(_ batch: inout Batch) {
      guard let identifier else { return }
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let second = batch.texts.withSpan(batch.documents[row].text.range) { identifier.identify($0) }
        let first = batch.documents[row].language
        let agrees = CompareIdentifiers.agree(
          LanguageTag(first) ?? .undetermined, second.language, macrolanguages: stage.macrolanguages)
        batch.note("identifiers-agree", agrees ? 1 : 0, row: row)
        batch.note("identifiers-agree.second-score", Double(second.score), row: row)
        guard !agrees else { continue }
        let values = [Drop.Value("language", .text(first)), Drop.Value("second", .text(second.language.code))]
        switch stage.disagreement {
        case .noisy:
          batch.limit(
            row, to: .noisy, stage: CompareIdentifiers.group, for: CompareIdentifiers.reason, values)
        case .drop: batch.drop(row, stage: CompareIdentifiers.group, for: CompareIdentifiers.reason, values)
        }
      }
    }
  }
}
