import TestSupport
import Testing

@testable import Tokenization

@Suite struct WordCacheTests {
  /// Looks a piece up, and puts it there if it is not; what is found has to be what was put there last.
  private static func visit(
    _ piece: [UInt8], _ cache: inout WordCache, tokens: () -> [UInt32]
  ) -> (found: [UInt32]?, inserted: [UInt32]?) {
    // Room to read 16 bytes, and to write more tokens than a piece has.
    let padded = piece + [UInt8](repeating: 0xEE, count: 16)
    return padded.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return (nil, nil) }
      let key = WordCache.key(start, count: piece.count)
      let bucket = cache.bucket(of: key)
      var output = [UInt32](repeating: 0, count: 300)
      let used = cache.look(up: key, in: bucket, start, into: &output)
      if used > 0 { return (Array(output[..<used]), nil) }
      let new = tokens()
      cache.insert(key, start, tokens: new, used: new.count, into: bucket)
      return (nil, new)
    }
  }

  /// So small that pieces evict one another and the arena starts again all the time.
  @Test(arguments: [(1, 600), (3, 1000), (10, 100_000)]) func findsWhatWasPutThereOrNothing(
    _ bits: Int, _ arenaBytes: Int
  ) {
    var generator = SeededGenerator(seed: UInt64(bits))
    var cache = WordCache(bits: bits, arenaBytes: arenaBytes)
    var known: [[UInt8]: [UInt32]] = [:]
    let lengths = [1, 2, 7, 8, 9, 14, 15, 16, 17, 31, 32, 33, 126, 127]
    let pieces = (0..<120).map { index in
      // Pieces of one length differ in one byte, the first, a middle one or the last.
      var piece = [UInt8](repeating: 0x61, count: lengths[index % lengths.count])
      piece[[0, piece.count / 2, piece.count - 1][index % 3]] = UInt8(index)
      return piece
    }
    var hits = 0
    for _ in 0..<3000 {
      let piece = pieces[generator.below(pieces.count)]
      let result = Self.visit(piece, &cache) {
        (0..<1 + generator.below(min(piece.count, 9))).map { _ in UInt32(generator.below(1 << 20)) }
      }
      if let found = result.found {
        hits += 1
        #expect(found == known[piece])
      } else {
        known[piece] = result.inserted
      }
    }
    #expect(hits > 0)
    // With room for all, each is put there once, and two that share a bucket stay side by side.
    if bits == 10 { #expect(hits > 2800) }
  }

  @Test func keysTellPiecesApart() {
    var keys: [[UInt64]: [UInt8]] = [:]
    for count in 0...WordCache.lengthLimit {
      for place in 0..<max(count, 1) {
        // Zeros after a short piece are not the same as a longer one of zeros.
        var piece = [UInt8](repeating: 0, count: count)
        if count > 0 { piece[place] = UInt8(count) }
        let (key, count) = piece.withUnsafeBufferPointer { bytes in
          bytes.baseAddress.map { (WordCache.key($0, count: piece.count), piece.count) } ?? (.init(low: 0, high: 0), 0)
        }
        #expect(key.count == count)
        let earlier = keys.updateValue(piece, forKey: [key.low, key.high])
        #expect(earlier == nil || earlier == piece)
      }
    }
  }

  /// The quick way to a short piece's key ignores what stands after it.
  @Test func keysWithReadableBytesAfterThem() {
    var generator = SeededGenerator(seed: 7)
    for count in 0...WordCache.keyLimit {
      for _ in 0..<10 {
        let bytes = (0..<16).map { _ in UInt8(generator.below(256)) }
        let keys = bytes.withUnsafeBufferPointer {
          (WordCache.key(readable: $0.baseAddress!, count: count), WordCache.key($0.baseAddress!, count: count))
        }
        #expect(keys.0 == keys.1)
      }
    }
  }

  /// Token buffers are arrays, whatever is asked of them.
  @Test func tokenBuffersAreArrays() {
    var generator = SeededGenerator(seed: 8)
    var buffer = TokenBuffer(capacity: 0)
    var expected: [UInt32] = []
    for step in 0..<2000 as Range<UInt32> {
      switch generator.below(5) {
      case 0:
        buffer.append(step)
        expected.append(step)
      case 1:
        let (room, used) = (20, generator.below(21))
        buffer.withRoom(room) { output in
          for index in 0..<used { output[index] = step &* UInt32(index) }
          return used
        }
        expected += (0..<used).map { step &* UInt32($0) }
      case 2:
        let count = generator.below(expected.count + 1)
        buffer.truncate(to: count)
        expected.removeLast(expected.count - count)
      case 3: buffer.shrink(to: generator.below(40))
      default:
        if generator.below(10) == 0 {
          buffer.removeAll()
          expected = []
        }
      }
      #expect(buffer.count == expected.count)
      #expect((buffer.isEmpty == true) == expected.isEmpty)
    }
    #expect(buffer.array == expected)
  }
}
