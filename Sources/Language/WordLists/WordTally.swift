/// Counts one language's words and the documents that contain them.
internal final class WordTally {
  /// The counts of a word.
  internal struct Entry {
    internal var start: Int
    internal var length: UInt32
    internal var count: UInt32
    internal var documents: UInt32
    /// The number of the last document that contains it.
    fileprivate var lastDocument: UInt32
    internal var hash: UInt64
  }

  internal private(set) var entries: [Entry] = []
  /// The number of all words counted, including forgotten ones.
  internal var total = 0
  internal private(set) var documents: UInt32 = 0
  private var bytes: [UInt8] = []
  /// A hash table of entry indices plus 1; 0 for free slots.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)

  internal func beginDocument() { documents += 1 }

  /// Counts a word of the current document; returns whether it is new.
  internal func add(_ word: UnsafeRawBufferPointer, hash: UInt64) -> Bool {
    var at = place(of: hash)
    while slots[at] != 0 {
      let number = Int(slots[at]) - 1
      if entries[number].hash == hash, isEqual(entries[number], word) {
        if entries[number].count < .max { entries[number].count += 1 }
        if entries[number].lastDocument != documents {
          entries[number].lastDocument = documents
          entries[number].documents += 1
        }
        return false
      }
      at = (at + 1) & (slots.count - 1)
    }
    slots[at] = UInt32(entries.count) + 1
    entries.append(
      Entry(
        start: bytes.count, length: UInt32(word.count), count: 1, documents: 1, lastDocument: documents, hash: hash))
    bytes.append(contentsOf: word)
    if entries.count * 3 > slots.count * 2 { rebuild(slots.count * 2) }
    return true
  }

  /// Forgets the words that were seen at most `count` times.
  internal func removeWords(seenAtMost count: UInt32) {
    let old = bytes
    bytes = []
    entries.removeAll { $0.count <= count }
    for index in entries.indices {
      let start = entries[index].start
      entries[index].start = bytes.count
      bytes.append(contentsOf: old[start..<start + Int(entries[index].length)])
    }
    var size = 1 << 10
    while entries.count * 3 > size * 2 { size *= 2 }
    rebuild(size)
  }

  /// A word's bytes.
  internal func word(_ entry: Entry) -> ArraySlice<UInt8> { bytes[entry.start..<entry.start + Int(entry.length)] }

  private func place(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1) }

  private func isEqual(_ entry: Entry, _ word: UnsafeRawBufferPointer) -> Bool {
    guard Int(entry.length) == word.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      for index in 0..<word.count where bytes[entry.start &+ index] != word[index] { return false }
      return true
    }
  }

  private func rebuild(_ size: Int) {
    slots = [UInt32](repeating: 0, count: size)
    for (number, entry) in entries.enumerated() {
      var at = place(of: entry.hash)
      while slots[at] != 0 { at = (at + 1) & (size - 1) }
      slots[at] = UInt32(number) + 1
    }
  }
}
