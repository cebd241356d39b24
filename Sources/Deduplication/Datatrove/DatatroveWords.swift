internal import Base

/// Cuts normalized texts into words as spaCy 3.8 does for datatrove 0.10.1, and hashes runs of them. One for each thread.
///
/// Words stand between spaces. Symbols, some marks and signs of currencies part from them, units of measure from numbers;
/// in English some contractions are two words (`cannot`). What else spaCy knows, such as addresses, does not survive
/// the normalization.
internal struct DatatroveWords: ~Copyable {
  private static let isSymbol: UInt8 = 1
  /// It parts from a word that it begins, or that it ends.
  private static let parts: (before: UInt8, behind: UInt8) = (2, 4)
  private static let isCurrency: UInt8 = 8
  /// It is a word by itself between letters.
  private static let isComparison: UInt8 = 16

  private let contractions: [UInt64: [Int]]
  private let units: Set<UInt64>
  private let unitCharacters: Int
  private let classes: [UInt32: UInt8]
  private let hasQuotedS: Bool

  /// The words with a space between them, and where each begins; after the last one that is where one more would.
  private(set) var bytes: [UInt8] = []
  private(set) var starts: [Int] = []
  // A word that is taken apart: its characters, and where each begins.
  private var characters: [UInt32] = []
  private var places: [Int] = []
  private var suffixes: [Range<Int>] = []

  /// - Parameter isEnglish: whether contractions are taken apart.
  init(isEnglish: Bool) {
    var contractions: [UInt64: [Int]] = [:]
    if isEnglish {
      for item in DatatroveTables.contractions.split(separator: ",") {
        let words = item.split(separator: " ")
        contractions[Self.hash(words.joined())] = words.map(\.utf8.count)
      }
    }
    self.contractions = contractions
    hasQuotedS = isEnglish
    let units = DatatroveTables.units.split(whereSeparator: \.isWhitespace).map(String.init)
    self.units = Set(units.map(Self.hash))
    unitCharacters = units.map(\.unicodeScalars.count).max() ?? 0
    var classes: [UInt32: UInt8] = [0xA7: Self.parts.before]
    let both = Self.parts.before | Self.parts.behind
    for range in DatatroveTables.symbols { for code in range { classes[code] = Self.isSymbol | both } }
    for range in DatatroveTables.marks { for code in range { classes[code] = both } }
    for range in DatatroveTables.currencies {
      for code in range { classes[code] = Self.parts.before | Self.isCurrency }
    }
    // Decomposition brings these back (of ≠, ≮, ≯, the Greek question mark, the varia, the oxia and angle
    // brackets).
    classes[0x3D] = Self.parts.before | Self.isComparison
    for code in [0x3C, 0x3E] as [UInt32] { classes[code] = both | Self.isComparison }
    for code in [0x3B, 0x60, 0xB4, 0x3008, 0x3009] as [UInt32] { classes[code] = both }
    self.classes = classes
  }

  private static func hash(_ text: String) -> UInt64 {
    Array(text.utf8).withUnsafeBytes { ByteHash.hash($0) }
  }

  /// Replaces the words by those of a normalized text.
  mutating func split(_ text: UnsafeRawBufferPointer) {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    var at = 0
    while at < text.count {
      if text[at] == 0x20 {
        at += 1
        continue
      }
      let start = at
      var isPlain = true
      while at < text.count, text[at] != 0x20 {
        if text[at] &- UInt8(ascii: "a") >= 26 { isPlain = false }
        at += 1
      }
      let word = UnsafeRawBufferPointer(rebasing: text[start..<at])
      if isPlain { appendWhole(word) } else { takeApart(word) }
    }
    starts.append(bytes.count)
  }

  /// Replaces `hashes` by one for each run of `count` words: of the words with a space between them.
  func hashRuns(of count: Int, by hash: DatatroveHash, into hashes: inout [UInt64]) {
    hashes.removeAll(keepingCapacity: true)
    guard starts.count > count else { return }
    bytes.withUnsafeBytes { bytes in
      for first in 0..<starts.count - count {
        // Without the space behind the last word.
        hashes.append(hash.hash(UnsafeRawBufferPointer(rebasing: bytes[starts[first]..<starts[first + count] - 1])))
      }
    }
  }

  private mutating func append(_ word: UnsafeRawBufferPointer) {
    guard !word.isEmpty else { return }
    starts.append(bytes.count)
    bytes.append(contentsOf: word)
    bytes.append(0x20)
  }

  /// Appends a word, or the parts of a contraction.
  private mutating func appendWhole(_ word: UnsafeRawBufferPointer) {
    guard let lengths = contraction(word) else { return append(word) }
    var start = 0
    for length in lengths {
      append(UnsafeRawBufferPointer(rebasing: word[start..<start + length]))
      start += length
    }
  }

  private func contraction(_ word: UnsafeRawBufferPointer) -> [Int]? {
    guard word.count <= 10, !contractions.isEmpty else { return nil }
    return contractions[ByteHash.hash(word)]
  }

  /// Takes what parts from a word from both its ends, and then symbols out of what is left.
  private mutating func takeApart(_ word: UnsafeRawBufferPointer) {
    read(word)
    suffixes.removeAll(keepingCapacity: true)
    var (start, end) = (0, characters.count)
    while start < end, !isKnown(word, start, end) {
      let prefix = classOf(start) & Self.parts.before != 0 ? 1 : 0
      if prefix > 0, isKnown(word, start + 1, end) {
        appendPart(word, start, start + 1)
        start += 1
        break
      }
      let suffix = suffixCount(word, start + prefix, end)
      if suffix > 0, isKnown(word, start, end - suffix) {
        suffixes.append(end - suffix..<end)
        end -= suffix
        break
      }
      guard prefix + suffix > 0 else { break }
      appendPart(word, start, start + prefix)
      start += prefix
      if suffix > 0 {
        suffixes.append(end - suffix..<end)
        end -= suffix
      }
    }
    if start < end { appendMiddle(word, start, end) }
    for suffix in suffixes.reversed() { appendPart(word, suffix.lowerBound, suffix.upperBound) }
  }

  private mutating func appendMiddle(_ word: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
    if isKnown(word, start, end) { return appendWhole(slice(word, start, end)) }
    var from = start
    // A symbol at the start stays with what follows it.
    for at in start..<end where at > start && isInfix(at, end) {
      if at > from { appendPart(word, from, at) }
      appendPart(word, at, at + 1)
      from = at + 1
    }
    if from < end { appendPart(word, from, end) }
  }

  private mutating func appendPart(_ word: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
    append(slice(word, start, end))
  }

  private func slice(_ word: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: word[places[start]..<places[end]])
  }

  private mutating func read(_ word: UnsafeRawBufferPointer) {
    characters.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    var at = 0
    while at < word.count {
      let (scalar, length) = DatatroveNormalizer.scalar(word, at)
      characters.append(scalar)
      places.append(at)
      at += length
    }
    places.append(at)
  }

  /// Whether a character inside a word is one by itself.
  private func isInfix(_ at: Int, _ end: Int) -> Bool {
    let kind = classOf(at)
    guard kind & Self.isComparison != 0 else { return kind & Self.isSymbol != 0 }
    func isLetter(_ code: UInt32) -> Bool { Unicode.Scalar(code)?.properties.isAlphabetic ?? false }
    return at + 1 < end && isLetter(characters[at + 1])
      && (characters[at - 1] == 0x30 || isLetter(characters[at - 1]))
  }

  @inline(__always)
  private func classOf(_ index: Int) -> UInt8 {
    let scalar = characters[index]
    return scalar &- 0x61 < 26 ? 0 : classes[scalar] ?? 0
  }

  /// Whether spaCy lists some characters of a word as they are.
  private func isKnown(_ word: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
    guard start < end, hasQuotedS else { return false }
    if end - start == 2, characters[start] == 0x2018, characters[start + 1] == 0x73 { return true }
    return contraction(slice(word, start, end)) != nil
  }

  /// Characters at the end that part from what is before them.
  private func suffixCount(_ word: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Int {
    guard start < end else { return 0 }
    for count in stride(from: min(unitCharacters, end - start - 1), to: 0, by: -1)
    where characters[end - count - 1] == 0x30 {
      if units.contains(ByteHash.hash(slice(word, end - count, end))) { return count }
    }
    let last = classOf(end - 1)
    if last & Self.parts.behind != 0 { return 1 }
    return last & Self.isCurrency != 0 && end - start > 1 && characters[end - 2] == 0x30 ? 1 : 0
  }
}
