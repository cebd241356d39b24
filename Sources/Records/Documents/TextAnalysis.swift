public import Base

/// An analysis of every text that a stage can require.
public enum Analysis: String, Sendable, CaseIterable, LosslessStringConvertible {
  /// Runs of characters between white space (Unicode's White_Space), as Gopher's rules count words.
  case words
  /// Words and punctuation marks, as `Language.WordTokenizer` cuts them for the document's language.
  case tokens
  /// Sentences, as `Language.ProseSentences` cuts them.
  case sentences
  /// Lines between line feeds, empty ones too.
  case lines

  /// The part of this name; nil for another name.
  public init?(_ description: String) { self.init(rawValue: description) }

  /// The name in recipes: `words`, `tokens`, `sentences`, `lines`.
  public var description: String { rawValue }
}

/// The parts of a batch's texts, computed once a document; the `Analyze` stage fills it.
///
/// The columns are valid until a text changes: a stage that changes texts is followed by another `Analyze`
/// where later stages need parts.
public struct TextAnalysis: Sendable {
  /// The words of each text.
  public var words = TextParts()
  /// The tokens of each text.
  public var tokens = TextTokens()
  /// The sentences of each text.
  public var sentences = TextParts()
  /// The lines of each text.
  public var lines = TextParts()

  /// Without parts.
  public init() {}

  /// Forgets all parts and keeps the memory.
  public mutating func removeAll() {
    words.removeAll()
    tokens.removeAll()
    sentences.removeAll()
    lines.removeAll()
  }
}

/// The parts of one kind of every text of a batch, row after row.
public struct TextParts: Sendable {
  /// All parts, as ranges of `Batch.texts`.
  private var ranges: [ByteRange] = []
  /// Where each row's parts end in `ranges`.
  private var ends: [Int] = []

  /// Without parts.
  public init() {}

  /// Rows that were added.
  public var rowCount: Int { ends.count }

  /// The parts of the text in `row`, in order, as ranges of `Batch.texts`.
  public subscript(row: Int) -> ArraySlice<ByteRange> { ranges[(row == 0 ? 0 : ends[row - 1])..<ends[row]] }

  /// Adds a part to the row that is being added.
  public mutating func append(_ range: ByteRange) { ranges.append(range) }

  /// Ends the row that is being added; the next part belongs to the next row.
  public mutating func endRow() { ends.append(ranges.count) }

  /// Forgets all rows and keeps the memory.
  public mutating func removeAll() {
    ranges.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
