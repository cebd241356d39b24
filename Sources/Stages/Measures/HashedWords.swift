internal import Language
internal import Records

/// Words as hashes: a small set that is asked for each token of a text.
internal struct HashedWords: Sendable {
  private var slots: [UInt64]
  private var numbers: [UInt16]
  /// Words in the set.
  let count: Int

  /// - Parameter words: each as a token is written.
  init(_ words: Set<String>) {
    var size = 16
    while size < words.count * 4 { size *= 2 }
    slots = [UInt64](repeating: .max, count: size)
    numbers = [UInt16](repeating: 0, count: size)
    count = words.count
    for (number, word) in words.sorted().enumerated() {
      let codes = word.unicodeScalars.map(\.value)
      let hash = codes.withUnsafeBufferPointer { TokenHash.hash($0) }
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != .max { slot = (slot + 1) & (size - 1) }
      slots[slot] = hash
      numbers[slot] = UInt16(truncatingIfNeeded: number)
    }
  }

  /// The number of a word, from 0; nil for one that is not in the set.
  @inline(__always)
  func number(of hash: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != .max {
      if slots[slot] == hash { return Int(numbers[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// How many of the words are among tokens, each once.
  func distinct(in tokens: ArraySlice<TextToken>, upTo limit: Int) -> Int {
    var seen = [Bool](repeating: false, count: count)
    var found = 0
    for token in tokens {
      guard let number = number(of: token.hash), !seen[number] else { continue }
      seen[number] = true
      found += 1
      if found >= limit { break }
    }
    return found
  }
}
