/// Counts hashes: scratch memory that is emptied in no time. One for each thread.
internal struct SeenTable: ~Copyable {
  private struct Slot {
    var key: UInt64 = 0
    /// The round in which the slot was filled; of another round it is empty.
    var stamp: UInt32 = 0
    var count: UInt32 = 0
    var place: UInt32 = 0
  }

  private var slots = UnsafeMutableBufferPointer<Slot>(start: nil, count: 0)
  private var stamp: UInt32 = 0
  private var mask = 0

  init() {}

  deinit { slots.deallocate() }

  /// Empties the table, with room for some hashes.
  mutating func reset(for count: Int) {
    let size = max(64, 1 << (Int.bitWidth - max(1, 2 * count).leadingZeroBitCount))
    if size > slots.count || size < slots.count >> 8 || stamp == .max {
      slots.deallocate()
      slots = .allocate(capacity: size)
      slots.initialize(repeating: Slot())
      stamp = 0
    }
    stamp += 1
    // Few slots of a large table are in the processor's cache, so a short text uses its start alone.
    mask = size - 1
  }

  /// Counts a hash.
  ///
  /// - Parameter place: where it is; kept of the first one.
  /// - Returns: how often it was there before, and the place of the first one.
  @inline(__always)
  mutating func add(_ hash: UInt64, at place: Int = 0) -> (before: Int, first: Int) {
    var index = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while slots[index].stamp == stamp {
      if slots[index].key == hash {
        slots[index].count &+= 1
        return (Int(slots[index].count) - 1, Int(slots[index].place))
      }
      index = (index &+ 1) & mask
    }
    slots[index] = Slot(key: hash, stamp: stamp, count: 1, place: UInt32(truncatingIfNeeded: place))
    return (0, place)
  }
}
