/// Limits on the work for one page. They count work, never time, so that the same page gives
/// the same tree on every machine.
public struct HTMLLimits: Sendable, Equatable {
  /// Bytes of a page that are parsed, at most 256 MiB; what follows is not read.
  public var bytes = 64 << 20
  /// Nodes of a tree; parsing ends when there are as many.
  public var nodes = 4 << 20
  /// Levels below the document; deeper elements are flattened and lose no text.
  public var depth = 512
  /// Elements that are open at a time; parsing ends when there are as many.
  public var openElements = 1 << 18
  /// Attributes of one element; further ones are dropped.
  public var attributes = 256
  /// Attributes of a page; further ones are dropped.
  public var allAttributes = 4 << 20

  /// Limits that no ordinary page reaches.
  public init() {}

  /// The limits that a page exceeded.
  public struct Reached: OptionSet, Sendable {
    /// A bit per limit.
    public let rawValue: UInt8
    /// The set with these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The page is longer than `HTMLLimits.bytes`.
    public static let bytes = Reached(rawValue: 1)
    /// The page has more nodes than `HTMLLimits.nodes`, or more open elements than `HTMLLimits.openElements`.
    public static let nodes = Reached(rawValue: 2)
    /// The page nests deeper than `HTMLLimits.depth`.
    public static let depth = Reached(rawValue: 4)
    /// An element has more attributes than `HTMLLimits.attributes`, or the page more than `HTMLLimits.allAttributes`.
    public static let attributes = Reached(rawValue: 8)
    /// Misnested formatting elements cost more work than the page's length allows; from there on
    /// they are not repeated in later blocks.
    public static let formatting = Reached(rawValue: 16)
  }
}
