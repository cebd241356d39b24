internal import Base

/// Entries of a list by their key; several may have one, each for other dates.
internal struct OptOutTable: Sendable {
  private struct Row {
    /// Where the key is in `keys`.
    var key: Range<Int>
    /// The number of the entry in its list.
    var entry: Int32
    /// The next row whose key has the same hash; -1 for none.
    var next: Int32
  }

  private var first: [UInt64: Int32] = [:]
  private var rows: [Row] = []
  private var keys: [UInt8] = []
  /// The lengths of keys: a text is hashed up to these alone.
  private(set) var lengths: Set<Int> = []

  var isEmpty: Bool { rows.isEmpty }

  /// Adds an entry.
  mutating func add(_ key: some Collection<UInt8>, entry: Int) {
    let start = keys.count
    keys.append(contentsOf: key)
    let hash = Self.hash(keys[start...])
    rows.append(Row(key: start..<keys.count, entry: Int32(entry), next: first[hash] ?? -1))
    first[hash] = Int32(rows.count - 1)
    lengths.insert(keys.count - start)
  }

  /// The first entry by its number, of those with this key, for which `holds`.
  func entry(_ key: ArraySlice<UInt8>, where holds: (Int) -> Bool) -> Int? {
    entry(hash: Self.hash(key), key, where: holds)
  }

  /// The first entry, by its number, whose key is a beginning of `text`, and for which `holds`.
  func entry(beginning text: [UInt8], where holds: (Int) -> Bool) -> Int? {
    var found: Int?
    var hash = Self.emptyHash
    for index in text.indices {
      hash = Self.hash(hash, text[index])
      guard lengths.contains(index + 1), let entry = entry(hash: hash, text[...index], where: holds) else { continue }
      found = min(found ?? entry, entry)
    }
    return found
  }

  private func entry(hash: UInt64, _ key: ArraySlice<UInt8>, where holds: (Int) -> Bool) -> Int? {
    var found: Int?
    var at = first[hash] ?? -1
    while at >= 0 {
      let row = rows[Int(at)]
      if row.key.count == key.count, keys[row.key].elementsEqual(key), holds(Int(row.entry)) { found = Int(row.entry) }
      // Rows come before the ones that were added earlier, so that the last found is the first of the list.
      at = row.next
    }
    return found
  }

  /// FNV-1a, which is the same for each beginning of a text.
  private static let emptyHash: UInt64 = 0xCBF2_9CE4_8422_2325
  private static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  private static func hash(_ key: ArraySlice<UInt8>) -> UInt64 { key.reduce(emptyHash) { hash($0, $1) } }
}
