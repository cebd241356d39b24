/// How main content is taken out of a page.
public struct ExtractionOptions: Sendable, Equatable {
  /// Which mistake to avoid rather than the other.
  public enum Favor: String, Sendable, CaseIterable {
    /// Leave out what is not surely content.
    case precision
    /// The best expected F1.
    case balanced
    /// Keep what may be content.
    case recall
  }

  /// Moves the one threshold that decides which blocks are kept.
  public var favor: Favor

  /// Options with their defaults: `balanced`.
  public init(favor: Favor = .balanced) {
    self.favor = favor
  }
}

/// What came of one page; the text itself is in the caller's buffer.
public struct ExtractedPage: Sendable, Equatable {
  /// Where the text is in the caller's buffer.
  public var text: Range<Int>
  /// Blocks of text that the page has.
  public var blocks: Int
  /// Blocks that were kept.
  public var keptBlocks: Int
  /// The F1 that the model expects of its choice, 0...1: low on pages that it finds hard.
  public var confidence: Float
  /// Whether a limit of work cut the page short.
  public var isCut: Bool
}
