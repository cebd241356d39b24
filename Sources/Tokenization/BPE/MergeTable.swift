/// Which two tokens merge into which, by open addressing over one word a pair.
///
/// A word holds both parts and the result, so that a look-up is one cache line.
internal struct MergeTable {
  /// Token numbers that a word has room for; the result's number tells the order of merges too.
  static let partLimit = 1 << 20
  static let resultLimit = 1 << 24
  private static let empty = UInt64.max

  private var words: [UInt64]
  private var shift: Int
  private(set) var count = 0

  /// - Parameter pairs: how many there will be, about.
  init(pairs: Int) {
    var bits = 4
    while 1 << bits < pairs * 2 { bits += 1 }
    words = Array(repeating: Self.empty, count: 1 << bits)
    shift = 64 - bits
  }

  private static func key(_ left: UInt32, _ right: UInt32) -> UInt64 { UInt64(left) << 20 | UInt64(right) }

  /// The token that two make, or `TokenTrie.none`.
  @inline(__always)
  func result(_ left: UInt32, _ right: UInt32) -> UInt32 {
    words.withUnsafeBufferPointer { words in
      let key = Self.key(left, right)
      let mask = words.count - 1
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(shift))
      while true {
        let word = words[slot]
        if word >> 24 == key { return UInt32(truncatingIfNeeded: word & 0xFF_FFFF) }
        if word == Self.empty { return TokenTrie.none }
        slot = (slot + 1) & mask
      }
    }
  }

  /// Notes that two make a third; they must make none yet.
  mutating func insert(_ left: UInt32, _ right: UInt32, result: UInt32) {
    precondition(left < Self.partLimit && right < Self.partLimit && result < Self.resultLimit)
    count += 1
    precondition(count * 4 <= words.count * 3, "a merge table with more pairs than it was made for")
    let key = Self.key(left, right)
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(shift))
    while words[slot] != Self.empty { slot = (slot + 1) & (words.count - 1) }
    words[slot] = key << 24 | UInt64(result)
  }
}
