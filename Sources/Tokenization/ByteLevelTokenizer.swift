/// A byte-level BPE tokenizer: GPT-2's kind, in which every byte has a token.
public struct ByteLevelTokenizer: Tokenizer {
  private let pattern: any PretokenPattern
  private let patternName: String
  internal let vocabulary: BytePairVocabulary
  /// Bytes of every token by its number, special ones among them.
  internal let tokens: TokenBytes
  /// The special tokens of the vocabulary, by spelling.
  public let specialTokens: [String: UInt32]

  /// - Parameters:
  ///   - tokens: the bytes of ordinary tokens.
  ///   - patternName: for people.
  ///   - specialTokens: tokens that text is not encoded to.
  internal init(
    _ vocabulary: BytePairVocabulary, tokens: TokenBytes, pattern: any PretokenPattern, patternName: String,
    specialTokens: [String: UInt32]
  ) {
    self.vocabulary = vocabulary
    self.pattern = pattern
    self.patternName = patternName
    self.specialTokens = specialTokens
    var tokens = tokens
    for (spelling, number) in specialTokens { tokens.define(Int(number), as: Array(spelling.utf8)) }
    self.tokens = tokens
  }

  /// A tokenizer with one of the scanners.
  internal init(
    _ vocabulary: BytePairVocabulary, tokens: TokenBytes, pattern: PatternChoice, specialTokens: [String: UInt32]
  ) {
    self.init(
      vocabulary, tokens: tokens, pattern: pattern.pattern, patternName: "pattern \(pattern.rawValue)",
      specialTokens: specialTokens)
  }

  /// `byte-level BPE` with the name of the pattern.
  public var kind: String { "byte-level BPE, \(patternName)" }
  /// One more than the greatest token ID.
  public var vocabularySize: Int { tokens.count }
  /// The version of the table of letters and numbers.
  public var unicodeVersion: String? { CharacterFlags.unicodeVersion }

  /// True: every byte has a token.
  public var keepsText: Bool { true }

  /// An encoder with its own word cache.
  public func makeEncoder() -> any TokenEncoder { ByteLevelEncoder(pattern, vocabulary) }

  /// An encoder that merges step by step, without a cache.
  public func makeReferenceEncoder() -> any TokenEncoder {
    ReferenceEncoder(pattern, vocabulary)
  }

  /// Appends the bytes of the tokens; the result may be invalid UTF-8.
  public func decode(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError) {
    try self.tokens.decode(tokens, into: &bytes)
  }
}
