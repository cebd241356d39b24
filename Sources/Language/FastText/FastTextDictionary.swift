internal import CVectors

/// A hash table of a model's words and labels; the words' bytes stay in the mapped file.
///
/// Reads what `Dictionary::load` of fastText 0.9.2 reads: words, then labels.
internal final class FastTextDictionary: @unchecked Sendable {
  internal let wordCount: Int
  internal let labelCount: Int
  /// Labels as stored in the file, by label index.
  internal let labels: [String]
  /// The count of each label in training, by label index.
  internal let labelTokens: [Int]
  /// The n-grams that pruning kept; nil if the dictionary was not pruned.
  internal let prunedNgrams: PrunedNgrams?
  /// The hash table, valid as long as this object lives.
  internal let lookup: Lookup
  /// The number of entries whose slots are prefetched together.
  private static let batch = 32
  private let starts: ModelMemory
  private let slots: ModelMemory

  /// The hash table of entries, without ownership, for hot loops.
  internal struct Lookup {
    fileprivate struct Slot {
      var hash: UInt32
      /// The entry's index, or -1.
      var index: Int32
    }

    fileprivate let file: UnsafeRawPointer
    fileprivate let starts: UnsafeMutablePointer<Int>
    fileprivate let slots: UnsafeMutablePointer<Slot>
    fileprivate let mask: Int

    /// Prefetches the slot of a hash before `find` reads it.
    @inline(__always)
    internal func prefetch(hash: UInt32) {
      dataprep_prefetch(slots + (Int(hash) & mask), MemoryLayout<Slot>.stride)
    }

    /// The index of an entry with a known hash: a word if below `wordCount`, otherwise a label; -1 if there is none.
    @inline(__always)
    internal func find(_ word: UnsafeRawPointer, _ count: Int, hash: UInt32) -> Int {
      var at = Int(hash) & mask
      while slots[at].index >= 0 {
        if slots[at].hash == hash, isEqual(Int(slots[at].index), word, count) { return Int(slots[at].index) }
        at = (at &+ 1) & mask
      }
      return -1
    }

    /// Inserts a word; if it occurs twice, its last entry counts.
    fileprivate func insert(_ word: UnsafeRawPointer, _ count: Int, hash: UInt32, index: Int) {
      var at = Int(hash) & mask
      while slots[at].index >= 0, !(slots[at].hash == hash && isEqual(Int(slots[at].index), word, count)) {
        at = (at &+ 1) & mask
      }
      slots[at] = Slot(hash: hash, index: Int32(truncatingIfNeeded: index))
    }

    /// Whether the NUL-terminated word of an entry equals `word`, which contains no NUL.
    @inline(__always)
    private func isEqual(_ index: Int, _ word: UnsafeRawPointer, _ count: Int) -> Bool {
      let entry = file + starts[index]
      for offset in 0..<count
      where entry.load(fromByteOffset: offset, as: UInt8.self) != word.load(fromByteOffset: offset, as: UInt8.self) {
        return false
      }
      return entry.load(fromByteOffset: count, as: UInt8.self) == 0
    }
  }

  internal init(_ cursor: inout ModelCursor, settings: FastTextSettings) throws(LanguageError) {
    let size = try cursor.int32("dictionary size")
    wordCount = try cursor.int32("number of words")
    labelCount = try cursor.int32("number of labels")
    _ = try cursor.int64("number of tokens")
    let prunedCount = try cursor.int64("number of kept n-grams")
    // An entry has at least a NUL, a count and a type.
    guard size >= 0, wordCount >= 0, labelCount > 0, size == wordCount + labelCount, size <= cursor.remaining / 10,
      let file = cursor.bytes.baseAddress
    else { throw cursor.damaged("\(size) entries of \(wordCount) words and \(labelCount) labels") }

    starts = ModelMemory(byteCount: size * MemoryLayout<Int>.stride)
    var capacity = 16
    while capacity < size + size / 2 { capacity *= 2 }
    slots = ModelMemory(byteCount: capacity * MemoryLayout<Lookup.Slot>.stride)
    lookup = Lookup(
      file: file, starts: starts.elements(Int.self), slots: slots.elements(Lookup.Slot.self), mask: capacity - 1)
    lookup.slots.initialize(repeating: Lookup.Slot(hash: 0, index: -1), count: capacity)

    var labels: [String] = []
    var labelTokens: [Int] = []
    var waiting: [(word: Range<Int>, hash: UInt32)] = []
    for index in 0..<size {
      let word = try cursor.text("a word")
      lookup.starts[index] = word.lowerBound
      let tokens = try cursor.int64("a word's count")
      let isLabel = try cursor.bool("an entry's type")
      guard isLabel == (index >= wordCount) else { throw cursor.damaged("entry \(index) is of the wrong type") }
      if isLabel {
        labels.append(String(decoding: cursor.bytes[word], as: UTF8.self))
        labelTokens.append(tokens)
      }
      let hash = FNVHash.of(UnsafeRawBufferPointer(rebasing: cursor.bytes[word]))
      lookup.prefetch(hash: hash)
      waiting.append((word, hash))
      if waiting.count == Self.batch || index == size - 1 {
        for (position, (word, hash)) in waiting.enumerated() {
          lookup.insert(
            file + word.lowerBound, word.count, hash: hash, index: index + 1 - waiting.count + position)
        }
        waiting.removeAll(keepingCapacity: true)
      }
    }
    self.labels = labels
    self.labelTokens = labelTokens
    prunedNgrams =
      prunedCount < 0 ? nil : try PrunedNgrams(&cursor, count: prunedCount, buckets: settings.buckets)
  }
}
