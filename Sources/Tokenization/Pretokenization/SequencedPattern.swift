/// Nested pre-tokenizers: each splits the pieces of the previous one as separate texts.
internal struct SequencedPattern<Last: PretokenPattern>: PretokenPattern {
  private var outer: [any PretokenPattern]
  private var last: Last
  /// Where the piece of each outer step ends that the scan is in.
  private var limits: [Int]

  init(_ outer: [any PretokenPattern], _ last: Last) {
    self.outer = outer
    self.last = last
    limits = Array(repeating: 0, count: outer.count)
  }

  var characters: CharacterTable { last.characters }

  @inline(__always)
  mutating func end(of start: Int, in text: PretokenText) -> Int {
    if start >= limits[limits.count - 1] { moveLimits(to: start, in: text) }
    return last.end(of: start, in: text.prefix(limits[limits.count - 1]))
  }

  private mutating func moveLimits(to start: Int, in text: PretokenText) {
    var limit = text.count
    for index in outer.indices {
      if start >= limits[index] {
        limits[index] = outer[index].end(of: start, in: text.prefix(limit, characters: outer[index].characters))
      }
      limit = limits[index]
    }
  }
}

/// Numbers apart from the rest: Hugging Face's `Digits`, and `\p{N}{1,n}` as a Split.
internal struct NumberSplit: PretokenPattern {
  /// The maximum number of digits in a piece.
  var limit: Int
  var characters: CharacterTable

  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int {
    let character = text.character(at: start)
    guard character.flags.contains(.number) else {
      return text.endOfRun(without: .number, from: start + character.length)
    }
    return NumberRun.end(from: start + character.length, limit: limit - 1, in: text)
  }
}

/// A text as one piece.
internal struct WholePattern: PretokenPattern {
  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int { text.count }
}
