package import Records

/// A stage that drops documents by looking at one at a time.
///
/// One filter is one file. Its doc comment describes what it drops and why, and its cost; its examples show a
/// document that it keeps and one that it drops.
package protocol Filter: Stage {
  /// Why the document in `row` should be dropped, or nil to keep it.
  func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])?
}

extension Filter {
  /// The default: reports count bytes of text.
  package var measure: Document.Measure { .text }

  /// A worker that calls `drop` for each kept document.
  package func makeWorker() -> any StageWorker { FilterWorker(self) }
}

/// Runs a filter, which has no scratch memory, over batches.
private final class FilterWorker<F: Filter>: StageWorker {
  private let filter: F

  init(_ filter: F) { self.filter = filter }

  func run(_ batch: inout Batch) {
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      if let (reason, values) = filter.drop(batch, row: row) {
        batch.drop(row, stage: F.group, for: reason, values)
      }
    }
  }
}
