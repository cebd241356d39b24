internal import Base
internal import Records

/// Runs `Decontaminate` on one thread.
internal final class DecontaminationWorker: StageWorker {
  private let stage: Decontaminate
  private let search: EvaluationSearch?

  /// The longest passage that is reported, in bytes.
  private static let longestPassage = 400

  internal init(_ stage: Decontaminate, _ sets: EvaluationSets?) {
    self.stage = stage
    search = sets.map { EvaluationSearch($0) }
  }

  internal func run(_ batch: inout Batch) {
    guard let search else { return }
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      let found = batch.texts.withSpan(batch.documents[row].text.range) { search.find(in: $0) }
      batch.note("decontaminate.runs", Double(found.runs), row: row)
      batch.note("decontaminate.share", found.share, row: row)
      guard found.runs > 0, found.runs >= stage.matches else { continue }
      let passage = batch.texts.withSpan(batch.documents[row].text.range) { text in
        let passage = text.extracting(found.passage)
        return passage.extracting(0..<passage.wholeCharacters(within: Self.longestPassage)).string
      }
      batch.drop(
        row, stage: Decontaminate.group, for: Decontaminate.reason,
        [
          .init("set", .text(found.set)), .init("line", .integer(found.line)),
          .init("runs", .integer(found.runs)), .init("passage", .text(passage)),
        ])
    }
  }
}
