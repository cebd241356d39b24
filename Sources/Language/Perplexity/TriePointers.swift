/// How the rows of a trie level point into the next: with all bits in the row, or with the highest ones in a table of the
/// rows from which on they are the next higher number (KenLM's "array" tries, lm/bhiksha.hh of KenLM 0.3.0).
internal struct TriePointers: @unchecked Sendable {
  /// The bits of a pointer in its row.
  internal let inlineBits: Int
  private let offsets: UnsafeRawPointer?
  private let offsetCount: Int

  /// Pointers that are whole in their rows.
  internal init(inlineBits: Int) {
    self.inlineBits = inlineBits
    offsets = nil
    offsetCount = 0
  }

  /// Pointers whose highest bits are in a table of `count` numbers of 64 bits.
  internal init(inlineBits: Int, offsets: UnsafeRawPointer, count: Int) {
    self.inlineBits = inlineBits
    self.offsets = offsets
    offsetCount = count
  }

  /// How many of a pointer's bits KenLM takes out of the rows: the number up to `limit` that needs the least memory.
  internal static func choppedBits(rows: Int, next: Int, limit: Int) -> Int {
    let width = PackedBits.width(of: next)
    var best = 0
    var least = Int.max
    for chop in 0...min(width, limit) {
      let change = (next >> (width - chop)) * 64 - rows * chop
      if change < least { (least, best) = (change, chop) }
    }
    return best
  }

  /// Where a row's longer n-grams are in the next level. Not checked: a damaged file gives any numbers, and an empty
  /// range where they are in no order.
  @inline(__always)
  internal func range(_ rows: PackedBits, row: Int, bit: Int, nextBit: Int) -> Range<Int> {
    var begin = rows.number(at: bit, inlineBits)
    var end = rows.number(at: nextBit, inlineBits)
    if let offsets {
      begin |= high(row, offsets) &<< inlineBits
      end |= high(row &+ 1, offsets) &<< inlineBits
    }
    return begin >= 0 && begin < end ? begin..<end : 0..<0
  }

  /// The highest bits of the pointer of a row: the last place of the table with a row that is not after it.
  @inline(__always)
  private func high(_ row: Int, _ offsets: UnsafeRawPointer) -> Int {
    var low = 0
    var high = offsetCount
    while low < high {
      let middle = (low &+ high) / 2
      if (offsets + middle &* 8).loadUnaligned(as: UInt64.self) <= UInt64(row) {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    return max(low &- 1, 0)
  }
}
