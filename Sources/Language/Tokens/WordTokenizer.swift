internal import Base
package import Records

/// Cuts texts into words and punctuation marks, as filters count them. One for each thread.
///
/// White space parts chunks; a chunk is cut by `WordRules`, and with the rules of `any` one with characters of a script
/// without spaces (Chinese, Japanese, Thai, Lao, Burmese, Khmer, Tibetan) by ICU's rules and dictionaries. Texts are UTF-8.
package final class WordTokenizer {
  private let rules: WordRules
  private let cutsByDictionary: Bool
  private let kinds: CharacterKinds
  private var cutter: ChunkCutter
  private let words: PlainWords
  private var chunk = Chunk()
  private var breaks: DictionaryBreaks?
  private var tokens: [TextToken] = []

  /// The chunk that is being cut: its code points, and where each begins in the text.
  private struct Chunk: ~Copyable {
    private var codeRoom = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
    private var offsetRoom = UnsafeMutableBufferPointer<Int>(start: nil, count: 0)
    private(set) var count = 0

    init() {}

    deinit {
      codeRoom.deallocate()
      offsetRoom.deallocate()
    }

    /// Makes room for a chunk of some code points, and where it ends.
    mutating func reserve(_ count: Int) {
      guard codeRoom.count <= count || codeRoom.count > 1 << 20 && codeRoom.count > count * 4 else { return }
      codeRoom.deallocate()
      offsetRoom.deallocate()
      codeRoom = .allocate(capacity: count + 1)
      offsetRoom = .allocate(capacity: count + 1)
    }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ code: UInt32, at offset: Int) {
      codeRoom[count] = code
      offsetRoom[count] = offset
      count &+= 1
    }

    /// Says where the chunk ends in the text.
    mutating func end(at offset: Int) { offsetRoom[count] = offset }

    @inline(__always)
    func offset(_ index: Int) -> Int { offsetRoom[index] }

    @inline(__always)
    var codes: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(rebasing: codeRoom[..<count]) }
  }

  /// A tokenizer with a set of rules.
  ///
  /// - Parameter cutsByDictionary: whether with the rules of `any` words of scripts without spaces are ICU's; without, a
  ///   run of such characters is one word, as spaCy has it for any language.
  package init(_ rules: WordRules, cutsByDictionary: Bool = true) {
    self.rules = rules
    self.cutsByDictionary = cutsByDictionary && rules.name == .any
    kinds = rules.kinds
    cutter = ChunkCutter(
      rules.kinds, rules.specials, rules.units, splitsDigitHyphens: rules.splitsDigitHyphens)
    words = PlainWords(rules.kinds, rules.specials)
  }

  /// The tokens of a text, in order; valid until the next call.
  ///
  /// - Parameter base: what is added to their offsets: where the text begins in its arena.
  package func tokenize(_ text: UnsafeBufferPointer<UInt8>, at base: Int = 0) -> [TextToken] {
    // Taken out while they change: each access to a property of a class is checked.
    var tokens: [TextToken] = []
    var chunk = Chunk()
    swap(&tokens, &self.tokens)
    swap(&chunk, &self.chunk)
    tokens.removeAll(keepingCapacity: true)
    chunk.reserve(text.count)
    let specials = rules.specials
    let words = words
    var mayFuse = false
    var at = 0
    while at < text.count {
      if text[at] == 0x20 || text[at] == 0x0A {
        at &+= 1
        continue
      }
      if let word = words.word(text, at) {
        tokens.append(word.token(at: base + at))
        at = word.end
        if let mark = word.mark {
          tokens.append(mark.token(at: base + at))
          at &+= 1
          mayFuse = true
        }
        continue
      }
      chunk.removeAll()
      let isPlain = scanChunk(text, &at, &chunk)
      guard chunk.count > 0 else { continue }
      chunk.end(at: at)
      let codes = chunk.codes
      if isPlain, codes.count > specials.longest || specials.lengths(of: codes) == nil {
        append(chunk, 0, codes.count, base, to: &tokens)
      } else if !isPlain, cutsByDictionary, codes.contains(where: DictionaryBreaks.isUnspaced) {
        cutByDictionary(chunk, base, to: &tokens)
      } else {
        cutter.cut(codes)
        var start = 0
        for end in cutter.ends {
          append(chunk, start, end, base, to: &tokens)
          start = end
        }
        mayFuse = mayFuse || !isPlain
      }
    }
    swap(&tokens, &self.tokens)
    swap(&chunk, &self.chunk)
    if mayFuse { fuse(text, base) }
    return self.tokens
  }

  /// Reads white space, then a chunk up to the next white space; whether it has nothing but ASCII letters.
  @inline(__always)
  private func scanChunk(_ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ chunk: inout Chunk) -> Bool {
    var isPlain = true
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        if (byte | 0x20) &- 0x61 < 26 {
          chunk.append(UInt32(byte), at: at)
          at &+= 1
          continue
        }
        if byte == 0x20 || byte < 0x20 && kinds[UInt32(byte)].contains(.space) {
          guard chunk.count == 0 else { break }
          at &+= 1
          continue
        }
        chunk.append(UInt32(byte), at: at)
        isPlain = false
        at &+= 1
      } else {
        var scan = UTF8Scan(text, from: at)
        let code = scan.next() ?? 0xFFFD
        if kinds[code].contains(.space) {
          guard chunk.count == 0 else { break }
          at = scan.offset
          continue
        }
        chunk.append(code, at: at)
        isPlain = false
        at = scan.offset
      }
    }
    return isPlain
  }

  @inline(__always)
  private func append(_ chunk: borrowing Chunk, _ start: Int, _ end: Int, _ base: Int, to tokens: inout [TextToken]) {
    var hash = TokenHash.empty
    var kinds: TextToken.Kinds = []
    let codes = chunk.codes
    for index in start..<end {
      let code = codes[index]
      hash = TokenHash.adding(code, to: hash)
      if (code | 0x20) &- 0x61 < 26 {
        kinds = [.letter, .word]
      } else {
        let kind = self.kinds[code]
        if kind.contains(.letter) { kinds.insert(.letter) }
        if !kind.contains(.mark) { kinds.insert(.word) }
      }
    }
    let (first, last) = (chunk.offset(start), chunk.offset(end))
    tokens.append(
      TextToken(
        range: ByteRange(start: base + first, count: last - first),
        scalarCount: UInt32(truncatingIfNeeded: end - start), kinds: kinds, hash: hash))
  }

  private func cutByDictionary(_ chunk: borrowing Chunk, _ base: Int, to tokens: inout [TextToken]) {
    let breaks = breaks ?? DictionaryBreaks()
    self.breaks = breaks
    var ends: [Int] = []
    breaks.forEachEnd(in: chunk.codes) { ends.append($0) }
    var start = 0
    for end in ends {
      append(chunk, start, end, base, to: &tokens)
      start = end
    }
  }

  // MARK: Fused texts

  /// Puts special texts together again that were cut; where two overlap the longer one counts, then the earlier one.
  private func fuse(_ text: UnsafeBufferPointer<UInt8>, _ base: Int) {
    var matches: [(start: Int, entry: FusedTexts.Entry)] = []
    let fused = rules.fused
    let tokens = tokens
    for start in tokens.indices {
      let token = tokens[start]
      guard fused.mayBegin(with: text[Int(token.range.start) - base], token.hash) else { continue }
      for entry in fused.entries(beginningWith: token.hash) where start + entry.parts.count <= tokens.count {
        var isMatch = true
        for part in 1..<entry.parts.count
        where tokens[start + part].hash != entry.parts[part] || !areNeighbours(text, base, start + part) {
          isMatch = false
          break
        }
        if isMatch { matches.append((start, entry)) }
      }
    }
    guard !matches.isEmpty else { return }
    matches.sort { ($1.entry.parts.count, $0.start) < ($0.entry.parts.count, $1.start) }
    var taken: Set<Int> = []
    var places: [Int: FusedTexts.Entry] = [:]
    for match in matches {
      let range = match.start..<match.start + match.entry.parts.count
      if !taken.contains(range.lowerBound), !taken.contains(range.upperBound - 1), isOneChunk(range) {
        places[match.start] = match.entry
      }
      taken.formUnion(range)
    }
    guard !places.isEmpty else { return }
    rebuild(text, base, places)
  }

  /// Whether only nothing or one space is between a token and the one before.
  private func areNeighbours(_ text: UnsafeBufferPointer<UInt8>, _ base: Int, _ index: Int) -> Bool {
    let end = tokens[index - 1].range.range.upperBound
    let gap = Int(tokens[index].range.start) - end
    return gap == 0 || gap == 1 && text[end - base] == 0x20
  }

  private func isOneChunk(_ range: Range<Int>) -> Bool {
    for index in range.dropFirst() where tokens[index - 1].range.range.upperBound != Int(tokens[index].range.start) {
      return false
    }
    return true
  }

  private func rebuild(_ text: UnsafeBufferPointer<UInt8>, _ base: Int, _ fused: [Int: FusedTexts.Entry]) {
    let old = tokens
    var tokens: [TextToken] = []
    tokens.reserveCapacity(old.count)
    var chunk = Chunk()
    chunk.reserve(64)
    var index = 0
    while index < old.count {
      guard let entry = fused[index] else {
        tokens.append(old[index])
        index += 1
        continue
      }
      chunk.removeAll()
      let end = old[index + entry.parts.count - 1].range.range.upperBound - base
      var scan = UTF8Scan(text, from: Int(old[index].range.start) - base)
      while scan.offset < end {
        let offset = scan.offset
        chunk.append(scan.next() ?? 0xFFFD, at: offset)
      }
      chunk.end(at: end)
      var start = 0
      for length in entry.lengths {
        append(chunk, start, start + Int(length), base, to: &tokens)
        start += Int(length)
      }
      index += entry.parts.count
    }
    self.tokens = tokens
  }
}
