/// N-grams in KenLM's tries, with weights as they are or quantized (lm/search_trie.hh, lm/quantize.hh of KenLM 0.3.0).
internal struct TrieNgrams: NgramTables {
  /// Tables of the values that quantized weights stand for.
  internal struct Bins: @unchecked Sendable {
    /// The table of probabilities.
    var probabilities: UnsafeRawPointer
    /// The table of backoffs; that of probabilities for the longest n-grams.
    var backoffs: UnsafeRawPointer
  }

  /// The widths of quantized weights in bits, and the tables of each level.
  internal struct Quantization: Sendable {
    var probabilityBits: Int
    var backoffBits: Int
    var bins: [Bins]
  }

  internal let order: Int
  /// A probability, a backoff, and where the word's longer n-grams begin: 16 bytes for each word.
  private nonisolated(unsafe) let unigrams: UnsafeRawPointer
  /// The levels of n-grams of 2 words and more.
  private let levels: [TrieLevel]
  private let quantization: Quantization?

  internal init(unigrams: UnsafeRawPointer, levels: [TrieLevel], quantization: Quantization?) {
    self.unigrams = unigrams
    self.levels = levels
    self.quantization = quantization
    order = levels.count + 1
  }

  @inline(__always)
  internal func unigram(_ word: UInt32) -> (value: NgramValue, node: Range<Int>) {
    let at = unigrams + Int(word) &* 16
    let begin = (at + 8).loadUnaligned(as: UInt64.self)
    let end = (at + 24).loadUnaligned(as: UInt64.self)
    let isEmpty = begin >= end || end > UInt64(Int.max)
    let value = NgramValue(
      probability: at.loadUnaligned(as: Float.self), backoff: (at + 4).loadUnaligned(as: Float.self),
      isLongest: isEmpty)
    return (value, isEmpty ? 0..<0 : Int(begin)..<Int(end))
  }

  @inline(__always)
  internal func longer(_ count: Int, _ word: UInt32, _ node: inout Range<Int>) -> NgramValue? {
    let level = levels[count &- 1]
    guard let bit = level.find(word, &node) else { return nil }
    let probability: Float
    let backoff: Float
    if let quantization {
      let bins = quantization.bins[count &- 1]
      backoff = Self.value(bins.backoffs, level.number(at: bit, quantization.backoffBits))
      probability = Self.value(
        bins.probabilities, level.number(at: bit &+ quantization.backoffBits, quantization.probabilityBits))
    } else {
      probability = Self.negative(level.number(at: bit, 31))
      backoff = level.float(at: bit &+ 31)
    }
    return NgramValue(probability: probability, backoff: backoff, isLongest: node.isEmpty)
  }

  @inline(__always)
  internal func longest(_ word: UInt32, _ node: Range<Int>) -> Float? {
    var node = node
    let level = levels[order &- 2]
    guard let bit = level.find(word, &node) else { return nil }
    guard let quantization else { return Self.negative(level.number(at: bit, 31)) }
    return Self.value(
      quantization.bins[order &- 2].probabilities, level.number(at: bit, quantization.probabilityBits))
  }

  /// A trie is found step by step: where the next one is, only the one before tells.
  @inline(__always)
  internal func prefetch(_ words: UnsafeBufferPointer<UInt32>, at: Int) {}

  @inline(__always)
  private static func negative(_ bits: Int) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: bits) | 0x8000_0000)
  }

  @inline(__always)
  private static func value(_ table: UnsafeRawPointer, _ index: Int) -> Float {
    (table + index &* 4).loadUnaligned(as: Float.self)
  }
}
