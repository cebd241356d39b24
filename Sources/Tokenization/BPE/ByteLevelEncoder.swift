/// One thread's encoder of a byte-level BPE tokenizer with one pattern.
internal final class ByteLevelEncoder<Pattern: PretokenPattern>: TokenEncoder {
  private let pattern: Pattern
  private let vocabulary: BytePairVocabulary
  private var pieces: PieceEncoder
  private let words: WordCache
  /// Logarithm of the buckets of the cache: 16 MiB.
  private static var cacheBits: Int { 18 }

  init(_ pattern: Pattern, _ vocabulary: BytePairVocabulary) {
    self.pattern = pattern
    self.vocabulary = vocabulary
    pieces = PieceEncoder(vocabulary)
    words = WordCache(bits: Self.cacheBits)
  }

  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    text.withUnsafeBufferPointer { bytes in
      // No token is of less than a byte; the tokens of a cached piece are stored four at a time.
      tokens.withRoom(bytes.count + WordCache.tokenLimit) { encode(PretokenText(bytes), into: $0) }
    }
  }

  private func encode(_ text: PretokenText, into output: UnsafeMutablePointer<UInt32>) -> Int {
    var written = 0
    var start = 0
    while start < text.count {
      let end = pattern.end(of: start, in: text)
      let count = end - start
      let bytes = text.bytes + start
      if count <= WordCache.lengthLimit {
        let key =
          start + 16 <= text.count ? WordCache.key(readable: bytes, count: count) : WordCache.key(bytes, count: count)
        let bucket = words.bucket(of: key)
        if bucket[0].key == key {
          written += Self.store(bucket[0].tokens, at: output + written)
        } else if bucket[1].key == key {
          written += Self.store(bucket[1].tokens, at: output + written)
        } else {
          let used = encodePiece(bytes, count: count, into: output + written)
          if used <= WordCache.tokenLimit { WordCache.insert(key, output + written, count: used, into: bucket) }
          written += used
        }
      } else {
        written += encodePiece(bytes, count: count, into: output + written)
      }
      start = end
    }
    return written
  }

  /// Stores the tokens of a slot and gives how many there are; those behind are overwritten by the next piece.
  @inline(__always)
  private static func store(_ tokens: SIMD4<UInt32>, at output: UnsafeMutablePointer<UInt32>) -> Int {
    UnsafeMutableRawPointer(output).storeBytes(of: tokens, as: SIMD4<UInt32>.self)
    output[0] = tokens[0] & WordCache.numberMask
    return Int(tokens[0] >> WordCache.numberBits)
  }

  /// Encodes a piece without a cache: by merging, or whole where the vocabulary has it so.
  private func encodePiece(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<UInt32>) -> Int {
    if !vocabulary.wholePieces.isEmpty,
      let token = vocabulary.wholePieces[Array(UnsafeBufferPointer(start: bytes, count: count))]
    {
      output[0] = token
      return 1
    }
    let used = pieces.encode(bytes, count: count, into: output)
    for index in 0..<used { output[index] = vocabulary.outer[Int(output[index])] }
    return used
  }
}
