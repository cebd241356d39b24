internal import Base
internal import CSystem

/// One thread's encoder of a SentencePiece model.
///
/// Text is normalized whole, cut into words where no piece can reach across, and words are looked up among those seen
/// before: in blocks, so that the waits for memory overlap.
internal final class SentencePieceEncoder<Segmenter: PieceSegmenter & ~Copyable>: TokenEncoder {
  /// Mutable state behind a pointer: the fields of a class would be checked for exclusive access for every word.
  private let state: UnsafeMutablePointer<SentencePieceEncoderState<Segmenter>>
  private let normalizer: TextNormalizer
  private let tokensPerByte: Int

  /// - Parameter cut: where text is cut into words.
  init(
    _ pieces: PieceVocabulary, _ normalizer: TextNormalizer, _ segmenter: consuming Segmenter, cut: PieceVocabulary.Cut
  ) {
    self.normalizer = normalizer
    tokensPerByte = pieces.tokensPerByte
    state = .allocate(capacity: 1)
    state.initialize(to: SentencePieceEncoderState(pieces, segmenter, cut: cut))
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  func encode(_ text: Span<UInt8>, into tokens: inout TokenBuffer) {
    text.withUnsafeBufferPointer { normalizer.normalize($0, into: &state.pointee.text) }
    // The tokens of a cached word are stored four at a time.
    tokens.withRoom(state.pointee.text.count * tokensPerByte + 4) { state.pointee.encodeText(into: $0) }
  }
}

/// The memory of one encoder.
internal struct SentencePieceEncoderState<Segmenter: PieceSegmenter & ~Copyable>: ~Copyable {
  /// A word that waits to be looked up.
  private struct Word {
    var key: WordCache.Key
    /// Its bucket; nil for a word too long for the cache.
    var bucket: UnsafeMutablePointer<WordCache.Slot>?
    var bytes: UnsafePointer<UInt8>
    var count: Int
  }

  /// Words in a block.
  private static var blockSize: Int { 64 }
  /// Logarithm of the buckets of the cache: 16 MiB.
  private static var cacheBits: Int { 18 }
  private static var arenaBytes: Int { 16 << 20 }
  /// Bytes that may be read after the text.
  private static var padding: Int { 16 }

  /// The normalized text.
  var text = ByteBuffer(capacity: 1 << 16)
  private var segmenter: Segmenter
  private var words: WordCache
  private let block: UnsafeMutablePointer<Word>
  private let blockMemory: BlockMemory
  private let cut: PieceVocabulary.Cut
  /// The unknown piece where unknown words side by side are one token.
  private let unknown: UInt32?

  init(_ pieces: PieceVocabulary, _ segmenter: consuming Segmenter, cut: PieceVocabulary.Cut) {
    self.segmenter = segmenter
    self.cut = cut
    unknown = pieces.byteTokens.count > 0 ? nil : pieces.unknown
    words = WordCache(bits: Self.cacheBits, arenaBytes: Self.arenaBytes)
    blockMemory = BlockMemory(byteCount: Self.blockSize * MemoryLayout<Word>.stride)
    block = blockMemory.base.bindMemory(to: Word.self, capacity: Self.blockSize)
  }

  /// Writes the tokens of `text` and gives their number.
  mutating func encodeText(into output: UnsafeMutablePointer<UInt32>) -> Int {
    let count = text.count
    if count == 0 { return 0 }
    // Spaces after the text end its last word, and let words be read by more than their bytes.
    for _ in 0..<Self.padding { text.append(PieceCode.space) }
    segmenter.begin()
    let bytes = text.withUnsafeBytes { $0.baseAddress }
    guard let bytes else { return 0 }
    var written = 0
    var start = 0
    while start < count {
      let filled = fillBlock(bytes, count, from: &start)
      encodeBlock(filled, into: output, &written)
    }
    return written
  }

  /// Splits off the next words and prefetches their buckets.
  @inline(__always)
  private func fillBlock(_ bytes: UnsafePointer<UInt8>, _ count: Int, from start: inout Int) -> Int {
    var filled = 0
    var offset = start
    while filled < Self.blockSize, offset < count {
      let end = TokenizerLimits.partEnd(of: bytes, from: offset, to: min(wordEnd(bytes, count, from: offset), count))
      let length = end &- offset
      let word = bytes + offset
      if length <= WordCache.lengthLimit {
        let key =
          length <= WordCache.keyLimit
          ? WordCache.key(readable: word, count: length) : WordCache.key(word, count: length)
        let bucket = words.bucket(of: key)
        dataprep_prefetch(bucket)
        block[filled] = Word(key: key, bucket: bucket, bytes: word, count: length)
      } else {
        block[filled] = Word(key: .init(low: 0, high: 0), bucket: nil, bytes: word, count: length)
      }
      filled &+= 1
      offset = end
    }
    start = offset
    return filled
  }

  /// The end of the word at a place; beyond the text where that is its last.
  @inline(__always)
  private func wordEnd(_ bytes: UnsafePointer<UInt8>, _ count: Int, from start: Int) -> Int {
    var end = start
    switch cut {
    case .beforeSpaces:
      while bytes[end] == PieceCode.space, end < count { end &+= 1 }
      return nextSpace(bytes, from: end)
    case .behindSpaces:
      end = nextSpace(bytes, from: end)
      while bytes[end] == PieceCode.space, end < count { end &+= 1 }
      return end
    case .nowhere: return count
    }
  }

  /// The next space, of which there is one after the text.
  @inline(__always)
  private func nextSpace(_ bytes: UnsafePointer<UInt8>, from start: Int) -> Int {
    var offset = start
    let raw = UnsafeRawPointer(bytes)
    while true {
      // A byte of only ones is one that is zero when turned over.
      let turned = ~raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
      let found = (turned &- 0x0101_0101_0101_0101) & ~turned & 0x8080_8080_8080_8080
      if found != 0 { return offset &+ found.trailingZeroBitCount &>> 3 }
      offset &+= 8
    }
  }

  /// Writes the tokens of the first `filled` words of the block.
  @inline(__always)
  private mutating func encodeBlock(
    _ filled: Int, into output: UnsafeMutablePointer<UInt32>, _ written: inout Int
  ) {
    for index in 0..<filled {
      let word = block[index]
      let room = output + written
      var used = 0
      if let bucket = word.bucket, segmenter.mayReuse {
        used = words.look(up: word.key, in: bucket, word.bytes, into: room)
      }
      if used > 0 { segmenter.pass(room, count: used) } else { used = encodeNew(word, into: room) }
      if let unknown, written > 0, room[0] == unknown, output[written &- 1] == unknown {
        // Two unknown words side by side.
        room.update(from: room + 1, count: used &- 1)
        used &-= 1
      }
      written &+= used
    }
  }

  /// Encodes a word that is not in the cache, and puts it there.
  @inline(never)
  private mutating func encodeNew(_ word: Word, into output: UnsafeMutablePointer<UInt32>) -> Int {
    let (used, isReusable) = segmenter.encode(word.bytes, count: word.count, into: output)
    if isReusable, let bucket = word.bucket {
      words.insert(word.key, word.bytes, tokens: output, used: used, into: bucket)
    }
    return used
  }
}

/// The memory of a block of words.
///
/// A class owns it: the optimized program left out the deinitializer of the generic structure that uses it
/// (Swift 6.3.1; a leak that fuzzing found).
private final class BlockMemory {
  let base: UnsafeMutableRawPointer
  init(byteCount: Int) { base = .allocate(byteCount: byteCount, alignment: 16) }
  deinit { base.deallocate() }
}
