/// Computes the mean of the rows of a text's words and n-grams, as `Dictionary::getLine` and `Model::computeHidden` of
/// fastText 0.9.2 do. One per thread.
internal final class TextVector {
  private let model: FastTextModel
  private let dimension: Int
  private let wordCount: Int
  private let wordNgrams: Int
  private let usesCharacterNgrams: Bool
  private let dictionary: FastTextDictionary.Lookup
  private let sum: ModelMemory
  private let cache: WordCache
  /// False for losses with tabulated probabilities: these jump at the table's steps, so sums keep the reference's
  /// order.
  private let usesCache: Bool
  private let rows: NgramRows
  private var wordHashes: [Int32] = []
  /// The longest text in bytes that uses the cache. Thousands of additions in another order than the reference's can
  /// change a probability by nearly 10^-5.
  private static let longestCachedText = 1536
  /// Whether the current text is summed in the reference's order.
  private var keepsOrder = false

  internal init(_ model: FastTextModel) {
    self.model = model
    dimension = model.settings.dimension
    wordCount = model.dictionary.wordCount
    wordNgrams = model.settings.wordNgrams
    usesCharacterNgrams = model.settings.characterNgrams.upperBound > 0
    dictionary = model.dictionary.lookup
    sum = ModelMemory(byteCount: dimension * 4)
    cache = WordCache(dimension: dimension)
    usesCache = model.settings.loss == .softmax || model.settings.loss == .hierarchicalSoftmax
    rows = NgramRows(model)
  }

  /// The text's mean row, valid until the next call; nil if the model recognizes nothing in it.
  ///
  /// The text is one line: newlines separate words, and the end-of-line word is added at its end.
  internal func mean(of text: UnsafeRawBufferPointer) -> UnsafePointer<Float>? {
    let total = sum.elements(Float.self)
    total.update(repeating: 0, count: dimension)
    var count = 0
    if wordNgrams > 1 { wordHashes.removeAll(keepingCapacity: true) }
    keepsOrder = !usesCache || text.count > Self.longestCachedText
    var at = 0
    var ended = false
    while at < text.count {
      var byte = text[at]
      if FastTextModel.isSpace(byte) {
        at &+= 1
        continue
      }
      let start = at
      var hash = FNVHash.seed
      var tail: UInt64 = 0
      repeat {
        hash = FNVHash.step(hash, byte)
        tail = tail &<< 8 | UInt64(byte)
        at &+= 1
        guard at < text.count else { break }
        byte = text[at]
      } while !FastTextModel.isSpace(byte)
      guard let base = text.baseAddress else { break }
      let word = WordCache.Key(start: base + start, count: at &- start, hash: hash, tail: tail)
      count &+= add(word, to: total)
      // The reference ends the line at a literal end-of-line word, too.
      if Self.isEndOfLine(word) {
        ended = true
        break
      }
    }
    if !ended {
      count &+= withUnsafeBytes(of: FastTextModel.endOfLine.bigEndian) { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        let word = WordCache.Key(
          start: start, count: bytes.count, hash: FNVHash.of(bytes), tail: UInt64(FastTextModel.endOfLine))
        return add(word, to: total)
      }
    }
    if wordNgrams > 1 { count &+= rows.addWordNgrams(wordHashes, to: total) }
    guard count > 0 else { return nil }
    let factor = Float(1.0 / Double(count))
    for index in 0..<dimension { total[index] *= factor }
    return UnsafePointer(total)
  }

  @inline(__always)
  private static func isEndOfLine(_ word: WordCache.Key) -> Bool {
    word.count == 4 && word.tail == UInt64(FastTextModel.endOfLine)
  }

  /// Adds a word's rows to `total` and returns the number of rows.
  @inline(__always)
  private func add(_ word: WordCache.Key, to total: UnsafeMutablePointer<Float>) -> Int {
    guard !keepsOrder, WordCache.takes(word.count) else { return addRows(of: word, to: total) ?? 0 }
    let slot = cache.slot(word)
    let kept = WordCache.sum(slot)
    if WordCache.holds(slot, word) {
      if wordNgrams > 1 { wordHashes.append(Int32(bitPattern: word.hash)) }
    } else {
      WordCache.release(slot)
      kept.update(repeating: 0, count: dimension)
      guard let count = addRows(of: word, to: kept) else { return 0 }
      WordCache.claim(slot, word, rows: count)
    }
    FloatKernels.add(UnsafeRawPointer(kept), to: total, count: dimension)
    return WordCache.rows(slot)
  }

  /// Adds the rows of a word and its character n-grams and returns the number of rows; nil for labels, which are not
  /// words.
  private func addRows(of word: WordCache.Key, to total: UnsafeMutablePointer<Float>) -> Int? {
    // Prefetched while n-grams are hashed.
    dictionary.prefetch(hash: word.hash)
    let gathered =
      usesCharacterNgrams && !Self.isEndOfLine(word) ? rows.gatherCharacterNgrams(of: word.start, word.count) : 0
    let index = dictionary.find(word.start, word.count, hash: word.hash)
    if index >= wordCount || index < 0 && Self.looksLikeLabel(word) { return nil }
    if wordNgrams > 1 { wordHashes.append(Int32(bitPattern: word.hash)) }
    let count = index >= 0 ? rows.add(word: UInt32(truncatingIfNeeded: index), to: total) : 0
    guard let gathered else { return count &+ rows.addCharacterNgrams(of: word.start, word.count, to: total) }
    return count &+ rows.addGathered(gathered, to: total)
  }

  private static func looksLikeLabel(_ word: WordCache.Key) -> Bool {
    guard word.start.load(as: UInt8.self) == UInt8(ascii: "_") else { return false }
    return UnsafeRawBufferPointer(start: word.start, count: word.count).starts(with: FastTextModel.labelPrefix.utf8)
  }
}
