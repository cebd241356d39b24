internal import Base
package import Language
package import Records

/// Identifies every document's language with a score; without a model it stays `und`.
package struct IdentifyLanguage: Stage {
  package static let id = "identify-language"
  package static let group = "identify"
  package static let summary = "Identifies the language of every document."
  package static let parameters: [StageParameter<IdentifyLanguage>] = [
    .init("model", \.model, "The language model; null to leave languages unknown.") { try $0.languageModel($1) },
    .init("thresholds", \.thresholds, "Minimum scores by language; null for the model's own.") {
      try $0.languageThresholds($1)
    },
  ]
  package static let examples: [StageExample] = [
    .keeps("any document, without a model", ExampleDocument(text: "Habari ya asubuhi"))
  ]

  package let measure = Document.Measure.text
  /// A model whose labels name languages; nil if languages stay unknown.
  package var model: StageResource<FastTextModel>?
  /// Minimum scores by language; nil for the identifier's own.
  package var thresholds: StageResource<LanguageThresholds>?

  /// Without a model: every language stays `und`.
  package init() {}

  /// A stage whose description has names but no digests. To create plans from descriptions, set `model` and
  /// `thresholds` instead.
  ///
  /// - Parameters:
  ///   - model: a model whose labels name languages.
  ///   - thresholds: minimum scores by language.
  package init(model: FastTextModel?, thresholds: LanguageThresholds? = nil) {
    self.model = model.map { StageResource($0, name: $0.path, sha256: nil) }
    self.thresholds = thresholds.map { StageResource($0, name: "thresholds", sha256: nil) }
  }

  /// A worker with its own predictor; a no-op without a model.
  package func makeWorker() throws -> any StageWorker {
    var limits = DocumentIdentifier.Limits()
    limits.thresholds = thresholds?.value
    return Worker(try model.map { try DocumentIdentifier($0.value, limits: limits) })
  }

  private final class Worker: StageWorker {
    private let identifier: DocumentIdentifier?

    init(_ identifier: DocumentIdentifier?) { self.identifier = identifier }

    func run(_ batch: inout Batch) {
      guard let identifier else { return }
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let found = batch.texts.withSpan(batch.documents[row].text.range) { identifier.identify($0) }
        batch.documents[row].language = found.language.code
        batch.documents[row].languageScore = found.score
      }
    }
  }
}
