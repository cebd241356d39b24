import Base

/// Numbers for the element names of one page that `HTMLTag` does not have, so that names are
/// compared as numbers.
struct ElementNames: ~Copyable {
  struct Name: BitwiseCopyable {
    var text: ByteRange
    var hash: UInt64
  }

  private var names = Arena<Name>(capacity: 64)
  /// Positions in `names` plus one, by hash; zero where there is none.
  private var slots = Arena<Int32>(capacity: 128)

  init() { slots.append(repeating: 0, count: 128) }

  mutating func removeAll() {
    guard !names.isEmpty else { return }
    names.removeAll()
    slots.removeAll()
    slots.append(repeating: 0, count: 128)
  }

  /// The number of a name, 256 or above; the same for the same bytes.
  mutating func number(of text: ByteRange, in tokenizer: borrowing Tokenizer) -> Int32 {
    let hash = ElementNames.hash(tokenizer.pointer(text), Int(text.count))
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let known = names[Int(slots[slot]) - 1]
      if known.hash == hash, tokenizer.equal(known.text, text) { return slots[slot] + 255 }
      slot = (slot + 1) & (slots.count - 1)
    }
    names.append(Name(text: text, hash: hash))
    slots[slot] = Int32(names.count)
    if names.count * 2 > slots.count { growSlots() }
    return Int32(names.count) + 255
  }

  private mutating func growSlots() {
    let size = slots.count * 4
    slots.removeAll()
    slots.append(repeating: 0, count: size)
    for index in names.indices {
      var slot = Int(truncatingIfNeeded: names[index].hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(index + 1)
    }
  }

  private static func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<count { hash = (hash ^ UInt64(bytes[index])) &* 0x9E37_79B9_7F4A_7C15 }
    return hash ^ hash >> 29
  }
}
