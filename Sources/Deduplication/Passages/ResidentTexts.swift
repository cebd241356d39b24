/// Keeps the memory of mapped texts within a limit: blocks that were read are noted, and when they are too many all texts
/// are given back to the system. One for each thread that reads.
internal struct ResidentTexts: ~Copyable {
  /// Linux maps this many bytes at once, where they are in its cache.
  private static let leastBlockBits = 16

  private let texts: PassageTexts
  private let starts: [Int]
  private let blockBits: Int
  /// Blocks that may be resident.
  private let most: Int
  /// A bit for each block, set if it was read.
  private var read: [UInt64]
  private var count = 0

  /// - Parameters:
  ///   - memory: bytes that may be resident, about.
  ///   - reach: bytes before and behind a position that are read with it.
  init(_ texts: PassageTexts, memory: Int, reach: Int) {
    self.texts = texts
    starts = texts.starts
    blockBits = max(Self.leastBlockBits, Int.bitWidth - reach.leadingZeroBitCount)
    most = max(16, memory / (1 << blockBits + 2 * reach))
    read = [UInt64](repeating: 0, count: texts.byteCount >> blockBits / 64 + 1)
  }

  /// Notes that a position is read, before it is.
  @inline(__always)
  mutating func note(_ position: CorpusPosition) {
    let block = (starts[position.input] &+ position.place) &>> blockBits
    let bit = (1 as UInt64) &<< UInt64(truncatingIfNeeded: block & 63)
    guard read[block &>> 6] & bit == 0 else { return }
    if count == most { release() }
    read[block &>> 6] |= bit
    count &+= 1
  }

  private mutating func release() {
    texts.release()
    for index in read.indices { read[index] = 0 }
    count = 0
  }
}
