internal import Base
internal import Records

/// Cuts a text into words as near-duplicates compare them, and gives each a hash. One for each thread.
///
/// A word is a run of letters, marks, numbers and underscores, in lower case and normal form C; joiners and soft hyphens
/// count for nothing, full-width letters and digits as ASCII. Marks stay: without them words of Indic scripts and
/// Japanese merge. Words of Thai, Lao, Burmese and Khmer are those of ICU's dictionaries; of Chinese and Japanese each
/// character is one, or they are ICU's too, at a third of a microsecond a character.
package struct WordHasher: ~Copyable {
  private let classes = WordClasses()
  private let normalizer = NFCNormalizer()
  private var unspaced: UnspacedWords?
  /// What stands between spaces and punctuation, where `hasRuns`.
  private var runs: [UInt64] = []
  /// Words of the open run.
  private var parts = 0
  /// Whether characters wait for a dictionary.
  private var isUnspacedOpen = false
  /// Whether the open run has Chinese characters or kana.
  private var isIdeographic = false
  /// Whether the text that was hashed last has Chinese or Japanese, so that runs are not words.
  package private(set) var hasRuns = false
  /// A word beyond ASCII in lower case.
  private var word = ByteBuffer(capacity: 256)

  /// Whether Chinese and Japanese are cut into ICU's words.
  private let usesDictionary: Bool
  /// Whether a character may be in another form than normal form C.
  private var mayCompose = false

  /// A hasher; use one per thread.
  ///
  /// - Parameter unit: what texts without spaces are compared by.
  package init(unit: DuplicateRule.Similarity.Unit = .runs) { usesDictionary = unit == .words }

  /// Replaces `hashes` by those of the words of well-formed UTF-8, in order.
  package mutating func hash(_ text: UnsafeBufferPointer<UInt8>, into hashes: inout [UInt64]) {
    begin(&hashes)
    mayCompose = false
    scan(text, &hashes)
    guard mayCompose else { return }
    // Only now is it worth a look whether the text is in normal form.
    var normal = ByteBuffer()
    guard normalizer.normalize(changed: text, into: &normal) else { return }
    begin(&hashes)
    normal.withUnsafeBytes { scan($0, &hashes) }
  }

  private mutating func begin(_ hashes: inout [UInt64]) {
    hashes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    parts = 0
    hasRuns = false
    isIdeographic = false
  }

  /// Hashes of what the text that was hashed last is compared by: its words, but what stands between spaces and
  /// punctuation where that is Chinese or Japanese.
  package func runs(words: [UInt64]) -> [UInt64] { hasRuns ? runs : words }

  private mutating func scan(_ text: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
    guard let base = text.baseAddress else { return }
    let count = text.count
    var at = 0
    while at < count {
      guard at &+ 8 <= count else {
        at = scanEnd(base, at, count, &hashes)
        continue
      }
      let bytes = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let beyond = bytes & Self.highBits
      let words = Self.wordBytes(bytes) & ~beyond
      guard words & 0x80 != 0 else {
        if beyond & 0x80 != 0 {
          at = scanBeyondASCII(base, at, at, count, &hashes)
        } else {
          let next = words | beyond
          at &+= next == 0 ? 8 : next.trailingZeroBitCount &>> 3
        }
        continue
      }
      let ends = ~words & Self.highBits
      guard ends != 0 else {
        at = scanEnd(base, at, count, &hashes)
        continue
      }
      let length = ends.trailingZeroBitCount &>> 3
      guard base[at &+ length] < 0x80 else {
        at = scanBeyondASCII(base, at, at &+ length, count, &hashes)
        continue
      }
      let mask = (1 as UInt64) &<< UInt64(truncatingIfNeeded: length &* 8) &- 1
      let start = ByteHash.fold(ByteHash.keys.0 ^ ((bytes | Self.lowerBits) & mask), ByteHash.keys.1)
      add(ByteHash.fold(start ^ UInt64(truncatingIfNeeded: length), ByteHash.keys.2), &hashes)
      at &+= length &+ 1
    }
  }

  @inline(__always)
  private mutating func add(_ hash: UInt64, _ hashes: inout [UInt64]) {
    hashes.append(hash)
    if hasRuns { runs.append(hash) }
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The high bit of each byte that is part of words of ASCII; bytes beyond ASCII give anything.
  @inline(__always)
  private static func wordBytes(_ bytes: UInt64) -> UInt64 {
    let plain = bytes & ~highBits
    let lowered = plain | lowerBits
    // Adding carries into the high bit from the first of a range on; no sum leaves its byte.
    let letters = (lowered &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(lowered &+ 0x0505_0505_0505_0505)
    let digits = (plain &+ 0x5050_5050_5050_5050) & ~(plain &+ 0x4646_4646_4646_4646)
    let underscores = ~((plain ^ 0x5F5F_5F5F_5F5F_5F5F) &+ 0x7F7F_7F7F_7F7F_7F7F)
    return (letters | digits | underscores) & highBits
  }

  /// Takes one word, or one byte between words, near the end of the text or where a word is long: where to go on.
  private mutating func scanEnd(
    _ base: UnsafePointer<UInt8>, _ first: Int, _ count: Int, _ hashes: inout [UInt64]
  ) -> Int {
    var at = first
    while at &+ 8 <= count {
      let bytes = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let ends = ~Self.wordBytes(bytes) & Self.highBits | bytes & Self.highBits
      guard ends == 0 else {
        at &+= ends.trailingZeroBitCount &>> 3
        break
      }
      at &+= 8
    }
    while at < count, base[at] < 0x80, Self.wordBytes(UInt64(base[at])) & 0x80 != 0 { at &+= 1 }
    if at < count, base[at] >= 0x80 { return scanBeyondASCII(base, first, at, count, &hashes) }
    guard at > first else { return first &+ 1 }
    add(Self.hash(ascii: base + first, at &- first, room: count &- first), &hashes)
    return at
  }

  /// The hash of a word of ASCII: eight bytes at a time with bit 5 set, which is lower case for letters, nothing for
  /// digits, and another byte for the underscore.
  @inline(__always)
  private static func hash(ascii word: UnsafePointer<UInt8>, _ count: Int, room: Int) -> UInt64 {
    var hash = ByteHash.keys.0
    var at = 0
    let raw = UnsafeRawPointer(word)
    while at &+ 8 <= count {
      let bytes = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      hash = ByteHash.fold(hash ^ (bytes | lowerBits), ByteHash.keys.1)
      at &+= 8
    }
    let rest = count &- at
    if rest > 0 {
      let mask = (1 as UInt64) &<< UInt64(truncatingIfNeeded: rest &* 8) &- 1
      var bytes: UInt64 = 0
      if at &+ 8 <= room {
        bytes = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      } else {
        for index in 0..<rest { bytes |= UInt64(word[at &+ index]) &<< UInt64(truncatingIfNeeded: index &* 8) }
      }
      hash = ByteHash.fold(hash ^ (bytes & mask | lowerBits & mask), ByteHash.keys.1)
    }
    return ByteHash.fold(hash ^ UInt64(truncatingIfNeeded: count), ByteHash.keys.2)
  }

  private static let lowerBits: UInt64 = 0x2020_2020_2020_2020

  /// Takes words from `start` on, of which those up to `at` are ASCII, until one ends that has others: where to go on.
  private mutating func scanBeyondASCII(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ firstBeyond: Int, _ count: Int, _ hashes: inout [UInt64]
  ) -> Int {
    word.removeAll()
    for index in start..<firstBeyond { word.append(base[index] | 0x20) }
    var at = firstBeyond
    while at < count {
      let (scalar, length) = Self.scalar(base, at)
      let entry = classes.entry(scalar)
      if entry & WordClasses.formBit != 0 { mayCompose = true }
      switch WordClasses.kind(entry) {
      case WordClasses.Kind.word.rawValue:
        endUnspaced(&hashes)
        append(WordClasses.lowered(entry))
      case WordClasses.Kind.ignored.rawValue: break
      case WordClasses.Kind.unspaced.rawValue:
        endWord(&hashes)
        addUnspaced(scalar)
      case WordClasses.Kind.ideographic.rawValue:
        endWord(&hashes)
        addIdeograph(scalar, &hashes)
      default:
        endRun(&hashes)
        return at &+ length
      }
      at &+= length
    }
    endRun(&hashes)
    return at
  }

  private mutating func addUnspaced(_ scalar: UInt32) {
    isUnspacedOpen = true
    let words = unspaced ?? UnspacedWords()
    unspaced = words
    words.append(scalar)
  }

  private mutating func addIdeograph(_ scalar: UInt32, _ hashes: inout [UInt64]) {
    if !hasRuns {
      hasRuns = true
      // What was ended before; words of the open run follow with it.
      runs.append(contentsOf: hashes[..<(hashes.count - parts)])
    }
    isIdeographic = true
    if usesDictionary { return addUnspaced(scalar) }
    endUnspaced(&hashes)
    hashes.append(ByteHash.mix(UInt64(scalar)))
    parts += 1
  }

  /// Ends the words and the run that they are parts of.
  private mutating func endRun(_ hashes: inout [UInt64]) {
    endWord(&hashes)
    endUnspaced(&hashes)
    if hasRuns {
      let words = hashes[(hashes.count - parts)...]
      // A run of one word is that word.
      if isIdeographic, words.count > 1 {
        runs.append(words.reduce(ByteHash.keys.0) { ByteHash.fold($0 ^ $1, ByteHash.keys.1) })
      } else {
        runs.append(contentsOf: words)
      }
    }
    parts = 0
    isIdeographic = false
  }

  private mutating func endUnspaced(_ hashes: inout [UInt64]) {
    guard isUnspacedOpen, let unspaced else { return }
    isUnspacedOpen = false
    let before = hashes.count
    unspaced.endRun(into: &hashes)
    parts += hashes.count - before
  }

  private mutating func endWord(_ hashes: inout [UInt64]) {
    guard !word.isEmpty else { return }
    hashes.append(word.withUnsafeBytes { ByteHash.hash(UnsafeRawBufferPointer($0)) })
    word.removeAll()
    parts += 1
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      word.append(UInt8(truncatingIfNeeded: scalar) | 0x20)
    } else if scalar < 0x800 {
      word.append(UInt8(truncatingIfNeeded: 0xC0 | scalar &>> 6))
      word.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else if scalar < 0x10000 {
      word.append(UInt8(truncatingIfNeeded: 0xE0 | scalar &>> 12))
      word.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
      word.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else {
      word.append(UInt8(truncatingIfNeeded: 0xF0 | scalar &>> 18))
      word.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 12 & 0x3F))
      word.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
      word.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }

  /// The character of well-formed UTF-8 at a place, and its bytes.
  @inline(__always)
  private static func scalar(_ base: UnsafePointer<UInt8>, _ at: Int) -> (UInt32, Int) {
    let first = UInt32(base[at])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(base[at &+ 1] & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) &<< 6 | second, 2) }
    let third = UInt32(base[at &+ 2] & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) &<< 12 | second &<< 6 | third, 3) }
    return ((first & 0x07) &<< 18 | second &<< 12 | third &<< 6 | UInt32(base[at &+ 3] & 0x3F), 4)
  }
}
