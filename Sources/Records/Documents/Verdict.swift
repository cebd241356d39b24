/// The stages' decision about a document so far.
public enum Verdict: Sendable, Equatable {
  /// The releases that a document is kept for; each holds the documents of those above it too.
  public enum Tier: Int, Sendable, Comparable {
    /// The large release: what light filters let through.
    case noisy
    /// The small release: nothing speaks against the document. Every document starts here.
    case clean

    /// Whether tier `a` ranks below `b`.
    public static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
  }

  /// It is kept, for the release of this tier and those below it.
  case kept(Tier)
  /// A stage dropped it; later stages skip it, and it is written among the rejects.
  case dropped(Drop)

  /// Whether the document is kept in any release.
  public var isKept: Bool { tier != nil }

  /// The highest tier that the document is kept for; nil if it was dropped.
  public var tier: Tier? {
    if case .kept(let tier) = self { tier } else { nil }
  }

  /// Why the document was dropped; nil if it is kept.
  public var drop: Drop? {
    if case .dropped(let drop) = self { drop } else { nil }
  }
}

/// Why a document was dropped, with the values that decided.
public struct Drop: Sendable, Equatable {
  /// A kebab-case reason: the name that reports count by and that rejects are filed under.
  public struct Reason: RawRepresentable, Sendable, Hashable {
    /// The kebab-case name.
    public let rawValue: String
    /// A reason with its name.
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// One value that decided.
  public struct Value: Sendable, Equatable {
    /// The types of these values.
    public enum Content: Sendable, Equatable {
      case integer(Int)
      case number(Double)
      case text(String)
    }
    /// The value's name in rejects.
    public var name: String
    /// The value itself.
    public var content: Content
    /// A named value.
    public init(_ name: String, _ content: Content) {
      self.name = name
      self.content = content
    }
  }

  /// The stage that dropped it.
  public var stage: String
  /// The reason, which reports count by.
  public var reason: Reason
  /// The values that decided.
  public var values: [Value]

  /// A drop by a stage.
  public init(stage: String, reason: Reason, values: [Value] = []) {
    self.stage = stage
    self.reason = reason
    self.values = values
  }
}
