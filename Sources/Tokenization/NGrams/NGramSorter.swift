/// Keys in memory of fixed size, sorted by radix.
internal struct NGramSorter: ~Copyable {
  private static let digitBits = 11

  let capacity: Int
  private(set) var count = 0
  private var keys: UnsafeMutablePointer<UInt128>
  private var spare: UnsafeMutablePointer<UInt128>

  /// - Parameter bytes: memory for keys, half of which sorting needs.
  init(bytes: Int) {
    capacity = max(bytes / (2 * MemoryLayout<UInt128>.stride), 1)
    keys = .allocate(capacity: capacity)
    spare = .allocate(capacity: capacity)
  }

  deinit {
    keys.deallocate()
    spare.deallocate()
  }

  var isFull: Bool { count == capacity }

  /// Adds a key, for which there must be room.
  @inline(__always)
  mutating func append(_ key: UInt128) {
    precondition(count < capacity, "a sorter that is full")
    keys[count] = key
    count &+= 1
  }

  mutating func removeAll() { count = 0 }

  /// Sorts the keys, of which `width` bits are used.
  mutating func sort(width: Int) {
    var shift = 0
    while shift < width {
      let digit = min(Self.digitBits, width - shift)
      if !scatter(shift: UInt128(shift), mask: 1 << digit - 1) { swap(&keys, &spare) }
      shift += digit
    }
  }

  /// Moves keys into `spare` by one digit; false where all have the same, so that nothing was moved.
  private func scatter(shift: UInt128, mask: Int) -> Bool {
    var places = [Int](repeating: 0, count: mask + 1)
    for index in 0..<count { places[Int(truncatingIfNeeded: keys[index] >> shift) & mask] += 1 }
    if places.contains(count) { return true }
    var total = 0
    for digit in places.indices {
      let here = places[digit]
      places[digit] = total
      total += here
    }
    for index in 0..<count {
      let digit = Int(truncatingIfNeeded: keys[index] >> shift) & mask
      spare[places[digit]] = keys[index]
      places[digit] += 1
    }
    return false
  }

  /// Calls `body` with each key and how often it is there, in order; the keys must be sorted.
  func forEachCount<E: Error>(_ body: (UInt128, UInt64) throws(E) -> Void) throws(E) {
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, keys[end] == keys[start] { end += 1 }
      try body(keys[start], UInt64(end - start))
      start = end
    }
  }
}
