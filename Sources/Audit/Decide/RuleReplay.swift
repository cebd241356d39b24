internal import Base
internal import Records
package import Stages

/// Language rules over the documents of a sample, by the stage that runs apply them with.
package enum RuleReplay {
  /// What rules make of a document.
  package enum Outcome: Sendable, Equatable {
    /// It is kept, under this language.
    case filed(String)
    /// It is dropped, for this reason.
    case dropped(reason: String)
  }

  /// Documents that are given to the stage at once.
  private static let batchSize = 256

  /// What rules make of each document, as if each came from the identifier of languages. Where a document came from does
  /// not matter: what another stage dropped has the outcome that it would have here.
  ///
  /// - Throws: where the rules cannot be applied.
  package static func outcomes(_ documents: [AuditDocument], rules: LanguageRules) throws -> [Outcome] {
    var stage = ApplyLanguageRules()
    stage.rules = StageResource(rules, name: "rules", sha256: nil)
    let worker = try stage.makeWorker()
    var outcomes: [Outcome] = []
    outcomes.reserveCapacity(documents.count)
    var start = 0
    while start < documents.count {
      let end = min(documents.count, start + batchSize)
      var batch = Batch()
      for document in documents[start..<end] {
        ExampleDocument(
          text: document.text, language: document.language, languageScore: Float(document.languageScore),
          url: url(of: document)
        ).append(to: &batch)
      }
      worker.run(&batch)
      outcomes += batch.documents.map { document in
        document.verdict.drop.map { .dropped(reason: $0.reason.rawValue) } ?? .filed(document.language)
      }
      start = end
    }
    return outcomes
  }

  /// The URL of a document; one of its host where the sample has none.
  internal static func url(of document: AuditDocument) -> String {
    document.url.isEmpty && !document.host.isEmpty ? "https://\(document.host)/" : document.url
  }
}
