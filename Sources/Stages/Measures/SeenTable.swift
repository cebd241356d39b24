/// Counts hashes: scratch memory that is emptied in no time. One for each thread.
internal struct SeenTable {
  private var keys: [UInt64] = []
  private var stamps: [UInt32] = []
  private var counts: [UInt32] = []
  private var places: [UInt32] = []
  private var stamp: UInt32 = 0
  private var mask = 0

  /// Empties the table, with room for some hashes.
  mutating func reset(for count: Int) {
    let size = max(64, 1 << (Int.bitWidth - max(1, 2 * count).leadingZeroBitCount))
    if size > keys.count || size < keys.count >> 6 {
      keys = [UInt64](repeating: 0, count: size)
      stamps = [UInt32](repeating: 0, count: size)
      counts = [UInt32](repeating: 0, count: size)
      places = [UInt32](repeating: 0, count: size)
      stamp = 0
    }
    if stamp == .max {
      stamps = [UInt32](repeating: 0, count: stamps.count)
      stamp = 0
    }
    stamp += 1
    mask = keys.count - 1
  }

  /// Counts a hash.
  ///
  /// - Parameter place: where it is; kept of the first one.
  /// - Returns: how often it was there before, and the place of the first one.
  @inline(__always)
  mutating func add(_ hash: UInt64, at place: Int = 0) -> (before: Int, first: Int) {
    var slot = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while stamps[slot] == stamp {
      if keys[slot] == hash {
        counts[slot] &+= 1
        return (Int(counts[slot]) - 1, Int(places[slot]))
      }
      slot = (slot &+ 1) & mask
    }
    stamps[slot] = stamp
    keys[slot] = hash
    counts[slot] = 1
    places[slot] = UInt32(truncatingIfNeeded: place)
    return (0, place)
  }
}
