/// A model's words and labels, found by hash; the words' bytes stay in the mapped file.
///
/// Follows `Dictionary::load` of fastText 0.9.2: words first, labels after them.
internal final class FastTextDictionary: @unchecked Sendable {
  internal let wordCount: Int
  internal let labelCount: Int
  /// Labels as the file has them, by label index.
  internal let labels: [String]
  /// How often each label occurred in training, by label index.
  internal let labelTokens: [Int]
  /// Which n-grams were kept, where the dictionary was pruned.
  internal let prunedNgrams: PrunedNgrams?

  private struct Slot {
    var hash: UInt32
    /// The entry's index, or -1.
    var index: Int32
  }

  private let bytes: UnsafeRawBufferPointer
  private let starts: ModelMemory
  private let slots: ModelMemory
  private let mask: Int

  internal init(_ cursor: inout ModelCursor, settings: FastTextSettings) throws(LanguageError) {
    let size = try cursor.int32("dictionary size")
    wordCount = try cursor.int32("number of words")
    labelCount = try cursor.int32("number of labels")
    _ = try cursor.int64("number of tokens")
    let prunedCount = try cursor.int64("number of kept n-grams")
    // An entry has at least a NUL, a count and a type.
    guard size >= 0, wordCount >= 0, labelCount > 0, size == wordCount + labelCount, size <= cursor.remaining / 10
    else { throw cursor.damaged("\(size) entries of \(wordCount) words and \(labelCount) labels") }

    bytes = cursor.bytes
    starts = ModelMemory(byteCount: (size + 1) * MemoryLayout<Int>.stride)
    var capacity = 16
    while capacity < size + size / 2 { capacity *= 2 }
    mask = capacity - 1
    slots = ModelMemory(byteCount: capacity * MemoryLayout<Slot>.stride)
    let start = starts.elements(Int.self)
    let slot = slots.elements(Slot.self)
    slot.initialize(repeating: Slot(hash: 0, index: -1), count: capacity)

    var labels: [String] = []
    var labelTokens: [Int] = []
    for index in 0..<size {
      let word = try cursor.text("a word")
      start[index] = word.lowerBound
      let tokens = try cursor.int64("a word's count")
      let isLabel = try cursor.bool("an entry's type")
      guard isLabel == (index >= wordCount) else { throw cursor.damaged("entry \(index) is of the wrong type") }
      let text = UnsafeRawBufferPointer(rebasing: bytes[word])
      if isLabel {
        labels.append(String(decoding: text, as: UTF8.self))
        labelTokens.append(tokens)
      }
      let hash = FNVHash.of(text)
      var at = Int(hash) & mask
      // A word that stands twice counts as its last entry.
      while slot[at].index >= 0, !(slot[at].hash == hash && Self.isEqual(bytes, start[Int(slot[at].index)], text)) {
        at = (at + 1) & mask
      }
      slot[at] = Slot(hash: hash, index: Int32(index))
    }
    self.labels = labels
    self.labelTokens = labelTokens
    prunedNgrams = prunedCount < 0
      ? nil
      : try PrunedNgrams(&cursor, count: prunedCount, buckets: settings.buckets)
  }

  /// The entry of a word whose hash is known: a word where it is below `wordCount`, a label above; -1 for none.
  @inline(__always)
  internal func find(_ word: UnsafeRawBufferPointer, hash: UInt32) -> Int {
    let slot = slots.elements(Slot.self)
    let start = starts.elements(Int.self)
    var at = Int(hash) & mask
    while slot[at].index >= 0 {
      let index = Int(slot[at].index)
      if slot[at].hash == hash, Self.isEqual(bytes, start[index], word) { return index }
      at = (at + 1) & mask
    }
    return -1
  }

  /// Whether the NUL-ended word at `start` of the file is `word`.
  private static func isEqual(_ file: UnsafeRawBufferPointer, _ start: Int, _ word: UnsafeRawBufferPointer) -> Bool {
    for index in 0..<word.count where file[start + index] != word[index] { return false }
    return file[start + word.count] == 0
  }
}
