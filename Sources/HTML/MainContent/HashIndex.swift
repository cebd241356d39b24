/// Numbers keys in the order in which they first come: a hash table with open addressing that
/// keeps its memory from page to page.
struct HashIndex: ~Copyable {
  private var keys = Arena<UInt64>(capacity: 1024)
  private var values = Arena<Int32>(capacity: 1024)
  private var mask = 0
  /// Distinct keys so far.
  private(set) var count: Int32 = 0

  /// Removes all keys and reserves space for `count` of them.
  mutating func reset(for count: Int) {
    var size = 64
    while size < count * 2 { size *= 2 }
    keys.fill(size, with: 0)
    values.fill(size, with: -1)
    mask = size - 1
    self.count = 0
  }

  /// The index of `key`, a new one for a new key. The number of keys is limited to the reserved one.
  @inline(__always) mutating func number(of key: UInt64) -> Int32 {
    var slot = Int(truncatingIfNeeded: key ^ (key >> 32)) & mask
    while values.base[slot] >= 0 {
      if keys.base[slot] == key { return values.base[slot] }
      slot = (slot &+ 1) & mask
    }
    keys.base[slot] = key
    values.base[slot] = count
    count &+= 1
    return count &- 1
  }

  /// The number of `key`, or -1.
  @inline(__always) func find(_ key: UInt64) -> Int32 {
    var slot = Int(truncatingIfNeeded: key ^ (key >> 32)) & mask
    while values.base[slot] >= 0 {
      if keys.base[slot] == key { return values.base[slot] }
      slot = (slot &+ 1) & mask
    }
    return -1
  }
}
