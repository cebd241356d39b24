/// A vocabulary with its rules: what turns text into token numbers and back.
///
/// A tokenizer is immutable and shared by all threads; scratch memory and caches live in the
/// `TokenEncoder` that each thread makes of it.
public protocol Tokenizer: Sendable {
  /// What kind it is and what its rules are, for people and manifests: `byte-level BPE`, `SentencePiece unigram` ...
  var kind: String { get }
  /// One more than the greatest token number that it has, special tokens among them.
  var vocabularySize: Int { get }
  /// The version of the Unicode tables that its rules refer to; nil where they refer to none.
  var unicodeVersion: String? { get }
  /// Tokens that no text is encoded to unless it is asked for, by their spelling.
  var specialTokens: [String: UInt32] { get }

  /// Whether decoding gives every text back byte for byte: no normalization, no unknown token.
  var keepsText: Bool { get }

  /// Scratch memory and caches for one thread.
  func makeEncoder() -> any TokenEncoder

  /// An encoder that works by definition, where there is a faster one: what the faster is held to.
  func makeReferenceEncoder() -> any TokenEncoder

  /// Appends the bytes that tokens stand for, as the original decoder gives them.
  ///
  /// - Throws: `TokenizerError.unknownToken` for a number that the vocabulary does not have.
  func decode(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError)
}

/// One thread's encoder. Calls with the same text give the same tokens, whatever came before.
public protocol TokenEncoder: AnyObject {
  /// Appends the tokens of `text`, which is UTF-8 without errors. No token is added around them, and
  /// spellings of special tokens are text like any other.
  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer)
}

extension Tokenizer {
  public func makeReferenceEncoder() -> any TokenEncoder { makeEncoder() }
}
