/// What the next bits of a deflate stream are by a prefix code (RFC 1951, section 3.2.2): a table over some bits, with
/// tables behind it for longer codes.
internal struct HuffmanTable: ~Copyable {
  /// What bits are. From the lowest bit: bits of the code (5), bits of a number that follows it (4), a kind (3), and from
  /// bit 16 a value: a byte, the least length or distance, where a further table begins.
  typealias Entry = UInt32

  /// The kinds.
  enum Kind {
    static let mask: Entry = 7 << 9
    static let literal: Entry = 0 << 9
    /// A length or distance: the value and the number that follows.
    static let match: Entry = 1 << 9
    static let end: Entry = 2 << 9
    /// A further table from `value` on.
    static let table: Entry = 3 << 9
    /// No code.
    static let none: Entry = 4 << 9
  }

  private static let longestCode = 15

  /// Bits of the first table.
  let bits: Int
  /// The entries: those of the first table, then those of the others.
  let entries: UnsafeMutablePointer<Entry>

  /// - Parameters:
  ///   - bits: of the first table.
  ///   - symbols: most symbols of a code.
  init(bits: Int, symbols: Int) {
    self.bits = bits
    // A further table has two codes at least.
    let capacity = 1 << bits + (symbols / 2) << (Self.longestCode - bits)
    entries = .allocate(capacity: capacity)
    entries.initialize(repeating: Kind.none, count: capacity)
  }

  deinit { entries.deallocate() }

  /// What the next bits are.
  @inline(__always)
  func entry(_ next: UInt64) -> Entry { View(self).entry(next) }

  /// A table for reading: a value, as what is read through a stored table would be loaded again each time.
  struct View {
    private let entries: UnsafePointer<Entry>
    private let bits: UInt64
    private let mask: UInt64
    private let furtherMask: UInt64

    @inline(__always)
    init(_ table: borrowing HuffmanTable) {
      entries = UnsafePointer(table.entries)
      bits = UInt64(table.bits)
      mask = 1 &<< bits &- 1
      furtherMask = 1 &<< (UInt64(HuffmanTable.longestCode) &- bits) &- 1
    }

    /// What the next bits are.
    @inline(__always)
    func entry(_ next: UInt64) -> Entry {
      let entry = entries[Int(truncatingIfNeeded: next & mask)]
      guard entry & Kind.mask == Kind.table else { return entry }
      return entries[Int(entry &>> 16) &+ Int(truncatingIfNeeded: next &>> bits & furtherMask)]
    }
  }

  /// Makes the table of a code.
  ///
  /// - Parameters:
  ///   - lengths: bits of each symbol's code, at most 15; 0 for none.
  ///   - entry: what a symbol is, without its code's bits.
  /// - Returns: false for lengths that are no prefix code, or leave bits without a meaning; a code of one symbol may, and
  ///   one of none.
  mutating func make(_ lengths: UnsafeBufferPointer<UInt8>, _ entry: (Int) -> Entry) -> Bool {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * Self.longestCode + 2) { room in
      room.initialize(repeating: 0)
      for length in lengths { room[Int(length)] += 1 }
      room[0] = 0
      var left = 1
      for length in 1...Self.longestCode {
        left = left << 1 - room[length]
        if left < 0 { return false }
      }
      let used = room[...Self.longestCode].reduce(0, +)
      guard left == 0 || used == 0 || used == 1 && room[1] == 1 else { return false }
      if left > 0 { for index in 0..<1 << bits { entries[index] = Kind.none } }
      // The first code of each length.
      let next = Self.longestCode + 1
      for length in 1..<Self.longestCode { room[next + length + 1] = (room[next + length] + room[length]) << 1 }
      fill(lengths, room, UnsafeMutableBufferPointer(rebasing: room[next...]), entry)
      return true
    }
  }

  /// - Parameters:
  ///   - counts: codes of each length.
  ///   - next: the next code of each length; changed.
  private func fill(
    _ lengths: UnsafeBufferPointer<UInt8>, _ counts: UnsafeMutableBufferPointer<Int>,
    _ next: UnsafeMutableBufferPointer<Int>, _ entry: (Int) -> Entry
  ) {
    // Where the next further table begins, and the first bits of the last one.
    var end = 1 << bits
    let long = lengths.contains { Int($0) > bits }
    if long { for index in 0..<1 << bits { entries[index] = Kind.none } }
    for symbol in lengths.indices where lengths[symbol] > 0 {
      let length = Int(lengths[symbol])
      // Codes come with their first bit in the lowest place.
      let code = Self.reversed(next[length], length)
      next[length] += 1
      let made = entry(symbol) | Entry(length)
      if length <= bits {
        var index = code
        while index < 1 << bits {
          entries[index] = made
          index += 1 << length
        }
        continue
      }
      let first = code & (1 << bits - 1)
      if entries[first] & Kind.mask != Kind.table {
        let width = Self.longestCode - bits
        entries[first] = Entry(end) << 16 | Kind.table
        end += 1 << width
      }
      let start = Int(entries[first] >> 16)
      var index = code >> bits
      while index < 1 << (Self.longestCode - bits) {
        entries[start + index] = made
        index += 1 << (length - bits)
      }
    }
  }

  private static func reversed(_ code: Int, _ length: Int) -> Int {
    var (code, reversed) = (code, 0)
    for _ in 0..<length {
      reversed = reversed << 1 | code & 1
      code >>= 1
    }
    return reversed
  }
}
