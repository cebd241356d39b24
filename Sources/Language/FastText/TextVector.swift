/// Turns a text into the sum of its words' and n-grams' rows, as `Dictionary::getLine` and
/// `Model::computeHidden` of fastText 0.9.2 do. One per thread.
internal final class TextVector {
  private let model: FastTextModel
  private let dimension: Int
  private let sum: ModelMemory
  private let cache: WordCache
  /// Losses that read probabilities off a table jump at its steps, so their sums keep the reference's order.
  private let usesCache: Bool
  private let remainder: FastRemainder
  private let rows: ModelMemory
  private var padded: [UInt8] = []
  private var wordHashes: [Int32] = []

  internal init(_ model: FastTextModel) {
    self.model = model
    dimension = model.settings.dimension
    sum = ModelMemory(byteCount: dimension * 4)
    cache = WordCache(dimension: dimension)
    usesCache = model.settings.loss == .softmax || model.settings.loss == .hierarchicalSoftmax
    remainder = FastRemainder(UInt32(max(1, model.settings.buckets)))
    rows = ModelMemory(byteCount: RowList.capacity * 4)
  }

  /// The text's mean row, or nil where the model knows nothing in it; valid until the next call.
  ///
  /// The text is one line: a newline in it separates words, and the end-of-line word is added at its end.
  internal func mean(of text: UnsafeRawBufferPointer) -> UnsafePointer<Float>? {
    let total = sum.elements(Float.self)
    total.update(repeating: 0, count: dimension)
    var count = 0
    wordHashes.removeAll(keepingCapacity: true)
    var at = 0
    var ended = false
    while at < text.count {
      if Self.isSpace(text[at]) {
        at &+= 1
        continue
      }
      let start = at
      var hash = FNVHash.seed
      while at < text.count {
        let byte = text[at]
        if Self.isSpace(byte) { break }
        hash = FNVHash.step(hash, byte)
        at &+= 1
      }
      let word = UnsafeRawBufferPointer(rebasing: text[start..<at])
      count &+= add(word, hash: hash, to: total)
      // The end-of-line word spelt out ends the line for the reference too.
      if word.count == Self.endOfLine.count, word.elementsEqual(Self.endOfLine) {
        ended = true
        break
      }
    }
    if !ended {
      count &+= Self.endOfLine.withUnsafeBytes { add($0, hash: FNVHash.of($0), to: total) }
    }
    if model.settings.wordNgrams > 1 { count &+= addWordNgrams(to: total) }
    guard count > 0 else { return nil }
    let factor = Float(1.0 / Double(count))
    for index in 0..<dimension { total[index] *= factor }
    return UnsafePointer(total)
  }

  private static let endOfLine: [UInt8] = Array("</s>".utf8)

  /// fastText's word separators: space, \t, \n, \v, \f, \r and NUL.
  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 32 && 1 << UInt64(byte) & 0x1_0000_3E01 as UInt64 != 0
  }

  /// Adds a word's rows to `total` and returns how many there were.
  @inline(__always)
  private func add(_ word: UnsafeRawBufferPointer, hash: UInt32, to total: UnsafeMutablePointer<Float>) -> Int {
    guard usesCache, WordCache.takes(word.count) else {
      return addRows(of: word, hash: hash, to: total) ?? 0
    }
    let slot = cache.slot(hash)
    let kept = WordCache.sum(slot)
    if WordCache.holds(slot, word, hash: hash) {
      if model.settings.wordNgrams > 1 { wordHashes.append(Int32(bitPattern: hash)) }
    } else {
      WordCache.release(slot)
      kept.update(repeating: 0, count: dimension)
      guard let count = addRows(of: word, hash: hash, to: kept) else { return 0 }
      WordCache.claim(slot, word, hash: hash, rows: count)
    }
    FloatKernels.add(UnsafeRawPointer(kept), to: total, count: dimension)
    return WordCache.rows(slot)
  }

  /// Adds the rows of a word and its character n-grams and returns how many there were; nil for labels, which
  /// are no words.
  private func addRows(of word: UnsafeRawBufferPointer, hash: UInt32, to total: UnsafeMutablePointer<Float>) -> Int? {
    let index = model.dictionary.find(word, hash: hash)
    if index >= model.dictionary.wordCount || index < 0 && word.starts(with: Self.label) { return nil }
    if model.settings.wordNgrams > 1 { wordHashes.append(Int32(bitPattern: hash)) }
    var gathered = RowList(rows, to: total, of: model.input)
    if index >= 0 { gathered.append(UInt32(truncatingIfNeeded: index)) }
    if model.settings.characterNgrams.upperBound > 0, !word.elementsEqual(Self.endOfLine) {
      padded.removeAll(keepingCapacity: true)
      padded.append(UInt8(ascii: "<"))
      padded.append(contentsOf: word)
      padded.append(UInt8(ascii: ">"))
      padded.withUnsafeBufferPointer { appendCharacterNgrams(of: $0, to: &gathered) }
    }
    return gathered.flush()
  }

  private static let label = Array(FastTextModel.labelPrefix.utf8)

  /// The rows of a bracketed word's character n-grams (`Dictionary::computeSubwords`): the two brackets alone are none.
  @inline(__always)
  private func appendCharacterNgrams(of word: UnsafeBufferPointer<UInt8>, to gathered: inout RowList) {
    let shortest = model.settings.characterNgrams.lowerBound
    let longest = model.settings.characterNgrams.upperBound
    let first = UInt32(truncatingIfNeeded: model.dictionary.wordCount)
    let remainder = remainder
    let pruned = model.dictionary.prunedNgrams
    let count = word.count
    var start = 0
    while start < count {
      defer { start &+= 1 }
      if Self.isContinuation(word[start]) { continue }
      var hash = FNVHash.seed
      var at = start
      var length = 1
      while at < count, length <= longest {
        hash = FNVHash.step(hash, word[at])
        at &+= 1
        while at < count, Self.isContinuation(word[at]) {
          hash = FNVHash.step(hash, word[at])
          at &+= 1
        }
        if length >= shortest, length > 1 || (start > 0 && at < count) {
          let bucket = remainder(hash)
          if let pruned {
            if pruned.contains(bucket) { gathered.append(first &+ pruned.row(bucket)) }
          } else {
            gathered.append(first &+ bucket)
          }
        }
        length &+= 1
      }
    }
  }

  /// Whether a byte goes on a UTF-8 character.
  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Adds the rows of word n-grams of two words and more (`Dictionary::addWordNgrams`) and returns how many.
  private func addWordNgrams(to total: UnsafeMutablePointer<Float>) -> Int {
    var gathered = RowList(rows, to: total, of: model.input)
    let first = UInt32(truncatingIfNeeded: model.dictionary.wordCount)
    let buckets = UInt64(model.settings.buckets)
    let pruned = model.dictionary.prunedNgrams
    for start in 0..<wordHashes.count {
      var hash = UInt64(bitPattern: Int64(wordHashes[start]))
      for end in (start + 1)..<max(start + 1, min(wordHashes.count, start + model.settings.wordNgrams)) {
        hash = hash &* 116_049_371 &+ UInt64(bitPattern: Int64(wordHashes[end]))
        let bucket = UInt32(truncatingIfNeeded: hash % buckets)
        if let pruned {
          if pruned.contains(bucket) { gathered.append(first &+ pruned.row(bucket)) }
        } else {
          gathered.append(first &+ bucket)
        }
      }
    }
    return gathered.flush()
  }
}

/// Row indices on their way to being added: gathered first, so that the rows' memory is asked for all at once.
private struct RowList {
  private let indices: UnsafeMutablePointer<UInt32>
  private let total: UnsafeMutablePointer<Float>
  private let matrix: InputMatrix
  private var used = 0
  private var added = 0

  /// Indices that fit before they have to be added.
  static let capacity = 1024

  init(_ memory: ModelMemory, to total: UnsafeMutablePointer<Float>, of matrix: InputMatrix) {
    indices = memory.elements(UInt32.self)
    self.total = total
    self.matrix = matrix
  }

  @inline(__always)
  mutating func append(_ row: UInt32) {
    if used == Self.capacity { _ = flush() }
    indices[used] = row
    used &+= 1
  }

  /// Adds the rows gathered and returns how many were added in all.
  @inline(__always)
  mutating func flush() -> Int {
    matrix.add(UnsafeBufferPointer(start: indices, count: used), to: total)
    added &+= used
    used = 0
    return added
  }
}
