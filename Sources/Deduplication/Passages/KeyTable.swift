internal import CSystem

/// The keys of a corpus in memory, each with where it stood first: without errors, as long as they fit.
///
/// 256 tables of open addressing, by the highest bits of the key, each of which grows by half on its own, so that little memory
/// is held twice meanwhile. A slot is the key's 128 bits and the position, 24 bytes; half to 80 percent of the slots are in use.
package struct KeyTable: ~Copyable {
  private struct Slot: BitwiseCopyable {
    var low: UInt64
    var high: UInt64
    /// Bits of the position; `Slot.free` where there is no key.
    var position: UInt64

    static let free = UInt64.max
  }

  private struct Part: BitwiseCopyable {
    var slots: UnsafeMutablePointer<Slot>
    var capacity: Int
    var count = 0
  }

  private static let parts = 256
  private static let leastSlots = 16
  /// Keys ahead whose slots are asked for, so that several reads of memory go on together.
  private static let ahead = 16

  private let table: UnsafeMutablePointer<Part>
  /// Bytes of all slots.
  package private(set) var byteCount = 0
  /// Different keys.
  package private(set) var count = 0

  /// A table without keys.
  package init() {
    table = .allocate(capacity: Self.parts)
    for part in 0..<Self.parts { table[part] = Part(slots: Self.slots(Self.leastSlots), capacity: Self.leastSlots) }
    byteCount = Self.parts * Self.leastSlots * MemoryLayout<Slot>.stride
  }

  deinit {
    for part in 0..<Self.parts { table[part].slots.deallocate() }
    table.deallocate()
  }

  private static func slots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    // All bits of a free slot are set.
    memset(slots, 0xFF, count * MemoryLayout<Slot>.stride)
    return slots
  }

  /// Adds keys in order, each at the position of its place, and appends to `found` the numbers of those that were there, and
  /// to `firsts` where each of these stood first.
  ///
  /// - Parameters:
  ///   - input: the number of the input that the keys are of.
  ///   - starts: where each document's text begins among those of the input; `ends` says how many keys come before its end.
  package mutating func insert(
    _ keys: [PassageKey], ends: [Int], starts: [Int], input: Int, found: inout [Int], firsts: inout [CorpusPosition]
  ) {
    var document = 0
    for index in 0..<min(Self.ahead, keys.count) { prefetch(keys[index].key) }
    for index in keys.indices {
      if index + Self.ahead < keys.count { prefetch(keys[index + Self.ahead].key) }
      while ends[document] <= index { document += 1 }
      let position = CorpusPosition(input: input, place: starts[document] + keys[index].place)
      if let first = insert(keys[index].key, position.bits) {
        found.append(index)
        firsts.append(CorpusPosition(bits: first))
      }
    }
  }

  @inline(__always) private func prefetch(_ key: UInt128) {
    let part = table[Self.part(key)]
    dataprep_prefetch(part.slots + Self.slot(key, part.capacity))
  }

  @inline(__always) private static func part(_ key: UInt128) -> Int { Int(truncatingIfNeeded: key >> 120) }

  @inline(__always) private static func slot(_ key: UInt128, _ capacity: Int) -> Int {
    Int(UInt64(truncatingIfNeeded: key).multipliedFullWidth(by: UInt64(capacity)).high)
  }

  /// Adds a key; where it was there, its first position.
  @inline(__always) private mutating func insert(_ key: UInt128, _ position: UInt64) -> UInt64? {
    let part = table + Self.part(key)
    let (low, high) = (UInt64(truncatingIfNeeded: key), UInt64(truncatingIfNeeded: key >> 64))
    var slot = Self.slot(key, part.pointee.capacity)
    while part.pointee.slots[slot].position != Slot.free {
      let held = part.pointee.slots[slot]
      if held.low == low, held.high == high { return held.position }
      slot += 1
      if slot == part.pointee.capacity { slot = 0 }
    }
    part.pointee.slots[slot] = Slot(low: low, high: high, position: position)
    part.pointee.count += 1
    count += 1
    if part.pointee.count * 5 > part.pointee.capacity * 4 { grow(part) }
    return nil
  }

  private mutating func grow(_ part: UnsafeMutablePointer<Part>) {
    let old = part.pointee
    let capacity = old.capacity + old.capacity / 2
    let slots = Self.slots(capacity)
    for index in 0..<old.capacity where old.slots[index].position != Slot.free {
      let held = old.slots[index]
      var slot = Self.slot(UInt128(held.low), capacity)
      while slots[slot].position != Slot.free {
        slot += 1
        if slot == capacity { slot = 0 }
      }
      slots[slot] = held
    }
    old.slots.deallocate()
    part.pointee = Part(slots: slots, capacity: capacity, count: old.count)
    byteCount += (capacity - old.capacity) * MemoryLayout<Slot>.stride
  }
}
