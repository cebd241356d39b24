internal import Base

/// Token numbers by spelling, compared byte by byte: strings of Swift are equal where only their normal forms are.
internal struct SpellingNumbers {
  private struct Entry {
    var start: Int
    var count: Int
    var number: UInt32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Indices of entries, -1 where there is none.
  private var slots: [Int32]

  /// - Parameter count: the maximum number.
  init(count: Int) {
    var size = 16
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  var count: Int { entries.count }

  /// The number of a spelling.
  subscript(spelling: some Collection<UInt8>) -> UInt32? {
    let slot = slots[slot(of: spelling)]
    return slot < 0 ? nil : entries[Int(slot)].number
  }

  /// Adds a spelling; false if it is there.
  mutating func insert(_ spelling: some Collection<UInt8>, number: UInt32) -> Bool {
    let slot = slot(of: spelling)
    guard slots[slot] < 0 else { return false }
    slots[slot] = Int32(entries.count)
    entries.append(Entry(start: bytes.count, count: spelling.count, number: number))
    bytes.append(contentsOf: spelling)
    precondition(entries.count * 2 <= slots.count, "more spellings than declared")
    return true
  }

  /// The slot that a spelling is in or would be put into.
  private func slot(of spelling: some Collection<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in spelling { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1)
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.count == spelling.count, bytes[entry.start..<entry.start + entry.count].elementsEqual(spelling) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}
