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
