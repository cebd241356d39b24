internal import Base
package import Records

/// Drops pages with fewer than five sentences.
///
/// The sixth of MADLAD-400's preliminary rules, from C4 (Raffel et al. 2020, section 2.2). Sentences are those of
/// `ProseSentences`, which knows how scripts without full stops are written. Cost: a comparison, beside finding sentences.
package struct DropFewSentences: Stage {
  package static let reason = Drop.Reason(rawValue: "few-sentences")
  package static let id = "madlad-few-sentences"
  package static let group = "madlad400"
  package static let summary = "Drops pages with few sentences."
  package static let parameters: [StageParameter<DropFewSentences>] = [
    .init("minimum", \.minimum, "Sentences that a page needs.")
  ]
  package static let examples: [StageExample] = [
    .keeps("five sentences", ExampleDocument(text: "Moja. Mbili. Tatu. Nne. Tano.")),
    .drops(
      "four sentences", ExampleDocument(text: "Moja. Mbili. Tatu. Nne."), group: group, for: reason,
      [.init("sentences", .integer(4))]),
  ]
  package static let needs: Set<Analysis> = [.sentences]

  package let measure = Document.Measure.text
  /// Sentences that a page needs.
  package var minimum = 5

  /// MADLAD-400's rule.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(minimum) }

  private final class Worker: StageWorker {
    private let minimum: Int

    init(_ minimum: Int) { self.minimum = minimum }

    func run(_ batch: inout Batch) {
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        let sentences = batch.analysis.sentences[row].count
        batch.note("madlad400.sentences", Double(sentences), row: row)
        guard sentences < minimum else { continue }
        batch.drop(
          row, stage: DropFewSentences.group, for: DropFewSentences.reason, [.init("sentences", .integer(sentences))])
      }
    }
  }
}
