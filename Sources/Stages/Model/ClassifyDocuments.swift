internal import Base
package import Language
package import Records

/// Scores documents by a fastText classifier, and drops those at or below a threshold.
///
/// The text is one line for the classifier, as in DCLM (arXiv 2406.11794), whose classifier tells instructions and
/// explanations (OpenHermes 2.5 and ELI5, label `hq`) from RefinedWeb (`cc`): it keeps documents with a probability above
/// .018112, which is the default here, the best tenth of its own pool. For other models and pools, take the threshold from
/// the scores (`dataprep filter tune`).
///
/// Cost: the words and pairs of words of a text, 470 to 550 documents a second and processor in NeMo Curator.
package struct ClassifyDocuments: Stage {
  package static let id = "classifier"
  package static let purpose = ["model"]
  package static let group = "classifier"
  package static let summary = "Scores documents by a fastText classifier, and drops those that score too low."
  /// Why documents are dropped.
  package static let reason = Drop.Reason(rawValue: "low-classifier-score")
  package static let parameters: [StageParameter<ClassifyDocuments>] = [
    .init("model", \.model, "The fastText classifier; null for none.") { try $0.languageModel($1) },
    .init("label", \.label, "The label whose probability is the score, without __label__."),
    .init("threshold", \.threshold, "Documents are kept if their score is above it; negative to keep all."),
    .init("score", \.score, "The name of the score, to tell two classifiers apart."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "a text that the model gives the label",
      ExampleDocument(text: "Watoto wanacheza mpira wa miguu uwanjani kila siku jioni."), parameters: swahili),
    .drops(
      "a text that it does not", ExampleDocument(text: "The children play football in the yard every evening."),
      parameters: swahili, group: group, for: reason, [.init("score", .number(0)), .init("threshold", .number(0.5))]),
    .keeps("any document, without a model", ExampleDocument(text: "x")),
  ]
  /// The built-in language identifier is a classifier too.
  private static let swahili = JSONValue.object([
    .init(key: "model", value: .string("built-in")), .init(key: "label", value: .string("swa_Latn")),
    .init(key: "threshold", value: .number(0.5)),
  ])

  package let measure = Document.Measure.text
  /// The classifier; nil to keep all documents.
  package var model: StageResource<FastTextModel>?
  /// The label whose probability is the score.
  package var label = "hq"
  /// Documents are kept above it.
  package var threshold = 0.018112
  /// The name of the score.
  package var score = "classifier"

  /// Without a model.
  package init() {}

  /// - Throws: `badParameter` if the model has no such label.
  package func makeWorker() throws -> any StageWorker {
    guard let model = model?.value else { return Worker(self, nil) }
    guard let index = model.labels.firstIndex(of: label) else {
      let nearest = nearestName(to: label, among: model.labels) ?? ""
      throw StageError(
        .badParameter, "stage \(Self.id): the model has no label \(label)", location: model.path,
        advice: "Did you mean \(nearest)?")
    }
    return Worker(self, FastTextPredictor(model, labels: [index]))
  }

  private final class Worker: StageWorker {
    private let stage: ClassifyDocuments
    private let predictor: FastTextPredictor?

    init(_ stage: ClassifyDocuments, _ predictor: FastTextPredictor?) {
      self.stage = stage
      self.predictor = predictor
    }

    func run(_ batch: inout Batch) {
      guard let predictor else { return }
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        // A text in which the model recognizes nothing has no prediction.
        let found = batch.texts.withSpan(batch.documents[row].text.range) { predictor.best($0) }
        let score = Double(found?.probability ?? 0)
        batch.note(stage.score, score, row: row)
        guard score <= stage.threshold else { continue }
        batch.drop(
          row, stage: ClassifyDocuments.group, for: ClassifyDocuments.reason,
          [
            .init("score", .number((score * 1e4).rounded() / 1e4)),
            .init("threshold", .number(stage.threshold)),
          ])
      }
    }
  }
}
