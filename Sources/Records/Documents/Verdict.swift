/// What the stages have decided about a document so far.
public enum Verdict: Sendable, Equatable {
  /// Nothing speaks against it.
  case kept
  /// A stage dropped it; later stages pass it by, and it is written among the rejects.
  case dropped(Drop)

  /// Whether nothing speaks against the document so far.
  public var isKept: Bool {
    if case .kept = self { true } else { false }
  }
}

/// Why a document was dropped, and what decided.
public struct Drop: Sendable, Equatable {
  /// A kebab-case reason: the name that reports count by and that rejects are filed under.
  public struct Reason: RawRepresentable, Sendable, Hashable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// One value that decided.
  public struct Value: Sendable, Equatable {
    /// What kinds of values decide.
    public enum Content: Sendable, Equatable {
      case integer(Int)
      case number(Double)
      case text(String)
    }
    public var name: String
    public var content: Content
    public init(_ name: String, _ content: Content) {
      self.name = name
      self.content = content
    }
  }

  /// The stage that dropped it.
  public var stage: String
  public var reason: Reason
  public var values: [Value]

  public init(stage: String, reason: Reason, values: [Value] = []) {
    self.stage = stage
    self.reason = reason
    self.values = values
  }
}
