internal import CSystem

/// One thread's encoder of a byte-level BPE tokenizer with one pattern.
///
/// Pieces are processed in blocks: all pieces of a block are split and their cache buckets prefetched before
/// the first is looked up, so that the waits for memory overlap.
internal final class ByteLevelEncoder: TokenEncoder {
  /// Mutable state behind a pointer: the fields of a class would be checked for exclusive access for every piece.
  private let state: UnsafeMutablePointer<ByteLevelEncoderState>
  private let pattern: any PretokenPattern

  init(_ pattern: any PretokenPattern, _ vocabulary: BytePairVocabulary) {
    self.pattern = pattern
    state = .allocate(capacity: 1)
    state.initialize(to: ByteLevelEncoderState(vocabulary))
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    text.withUnsafeBufferPointer { bytes in
      let text = PretokenText(bytes, characters: pattern.characters)
      var pattern = pattern
      var start = 0
      while start < text.count {
        let blockStart = start
        let filled = pattern.fill(state.pointee.ends, most: ByteLevelEncoderState.blockSize, from: &start, in: text)
        // A token has at least one byte; the tokens of a cached piece are stored four at a time.
        tokens.withRoom(start - blockStart + 4) {
          state.pointee.askForBuckets(filled, from: blockStart, in: text)
          return state.pointee.encodeBlock(filled, into: $0)
        }
      }
    }
  }
}

/// The memory of one encoder.
internal struct ByteLevelEncoderState: ~Copyable {
  /// A piece that waits to be looked up.
  struct Piece {
    var key: WordCache.Key
    /// Its bucket; nil for a piece too long for the cache.
    var bucket: UnsafeMutablePointer<WordCache.Slot>?
    var bytes: UnsafePointer<UInt8>
  }

  /// Pieces in a block.
  static let blockSize = 64
  /// Logarithm of the buckets of the cache: 16 MiB.
  private static let cacheBits = 18
  private static let arenaBytes = 16 << 20

  private var pieces: PieceEncoder
  private var words: WordCache
  private let block: UnsafeMutablePointer<Piece>
  /// Where the block's pieces end in the text.
  let ends: UnsafeMutablePointer<Int>

  init(_ vocabulary: BytePairVocabulary) {
    pieces = PieceEncoder(vocabulary)
    words = WordCache(bits: Self.cacheBits, arenaBytes: Self.arenaBytes)
    block = .allocate(capacity: Self.blockSize)
    ends = .allocate(capacity: Self.blockSize)
  }

  deinit {
    block.deallocate()
    ends.deallocate()
  }

  /// Prefetches the buckets of the block's pieces.
  @inline(__always)
  func askForBuckets(_ filled: Int, from start: Int, in text: PretokenText) {
    var offset = start
    for index in 0..<filled {
      let end = ends[index]
      let count = end &- offset
      let bytes = text.bytes + offset
      if count <= WordCache.keyLimit, offset &+ 16 <= text.count {
        let key = WordCache.key(readable: bytes, count: count)
        let bucket = words.bucket(of: key)
        dataprep_prefetch(bucket)
        block[index] = Piece(key: key, bucket: bucket, bytes: bytes)
      } else {
        block[index] = unusual(bytes, count)
      }
      offset = end
    }
  }

  /// A longer piece, or one at the text's end.
  @inline(never)
  private func unusual(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Piece {
    guard count <= WordCache.lengthLimit else {
      return Piece(key: .init(low: UInt64(count), high: 0), bucket: nil, bytes: bytes)
    }
    let key = WordCache.key(bytes, count: count)
    let bucket = words.bucket(of: key)
    dataprep_prefetch(bucket)
    return Piece(key: key, bucket: bucket, bytes: bytes)
  }

  /// Writes the tokens of the first `filled` pieces of the block.
  @inline(__always)
  mutating func encodeBlock(_ filled: Int, into output: UnsafeMutablePointer<UInt32>) -> Int {
    var written = 0
    for index in 0..<filled {
      let piece = block[index]
      let known = piece.bucket.map { words.look(up: piece.key, in: $0, piece.bytes, into: output + written) } ?? 0
      written &+= known > 0 ? known : encodeNew(piece, into: output + written)
    }
    return written
  }

  /// Encodes a piece that is not in the cache, and puts it there.
  @inline(never)
  private mutating func encodeNew(_ piece: Piece, into output: UnsafeMutablePointer<UInt32>) -> Int {
    guard let bucket = piece.bucket else { return pieces.encode(piece.bytes, count: Int(piece.key.low), into: output) }
    let used = pieces.encode(piece.bytes, count: piece.key.count, into: output)
    words.insert(piece.key, piece.bytes, tokens: output, used: used, into: bucket)
    return used
  }
}
