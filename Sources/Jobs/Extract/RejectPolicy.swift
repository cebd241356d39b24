internal import Base

/// Which rejects are written out; all are counted.
package enum RejectPolicy: String, Sendable, CaseIterable {
  /// None.
  case none
  /// The first twenty of each reason in each task, and one in fifty of the others by the hash of its id.
  case sample
  /// All.
  case all

  /// How many of a reason `sample` always keeps in a task.
  private static let always = 20
  /// One in how many `sample` keeps of the others.
  private static let oneIn: UInt64 = 50

  /// Whether a reject is written whatever came before it in its task.
  internal func keeps(id: Span<UInt8>) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .sample: id.fnv1a % Self.oneIn == 0
    }
  }

  /// Whether a reject is written because only `count` of its reason were before it.
  internal func keepsFirst(after count: Int) -> Bool { self == .sample && count < Self.always }
}
