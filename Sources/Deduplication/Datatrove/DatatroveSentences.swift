internal import Base

/// Cuts texts into sentences as datatrove 0.10.1 does: by spaCy's `sentencizer` on its words, or for languages without
/// such rules by marks and line ends. One for each thread.
///
/// A sentence begins where the one before it ends, so that white space between two goes with the second. Of spaCy's rules
/// for words those are followed that decide whether a mark stands by itself; addresses and smileys are not looked for.
package final class DatatroveSentences {
  private static let isEnd: UInt8 = 1
  private static let isFurtherEnd: UInt8 = 2
  /// It parts from a word that it begins, or that it ends.
  private static let parts: (before: UInt8, behind: UInt8) = (4, 8)

  private let tokenizer: DatatroveTokenizer
  private let classes: [UInt32: UInt8]
  private let abbreviations: Set<UInt64>
  private var characters: [UInt32] = []
  private var places: [Int] = []
  private var suffixes: [Range<Int>] = []
  private var sentences: [Range<Int>] = []
  // Where the open sentence begins, where the last word ended, and whether a mark has ended the sentence.
  private var start = 0
  private var last = 0
  private var isEnded = false

  /// A splitter with some rules.
  package init(_ tokenizer: DatatroveTokenizer) {
    self.tokenizer = tokenizer
    var classes: [UInt32: UInt8] = [:]
    func add(_ bits: UInt8, _ codes: some Sequence<UInt32>) { for code in codes { classes[code, default: 0] |= bits } }
    let both = Self.parts.before | Self.parts.behind
    add(both, "!\"#&'(),:;<>?[]_`{}*—”〈、【「」，】；“《„’´（？！：～«〉》）。…»–".unicodeScalars.map(\.value))
    add(Self.parts.before, "$%+=§".unicodeScalars.map(\.value))
    for range in DatatroveTables.symbols + DatatroveTables.marks { add(both, range) }
    for range in DatatroveTables.currencies { add(Self.parts.before, range) }
    for range in DatatroveTables.endMarks { add(Self.isEnd, range) }
    for range in DatatroveTables.furtherEndMarks { add(Self.isFurtherEnd, range) }
    self.classes = classes
    let words = tokenizer == .en ? DatatroveTables.abbreviations.split(separator: " ") : []
    abbreviations = Set(words.map { word in Array(word.utf8).withUnsafeBytes { ByteHash.hash($0) } })
  }

  /// Appends the sentences of well-formed UTF-8 to `ranges`. What follows the last mark is one for spaCy and none by marks.
  package func append(of text: UnsafeRawBufferPointer, to ranges: inout [Range<Int>]) {
    sentences.removeAll(keepingCapacity: true)
    (start, last, isEnded) = (0, 0, false)
    if tokenizer == .whitespace { splitByMarks(text) } else { splitByWords(text) }
    ranges.append(contentsOf: sentences)
  }

  private func endSentence(at end: Int) {
    guard end > start else { return }
    sentences.append(start..<end)
    start = end
  }

  // MARK: - By marks and line ends

  private func splitByMarks(_ text: UnsafeRawBufferPointer) {
    var at = 0
    while at < text.count {
      if text[at] == 0x0A {
        at += 1
        continue
      }
      // The last initial of the sentence, such as `A.`: where nothing else ends it, that does.
      var initial: Int?
      var mark: Int?
      repeat {
        let (scalar, length) = DatatroveNormalizer.scalar(text, at)
        at += length
        if at < text.count, text[at] == 0x2E, Unicode.Scalar(scalar)?.properties.generalCategory == .uppercaseLetter {
          initial = at
          at += 1
        }
        if at < text.count, isMark(text, at) { mark = at }
      } while mark == nil && at < text.count
      guard let first = mark ?? initial else { return }
      at = first
      while at < text.count, isMark(text, at) { at += DatatroveNormalizer.scalar(text, at).1 }
      if at < text.count {
        let (scalar, length) = DatatroveNormalizer.scalar(text, at)
        if scalar == 0x22 || scalar == 0x27 || scalar == 0x201D { at += length }
      }
      var end = at
      while end > start, TextUnits.isSpace(text[end - 1]) { end -= 1 }
      if text[start..<end].contains(where: { !TextUnits.isSpace($0) }) { endSentence(at: end) }
    }
  }

  private func isMark(_ text: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    let (scalar, _) = DatatroveNormalizer.scalar(text, at)
    return scalar == 0x0A || (classes[scalar] ?? 0) & (Self.isEnd | Self.isFurtherEnd) != 0
  }

  // MARK: - By words

  private func splitByWords(_ text: UnsafeRawBufferPointer) {
    var at = 0
    while at < text.count {
      let (scalar, length) = DatatroveNormalizer.scalar(text, at)
      if DatatroveCharacters.isSpace(scalar) {
        at += length
        continue
      }
      let word = at
      characters.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
      while at < text.count {
        let (scalar, length) = DatatroveNormalizer.scalar(text, at)
        guard !DatatroveCharacters.isSpace(scalar) else { break }
        characters.append(scalar)
        places.append(at)
        at += length
      }
      places.append(at)
      takeApart(UnsafeRawBufferPointer(rebasing: text[word..<at]))
    }
    endSentence(at: last)
  }

  /// Takes marks from both ends of a word, and then those inside it.
  private func takeApart(_ word: UnsafeRawBufferPointer) {
    suffixes.removeAll(keepingCapacity: true)
    var (first, end) = (0, characters.count)
    while first < end, !isKnown(word, first, end) {
      let prefix = prefixCount(first, end)
      if prefix > 0, isKnown(word, first + prefix, end) {
        take(first, first + prefix)
        first += prefix
        break
      }
      let suffix = suffixCount(first + prefix, end)
      guard prefix + suffix > 0 else { break }
      if prefix > 0 { take(first, first + prefix) }
      first += prefix
      if suffix > 0 {
        suffixes.append(end - suffix..<end)
        end -= suffix
      }
    }
    if first < end { takeMiddle(word, first, end) }
    for suffix in suffixes.reversed() { take(suffix.lowerBound, suffix.upperBound) }
  }

  private func takeMiddle(_ word: UnsafeRawBufferPointer, _ first: Int, _ end: Int) {
    guard !isKnown(word, first, end) else { return take(first, end) }
    var from = first
    for at in first..<end where at > first && at + 1 < end && characters[at] == 0x2E {
      let (before, behind) = (Unicode.Scalar(characters[at - 1]), Unicode.Scalar(characters[at + 1]))
      guard before?.properties.isLowercase ?? false, behind?.properties.isUppercase ?? false else { continue }
      take(from, at)
      take(at, at + 1)
      from = at + 1
    }
    take(from, end)
  }

  /// Takes a word or a mark.
  private func take(_ first: Int, _ end: Int) {
    let ends = end - first == 1 && (classes[characters[first]] ?? 0) & Self.isEnd != 0
    if ends {
      isEnded = true
    } else if isEnded, !characters[first..<end].allSatisfy(Self.isPunctuation) {
      endSentence(at: last)
      isEnded = false
    }
    last = places[end]
  }

  private static func isPunctuation(_ code: UInt32) -> Bool {
    switch Unicode.Scalar(code)?.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// Whether spaCy lists some characters of a word as they are.
  private func isKnown(_ word: UnsafeRawBufferPointer, _ first: Int, _ end: Int) -> Bool {
    guard end - first > 1, characters[end - 1] == 0x2E else { return false }
    if end - first == 2 {
      let letter = characters[first]
      if letter &- 0x61 < 26 || letter == 0xE4 || letter == 0xF6 || letter == 0xFC { return true }
    }
    guard !abbreviations.isEmpty else { return false }
    let range = places[first] - places[0]..<places[end] - places[0]
    return abbreviations.contains(ByteHash.hash(UnsafeRawBufferPointer(rebasing: word[range])))
  }

  private func dots(from first: Int, by step: Int, while isInside: (Int) -> Bool) -> Int {
    var at = first
    while isInside(at), characters[at] == 0x2E { at += step }
    return abs(at - first)
  }

  private func prefixCount(_ first: Int, _ end: Int) -> Int {
    let dots = dots(from: first, by: 1) { $0 < end }
    if dots > 1 { return dots }
    return (classes[characters[first]] ?? 0) & Self.parts.before != 0 ? 1 : 0
  }

  private func suffixCount(_ first: Int, _ end: Int) -> Int {
    guard first < end else { return 0 }
    let dots = dots(from: end - 1, by: -1) { $0 >= first }
    if dots > 1 { return dots }
    let final = characters[end - 1]
    if dots == 1 { return end - first > 1 && parts(before: end - 1, first) ? 1 : 0 }
    if (classes[final] ?? 0) & Self.parts.behind != 0 { return 1 }
    guard end - first > 2, final == 0x73 || final == 0x53 else { return 0 }
    return characters[end - 2] == 0x27 || characters[end - 2] == 0x2019 ? 2 : 0
  }

  /// Whether a full stop parts from what is before it: not from one capital letter.
  private func parts(before stop: Int, _ first: Int) -> Bool {
    let before = characters[stop - 1]
    guard let scalar = Unicode.Scalar(before) else { return false }
    if scalar.properties.isUppercase {
      guard stop - 2 >= first else { return false }
      let second = characters[stop - 2]
      return second == 0xB0 || Unicode.Scalar(second)?.properties.isUppercase ?? false
    }
    if scalar.properties.isAlphabetic || before &- 0x30 < 10 || before == 0xB2 || before == 0x2D { return true }
    return (classes[before] ?? 0) & (Self.parts.before | Self.parts.behind) != 0 && before != 0x24
  }
}
