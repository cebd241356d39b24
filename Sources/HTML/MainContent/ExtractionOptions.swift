/// How main content is taken out of a page.
public struct ExtractionOptions: Sendable, Equatable {
  /// Whether to favour precision, recall, or a balance.
  public enum Favor: String, Sendable, CaseIterable {
    /// Drop uncertain blocks.
    case precision
    /// The best expected F1.
    case balanced
    /// Keep uncertain blocks.
    case recall
  }

  /// Readers' comments below an article.
  public enum Comments: String, Sendable, CaseIterable {
    /// Leave them out.
    case drop
    /// Keep their text.
    case keep
  }

  /// The form of the text.
  public enum Form: String, Sendable, CaseIterable {
    /// A line for each block.
    case plain
    /// Markdown: headings, lists, quotes, code and tables are marked as such.
    case markdown
  }

  /// Moves the one threshold that decides which blocks are kept.
  public var favor: Favor
  /// Whether comments below an article are content; posts of a forum are not comments.
  public var comments: Comments
  /// The form of the text.
  public var form: Form

  /// Options with their defaults: `balanced`, without comments, plain.
  public init(favor: Favor = .balanced, comments: Comments = .drop, form: Form = .plain) {
    self.favor = favor
    self.comments = comments
    self.form = form
  }
}

/// The result of one page; the text itself is in the caller's buffer.
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
