public import Records

/// A step of a recipe: an immutable value, shared by all threads.
///
/// A stage never removes a document; it sets its verdict, and later stages pass it by.
public protocol Stage: Sendable {
  /// The stage's kebab-case name in reports and on rejects; neighbours of one name are reported as one.
  var name: String { get }

  /// Which bytes of the kept documents reports count behind this stage.
  var measure: Document.Measure { get }

  /// A worker with scratch memory of its own; one is made for every thread.
  func makeWorker() throws -> any StageWorker
}

/// A stage at work on one thread.
public protocol StageWorker: AnyObject {
  /// Treats every document of a batch that is still kept.
  func run(_ batch: inout Batch)
}

/// A stage that drops documents by looking at one at a time.
///
/// One filter is one file; its doc comment says what it drops and why, what it costs, and shows a
/// document that it keeps and one that it drops.
public protocol Filter: Stage {
  /// Why the document in `row` should be dropped, or nil to keep it.
  func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])?
}

extension Filter {
  public var measure: Document.Measure { .text }

  public func makeWorker() -> any StageWorker { FilterWorker(self) }
}

/// Runs a filter, which has no scratch memory, over batches.
private final class FilterWorker<F: Filter>: StageWorker {
  private let filter: F

  init(_ filter: F) { self.filter = filter }

  func run(_ batch: inout Batch) {
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      if let (reason, values) = filter.drop(batch, row: row) {
        batch.drop(row, stage: filter.name, for: reason, values)
      }
    }
  }
}
