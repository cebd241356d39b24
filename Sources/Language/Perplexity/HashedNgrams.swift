/// N-grams in hash tables, one for each length: KenLM's `probing` models, and models that were read from ARPA files.
internal struct HashedNgrams: NgramTables {
  /// The sign bit of a stored probability is off where a longer n-gram ends with this one: probabilities are never
  /// positive, so the bit is free.
  private static let sign: UInt32 = 0x8000_0000

  internal let order: Int
  private nonisolated(unsafe) let unigrams: UnsafeRawPointer
  private let unigramStride: Int
  private let middles: [ProbingTable]
  private let last: ProbingTable

  /// - Parameters:
  ///   - unigrams: a probability and a backoff of each word, `unigramStride` bytes apart.
  ///   - middles: the tables of n-grams of 2 words and more but the longest.
  ///   - last: the table of the longest n-grams.
  internal init(unigrams: UnsafeRawPointer, unigramStride: Int, middles: [ProbingTable], last: ProbingTable) {
    self.unigrams = unigrams
    self.unigramStride = unigramStride
    self.middles = middles
    self.last = last
    order = middles.count + 2
  }

  /// The key of an n-gram with another word before it (lm/search_hashed.hh of KenLM 0.3.0).
  @inline(__always)
  internal static func key(_ node: UInt64, before word: UInt32) -> UInt64 {
    (node &* 8_978_948_897_894_561_157) ^ ((UInt64(word) &+ 1) &* 17_894_857_484_156_487_943)
  }

  @inline(__always)
  internal func unigram(_ word: UInt32) -> (value: NgramValue, node: UInt64) {
    (Self.value(unigrams + Int(word) &* unigramStride), UInt64(word))
  }

  @inline(__always)
  internal func longer(_ count: Int, _ word: UInt32, _ node: inout UInt64) -> NgramValue? {
    node = Self.key(node, before: word)
    return middles[count &- 1].find(node).map(Self.value)
  }

  @inline(__always)
  internal func longest(_ word: UInt32, _ node: UInt64) -> Float? {
    last.find(Self.key(node, before: word))?.loadUnaligned(as: Float.self)
  }

  @inline(__always)
  internal func prefetch(_ words: UnsafeBufferPointer<UInt32>, at: Int) {
    var key = UInt64(words[at])
    for (count, middle) in middles.enumerated() {
      guard at > count else { return }
      key = Self.key(key, before: words[at &- count &- 1])
      middle.prefetch(key)
    }
    guard at > middles.count else { return }
    last.prefetch(Self.key(key, before: words[at &- middles.count &- 1]))
  }

  @inline(__always)
  private static func value(_ at: UnsafeRawPointer) -> NgramValue {
    let bits = at.loadUnaligned(as: UInt32.self)
    return NgramValue(
      probability: Float(bitPattern: bits | sign), backoff: (at + 4).loadUnaligned(as: Float.self),
      isLongest: bits & sign != 0)
  }
}
