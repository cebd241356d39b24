/// Assigns numbers to distinct tokens in order of first occurrence, and counts them.
internal struct TokenTable: ~Copyable {
  /// The bytes, hash and count of a token.
  internal struct Entry {
    internal var start: Int
    internal var length: UInt32
    /// fastText's hash of the bytes.
    internal var hash: UInt32
    internal var count: Int
  }

  internal private(set) var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// A hash table of entry indices plus 1; 0 for free slots.
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// Counts a token and returns its number.
  internal mutating func add(_ token: UnsafeRawBufferPointer) -> UInt32 {
    let hash = FNVHash.of(token)
    var at = Int(hash) & (slots.count - 1)
    while slots[at] != 0 {
      let number = Int(slots[at]) - 1
      if entries[number].hash == hash, isEqual(entries[number], token) {
        entries[number].count += 1
        return UInt32(number)
      }
      at = (at + 1) & (slots.count - 1)
    }
    let number = UInt32(entries.count)
    entries.append(Entry(start: bytes.count, length: UInt32(token.count), hash: hash, count: 1))
    bytes.append(contentsOf: token)
    slots[at] = number + 1
    if entries.count * 3 > slots.count * 2 { grow() }
    return number
  }

  /// The bytes of a token.
  internal func withBytes<R>(of number: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    let entry = entries[number]
    return bytes.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[entry.start..<entry.start + Int(entry.length)]))
    }
  }

  private func isEqual(_ entry: Entry, _ token: UnsafeRawBufferPointer) -> Bool {
    guard Int(entry.length) == token.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      for index in 0..<token.count where bytes[entry.start &+ index] != token[index] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (number, entry) in entries.enumerated() {
      var at = Int(entry.hash) & (slots.count - 1)
      while slots[at] != 0 { at = (at + 1) & (slots.count - 1) }
      slots[at] = UInt32(number) + 1
    }
  }
}
