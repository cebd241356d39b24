/// A vocabulary with its rules: encodes text to token IDs and decodes them.
///
/// A tokenizer is immutable and shared by all threads; scratch memory and caches live in the
/// `TokenEncoder` that each thread makes of it.
public protocol Tokenizer: Sendable {
  /// Its kind and rules, for people and manifests: `byte-level BPE`, `SentencePiece unigram` ...
  var kind: String { get }
  /// One more than the greatest token ID that it has, special tokens among them.
  var vocabularySize: Int { get }
  /// The version of the Unicode tables that its rules refer to; nil if they refer to none.
  var unicodeVersion: String? { get }
  /// Special tokens by their spelling; encoders treat the spellings as ordinary text unless configured otherwise.
  var specialTokens: [String: UInt32] { get }

  /// Whether decoding gives every text back byte for byte: no normalization, no unknown token.
  var keepsText: Bool { get }

  /// Scratch memory and caches for one thread.
  func makeEncoder() -> any TokenEncoder

  /// The reference encoder, which tests and `verify` compare a faster one with.
  func makeReferenceEncoder() -> any TokenEncoder

  /// Appends the bytes that tokens represent, as the original decoder gives them.
  ///
  /// - Throws: `TokenizerError.unknownToken` for a number that the vocabulary does not have.
  func decode(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError)
}

/// One thread's encoder. The tokens of a text do not depend on earlier calls.
public protocol TokenEncoder: AnyObject {
  /// Appends the tokens of `text`, which is UTF-8 without errors. No token is added around them, and
  /// spellings of special tokens are ordinary text.
  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer)
}

extension Tokenizer {
  /// The default: the encoder is its own reference.
  public func makeReferenceEncoder() -> any TokenEncoder { makeEncoder() }
}
