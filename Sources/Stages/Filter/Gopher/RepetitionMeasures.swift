internal import Base
internal import Language
internal import Records

/// How much of a text repeats itself: the measures of Gopher's rules. One for each thread.
internal struct RepetitionMeasures: ~Copyable {
  /// Repeated parts of a text.
  struct Repeats {
    /// All parts.
    var count = 0
    /// Parts that were there before.
    var repeated = 0
    /// Characters of these.
    var characters = 0

    /// The share of the parts that were there before.
    var share: Double { count == 0 ? 0 : Double(repeated) / Double(count) }
  }

  private static let key = ByteHash.keys.1
  private var seen = SeenTable()
  private var tokens: [(hash: UInt64, power: UInt64, characters: Int)] = []
  /// The hash of each n-gram of `joinedLength` words.
  private var joined: [UInt64] = []
  private var joinedLength = 0
  /// A bit for each n-gram that was there, by its hash: some n-grams share one.
  private var marks: [UInt64] = []
  /// The length of the n-grams that were counted last, and how often the most frequent one of them is there.
  private var counted = (words: 0, most: 0)

  /// Repeated paragraphs of the stripped text, and repeated lines.
  mutating func parts(of text: UnsafeBufferPointer<UInt8>) -> (paragraphs: Repeats, lines: Repeats) {
    let stripped = UnsafeBufferPointer(rebasing: text[LineCuts.stripped(text)])
    return (repeats(in: stripped, feeds: 2), repeats(in: text, feeds: 1))
  }

  /// Repeats among the parts between runs of at least `feeds` line feeds.
  private mutating func repeats(in text: UnsafeBufferPointer<UInt8>, feeds: Int) -> Repeats {
    var repeats = Repeats()
    var lineFeeds = 0
    for byte in text where byte == 0x0A { lineFeeds &+= 1 }
    seen.reset(for: lineFeeds + 1)
    var start = 0
    var at = 0
    while at <= text.count {
      var end = at
      while end < text.count, text[end] == 0x0A { end += 1 }
      if at == text.count || end - at >= feeds {
        let part = UnsafeBufferPointer(rebasing: text[start..<at])
        repeats.count += 1
        if seen.add(ByteHash.hash(UnsafeRawBufferPointer(part))).before > 0 {
          repeats.repeated += 1
          repeats.characters += LineCuts.scalarCount(part)
        }
        start = end
      }
      at = max(end, at + 1)
    }
    return repeats
  }

  /// Takes the tokens that n-grams are made of.
  mutating func load(_ tokens: ArraySlice<TextToken>) {
    self.tokens.removeAll(keepingCapacity: true)
    joined.removeAll(keepingCapacity: true)
    joinedLength = 1
    counted = (0, 0)
    for token in tokens {
      let characters = Int(token.scalarCount)
      self.tokens.append((token.hash, TokenHash.power(characters), characters))
      joined.append(token.hash)
    }
  }

  /// Characters of the most frequent n-gram, joined by spaces, times its count; the first one of several; 0 where the
  /// text has fewer words.
  mutating func topNGram(_ words: Int) -> Int {
    guard tokens.count >= words else { return 0 }
    let count = tokens.count - words + 1
    seen.reset(for: count)
    var best = (count: 0, start: 0)
    tokens.withUnsafeBufferPointer { tokens in
      for start in 0..<count {
        var hash: UInt64 = 0
        for index in start..<start + words { hash = ByteHash.fold(hash ^ tokens[index].hash, Self.key) &+ 1 }
        let (before, first) = seen.add(hash, at: start)
        if before + 1 > best.count || before + 1 == best.count && first < best.start { best = (before + 1, first) }
      }
    }
    counted = (words, best.count)
    let characters = tokens[best.start..<best.start + words].reduce(words - 1) { $0 + $1.characters }
    return characters * best.count
  }

  /// What `topNGram` of this many words is at most, by n-grams that were counted and are no longer: each of the longer ones
  /// begins with one of these. Nil where none were.
  func topNGramBound(_ words: Int) -> Int? {
    guard counted.words > 0, counted.words <= words, tokens.count >= words else { return nil }
    var characters = 0
    var longest = 0
    tokens.withUnsafeBufferPointer { tokens in
      for index in tokens.indices {
        characters &+= tokens[index].characters
        if index >= words { characters &-= tokens[index - words].characters }
        longest = max(longest, characters)
      }
    }
    return (longest + words - 1) * counted.most
  }

  /// What `repeatedNGrams` of this many words is at most: the characters of all n-grams whose bit was set before, which is
  /// that of an equal one or, rarely, another.
  mutating func repeatedNGramsBound(_ words: Int) -> Int {
    guard tokens.count >= words else { return 0 }
    joinWords(words)
    let count = tokens.count - words + 1
    // 64 bits an n-gram, so that few share one.
    let size = 1 << (Int.bitWidth - count.leadingZeroBitCount)
    if marks.count < size { marks = [UInt64](repeating: 0, count: size) }
    var characters = 0
    marks.withUnsafeMutableBufferPointer { marks in
      marks[..<size].update(repeating: 0)
      joined.withUnsafeBufferPointer { joined in
        tokens.withUnsafeBufferPointer { tokens in
          for start in 0..<count {
            let hash = joined[start]
            let index = Int(truncatingIfNeeded: hash &>> 6) & (size &- 1)
            let bit: UInt64 = 1 &<< (hash & 63)
            if marks[index] & bit == 0 {
              marks[index] |= bit
            } else {
              for token in tokens[start..<start + words] { characters &+= token.characters }
            }
          }
        }
      }
    }
    return characters
  }

  /// Characters of n-grams, joined without spaces, that were seen before; counting goes on behind each of them.
  mutating func repeatedNGrams(_ words: Int) -> Int {
    guard tokens.count >= words else { return 0 }
    joinWords(words)
    let count = tokens.count - words + 1
    seen.reset(for: count)
    var characters = 0
    var start = 0
    while start < count {
      if seen.add(joined[start]).before > 0 {
        for token in tokens[start..<start + words] { characters += token.characters }
        start += words
      } else {
        start += 1
      }
    }
    return characters
  }

  /// Makes `joined` the hashes of n-grams of a length, from those that are a word shorter.
  private mutating func joinWords(_ words: Int) {
    if joinedLength > words {
      for index in tokens.indices { joined[index] = tokens[index].hash }
      joinedLength = 1
    }
    while joinedLength < words {
      let length = joinedLength
      joined.withUnsafeMutableBufferPointer { joined in
        tokens.withUnsafeBufferPointer { tokens in
          for start in 0..<max(0, tokens.count - length) {
            let last = tokens[start + length]
            joined[start] = TokenHash.joined(joined[start], last.hash, power: last.power)
          }
        }
      }
      joinedLength += 1
    }
  }
}
