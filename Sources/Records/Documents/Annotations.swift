/// What stages found out about the documents of a batch while nothing is dropped: scores, and the reasons for which
/// documents would have been dropped.
///
/// A batch that has annotations is in annotate mode: thresholds can be chosen later, from the scores of all documents.
public struct Annotations: Sendable {
  /// A value that a stage computed.
  public struct Score: Sendable, Equatable {
    /// Its name: `gopher.words`.
    public var name: String
    /// Its value.
    public var value: Double

    /// A named value.
    public init(name: String, value: Double) { (self.name, self.value) = (name, value) }
  }

  private var scores: [(row: Int, score: Score)] = []
  private var drops: [(row: Int, reason: Drop.Reason)] = []

  /// Without annotations.
  public init() {}

  /// The scores of the document in `row`, in the order in which they were set.
  public func scores(of row: Int) -> [Score] { scores.lazy.filter { $0.row == row }.map(\.score) }

  /// Every reason for which the document in `row` would have been dropped or left out of the clean release, in order.
  public func reasons(of row: Int) -> [Drop.Reason] { drops.lazy.filter { $0.row == row }.map(\.reason) }

  internal mutating func set(_ name: String, to value: Double, row: Int) {
    scores.append((row, Score(name: name, value: value)))
  }

  internal mutating func add(_ reason: Drop.Reason, row: Int) { drops.append((row, reason)) }

  internal mutating func removeAll() {
    scores.removeAll(keepingCapacity: true)
    drops.removeAll(keepingCapacity: true)
  }
}

extension Batch {
  /// Whether stages give scores and drop nothing.
  public var isAnnotating: Bool { annotations != nil }

  /// Notes a value of the document in `row`; does nothing where nobody asked for scores.
  ///
  /// A stage notes the same names for every document, so that readers that take a column's type from the first
  /// documents find all of them. A value that is undefined for a document (a share of nothing) is 0.
  public mutating func note(_ name: String, _ value: Double, row: Int) {
    annotations?.set(name, to: value.isFinite ? value : 0, row: row)
  }
}
