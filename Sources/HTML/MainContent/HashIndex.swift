/// Numbers keys in the order in which they first come: a hash table with open addressing that
/// keeps its memory from page to page.
///
/// Keys are hashes of 64 bits, well mixed. An entry holds the upper half of a key, and its place depends on the lower half:
/// two keys that agree in the upper half and are near each other in the table count as one, which affects two of the few
/// thousand keys of a page once in some ten thousand pages.
struct HashIndex: ~Copyable {
  /// One more than the number in the lower half, 0 for a free place; the upper half of the key above it.
  private var entries = Arena<UInt64>(capacity: 1024)
  private var mask = 0
  /// Distinct keys so far.
  private(set) var count: Int32 = 0

  /// Removes all keys and reserves space for `count` of them.
  mutating func reset(for count: Int) {
    var size = 64
    while size < count * 2 { size *= 2 }
    entries.fill(size, with: 0)
    mask = size - 1
    self.count = 0
  }

  /// The index of `key`, a new one for a new key. The number of keys is limited to the reserved one.
  @inline(__always) mutating func number(of key: UInt64) -> Int32 {
    let slot = slot(of: key)
    let entry = entries.base[slot]
    if entry != 0 { return Self.number(in: entry) }
    count &+= 1
    entries.base[slot] = key & Self.upperHalf | UInt64(UInt32(bitPattern: count))
    return count &- 1
  }

  /// The number of `key`, or -1.
  @inline(__always) func find(_ key: UInt64) -> Int32 { Self.number(in: entries.base[slot(of: key)]) }

  private static let upperHalf: UInt64 = 0xFFFF_FFFF_0000_0000

  @inline(__always) private static func number(in entry: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: entry) &- 1
  }

  /// The place of `key`, or a free one for it.
  @inline(__always) private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key) & mask
    while entries.base[slot] != 0, (entries.base[slot] ^ key) & Self.upperHalf != 0 { slot = (slot &+ 1) & mask }
    return slot
  }
}
