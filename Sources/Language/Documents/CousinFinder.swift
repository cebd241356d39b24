internal import Records

/// Finds the languages outside a model that a document looks like, by its letter sequences; one per thread.
internal final class CousinFinder {
  private let table: CousinTable
  private let letterText = LetterText()
  private let sums: ModelMemory
  /// The number of sequences so far.
  private var count = 0
  /// Whether the model has each label's language.
  private let isInside: [Bool]
  /// A word between spaces, and where its characters begin.
  private var word: [UInt8] = []
  private var starts: [Int] = []

  /// With fewer sequences there is too little text to say anything.
  private static let leastSequences = 20

  /// - Parameters:
  ///   - table: the languages to choose from.
  ///   - languages: the languages of the model, without scripts.
  internal init(_ table: CousinTable, outside languages: Set<LanguageTag>) {
    self.table = table
    sums = ModelMemory(byteCount: table.tags.count * 4)
    isInside = table.tags.map { tag in tag.map { languages.contains($0.language) } ?? true }
  }

  /// Begins a document.
  internal func removeAll() {
    sums.elements(UInt32.self).update(repeating: 0, count: table.tags.count)
    count = 0
  }

  /// Adds a sentence.
  internal func add(_ sentence: UnsafeBufferPointer<UInt8>) {
    let letters = letterText.letters(of: UnsafeRawBufferPointer(sentence))
    var start = 0
    while start < letters.count {
      guard letters[start] != 32 else {
        start += 1
        continue
      }
      var end = start
      while end < letters.count, letters[end] != 32 { end += 1 }
      addWord(UnsafeRawBufferPointer(rebasing: letters[start..<end]))
      start = end
    }
  }

  private func addWord(_ letters: UnsafeRawBufferPointer) {
    word.removeAll(keepingCapacity: true)
    word.append(32)
    word.append(contentsOf: letters)
    word.append(32)
    starts.removeAll(keepingCapacity: true)
    for index in word.indices where word[index] & 0xC0 != 0x80 { starts.append(index) }
    starts.append(word.count)
    let sums = sums.elements(UInt32.self)
    for first in starts.indices.dropLast(3) {
      var hash = FNVHash.seed
      for index in starts[first]..<starts[first + 3] { hash = FNVHash.step(hash, word[index]) }
      table.add(hash, to: sums)
      count += 1
      guard first + 4 < starts.count else { continue }
      for index in starts[first + 3]..<starts[first + 4] { hash = FNVHash.step(hash, word[index]) }
      table.add(hash, to: sums)
      count += 1
    }
  }

  /// The languages outside the model that fit the document better than those in it, the best first.
  internal func cousins(limit: Int) -> [LanguageCousin] {
    guard count >= CousinFinder.leastSequences else { return [] }
    let sums = sums.elements(UInt32.self)
    var nearest: UInt32 = 0
    for label in table.tags.indices where isInside[label] { nearest = max(nearest, sums[label]) }
    var better: [(sum: UInt32, tag: LanguageTag)] = []
    for (label, tag) in table.tags.enumerated() where !isInside[label] && sums[label] > nearest {
      if let tag { better.append((sums[label], tag)) }
    }
    better.sort { ($1.sum, $0.tag) < ($0.sum, $1.tag) }
    return better.prefix(limit).map { sum, tag in
      LanguageCousin(language: tag, margin: Float(nearest) / Float(sum) - 1)
    }
  }
}
