internal import Base
public import Language
public import Records

/// Gives every document its language and how sure that is; without a model it stays `und`.
public struct IdentifyLanguage: Stage {
  public let name = "identify"
  public let measure = Document.Measure.text
  private let model: FastTextModel?
  private let limits: DocumentIdentifier.Limits

  /// - Parameters:
  ///   - model: a model whose labels name languages.
  ///   - thresholds: the least scores that documents need, by language.
  public init(model: FastTextModel?, thresholds: LanguageThresholds? = nil) {
    self.model = model
    var limits = DocumentIdentifier.Limits()
    limits.thresholds = thresholds
    self.limits = limits
  }

  public func makeWorker() throws -> any StageWorker {
    Worker(try model.map { model throws(LanguageError) in try DocumentIdentifier(model, limits: limits) })
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
