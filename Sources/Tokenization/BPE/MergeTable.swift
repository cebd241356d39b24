/// Which two tokens merge into which, by open addressing over one word a pair.
///
/// A word holds both parts and the result, so that a look-up is one cache line.
internal struct MergeTable {
  /// Token numbers that a word has room for.
  static let limit: UInt32 = 1 << 20
  private static let empty = UInt64.max

  private var words: [UInt64]
  private let shift: UInt64
  private var count = 0

  /// - Parameter pairs: the maximum number.
  init(pairs: Int) {
    var bits = 4
    while 1 << bits < pairs * 2 { bits += 1 }
    words = Array(repeating: Self.empty, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// A look-up's view of the table.
  struct View {
    let words: UnsafePointer<UInt64>
    let shift: UInt64
    let mask: Int

    /// The token that two tokens merge to, or `TokenTrie.none`.
    @inline(__always)
    func result(_ left: UInt32, _ right: UInt32) -> UInt32 {
      let key = UInt64(left) << 20 | UInt64(right)
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
      while true {
        let word = words[slot]
        if word &>> 24 == key { return UInt32(truncatingIfNeeded: word & 0xFF_FFFF) }
        if word == MergeTable.empty { return TokenTrie.none }
        slot = (slot &+ 1) & mask
      }
    }
  }

  /// Lends a view of the present table.
  func withView<R>(_ body: (View) -> R) -> R {
    words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { preconditionFailure("a merge table needs slots") }
      return body(View(words: base, shift: shift, mask: words.count - 1))
    }
  }

  /// The finished table at a fixed address, and a view that is valid as long as it lives.
  func fixed() -> (table: Table<UInt64>, view: View) {
    let table = Table(words)
    return (table, View(words: table.base, shift: shift, mask: words.count - 1))
  }

  /// Adds a merge of two tokens to a third; the pair must be new.
  mutating func insert(_ left: UInt32, _ right: UInt32, result: UInt32) {
    precondition(left < Self.limit && right < Self.limit && result < Self.limit)
    count += 1
    precondition(count * 2 <= words.count, "more pairs than the merge table's capacity")
    let key = UInt64(left) << 20 | UInt64(right)
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    while words[slot] != Self.empty { slot = (slot + 1) & (words.count - 1) }
    words[slot] = key << 24 | UInt64(result)
  }
}
