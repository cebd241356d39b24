public import Base

/// A word or punctuation mark of a text, with what filters count of it.
public struct TextToken: Sendable, Equatable {
  /// What kinds of characters a token has.
  public struct Kinds: OptionSet, Sendable {
    /// The set as bits.
    public let rawValue: UInt8
    /// A set of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A letter (Unicode's general category L).
    public static let letter = Kinds(rawValue: 1)
    /// A character that is none of the marks that Gopher's rules leave out.
    public static let word = Kinds(rawValue: 2)
  }

  /// Where it is in `Batch.texts`.
  public var range: ByteRange
  /// Its Unicode scalars.
  public var scalarCount: UInt32
  /// What kinds of characters it has.
  public var kinds: Kinds
  /// A hash of its bytes; equal tokens have equal ones, whatever the batch.
  public var hash: UInt64

  /// A token with its measures.
  public init(range: ByteRange, scalarCount: UInt32, kinds: Kinds, hash: UInt64) {
    self.range = range
    self.scalarCount = scalarCount
    self.kinds = kinds
    self.hash = hash
  }
}

/// The tokens of every text of a batch, row after row.
public struct TextTokens: Sendable {
  private var tokens: [TextToken] = []
  /// Where each row's tokens end in `tokens`.
  private var ends: [Int] = []

  /// Without tokens.
  public init() {}

  /// Rows that were added.
  public var rowCount: Int { ends.count }

  /// The tokens of the text in `row`, in order.
  public subscript(row: Int) -> ArraySlice<TextToken> { tokens[(row == 0 ? 0 : ends[row - 1])..<ends[row]] }

  /// Adds a token to the row that is being added.
  public mutating func append(_ token: TextToken) { tokens.append(token) }

  /// Ends the row that is being added; the next token belongs to the next row.
  public mutating func endRow() { ends.append(tokens.count) }

  /// Forgets all rows and keeps the memory.
  public mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
