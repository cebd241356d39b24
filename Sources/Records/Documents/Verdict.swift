/// What the stages have decided about a document so far.
public enum Verdict: Sendable, Equatable {
  /// The releases that a document is kept for; each holds the documents of those above it too.
  public enum Tier: Int, Sendable, Comparable {
    /// The large release: what light filters let through.
    case noisy
    /// The small release: nothing speaks against the document. Every document starts here.
    case clean

    public static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
  }

  /// It is kept, for the release of this tier and those below it.
  case kept(Tier)
  /// A stage dropped it; later stages skip it, and it is written among the rejects.
  case dropped(Drop)

  /// Whether the document is kept in any release.
  public var isKept: Bool { tier != nil }

  /// The highest tier that the document is kept for; nil where it was dropped.
  public var tier: Tier? {
    if case .kept(let tier) = self { tier } else { nil }
  }

  /// Why the document was dropped; nil where it is kept.
  public var drop: Drop? {
    if case .dropped(let drop) = self { drop } else { nil }
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
