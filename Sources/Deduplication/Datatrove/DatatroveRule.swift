internal import Base
internal import Language

/// How datatrove 0.10.1 makes signatures, as far as its users choose.
package struct DatatroveRule: Sendable, Equatable {
  /// The hash of shingles.
  package var hash = DatatroveHash.xxhash64
  /// How words are cut.
  package var tokenizer = DatatroveTokenizer.en

  /// datatrove's defaults.
  package init() {}
}

/// The hash of runs of words; 64 bits.
package enum DatatroveHash: String, Sendable, CaseIterable {
  /// datatrove's default, and FineWeb-2's.
  case xxhash64
  /// FineWeb's: the first eight bytes of SHA-1, the lowest first.
  case sha1

  internal func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    switch self {
    case .xxhash64: return XXHash64.hash(bytes)
    case .sha1:
      let digest = Digest.of(Span(_unsafeElements: bytes.bindMemory(to: UInt8.self)), .sha1)
      return digest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}

/// datatrove's tokenizers that can be had without spaCy 3.8 and without dictionaries.
package enum DatatroveTokenizer: String, Sendable, CaseIterable {
  /// spaCy's for English, datatrove's default.
  case en
  /// spaCy's for any language, which datatrove takes for most languages that are written with spaces.
  case xx
  /// For languages of which it has no rules: the same words, and sentences by marks and line ends.
  case whitespace

  /// The rules for its words.
  internal var rules: WordRules { WordRules.rules(self == .en ? .english : .any) }
}

/// Makes signatures as datatrove does. One for each thread.
internal final class DatatroveSigner {
  private let rule: DatatroveRule
  private let count: Int
  private var normalizer = DatatroveNormalizer()
  private var words: DatatroveWords
  private var sketch: DatatroveSketch

  init(_ rule: DatatroveRule, _ similarity: DuplicateRule.Similarity) {
    self.rule = rule
    count = similarity.words
    words = DatatroveWords(rule.tokenizer.rules)
    sketch = DatatroveSketch(size: similarity.bands.size, seed: UInt32(truncatingIfNeeded: similarity.seed))
  }

  /// The minima of the text that was taken last.
  var minima: [UInt64] { sketch.minima }

  /// Replaces `shingles` by a hash for each run of words of well-formed UTF-8, and computes the minima; false where there
  /// are too few words.
  func make(of text: UnsafeBufferPointer<UInt8>, shingles: inout [UInt64]) -> Bool {
    normalizer.with(UnsafeRawBufferPointer(text)) { words.split($0) }
    words.hashRuns(of: count, by: rule.hash, into: &shingles)
    guard !shingles.isEmpty else { return false }
    sketch.make(of: shingles)
    return true
  }
}
