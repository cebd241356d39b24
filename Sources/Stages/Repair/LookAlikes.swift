internal import Records

/// Which letters of Latin and Cyrillic look alike, and which words to change by them.
internal enum LookAlikes {
  enum Letter { case latin, cyrillic }

  /// The script of a letter that is Latin or Cyrillic; nil for any other character.
  @inline(__always)
  static func letter(_ code: UInt32) -> Letter? {
    switch code {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x259, 0x275: .latin
    case 0x400...0x481, 0x48A...0x52F: .cyrillic
    default: nil
    }
  }

  /// Latin letters and the Cyrillic ones of the same shape and case.
  private static let pairs: [(latin: UInt32, cyrillic: UInt32)] = [
    (0x41, 0x410), (0x42, 0x412), (0x43, 0x421), (0x45, 0x415), (0x48, 0x41D), (0x4B, 0x41A), (0x4D, 0x41C),
    (0x4F, 0x41E), (0x50, 0x420), (0x54, 0x422), (0x58, 0x425), (0x59, 0x423), (0x61, 0x430), (0x63, 0x441),
    (0x65, 0x435), (0x6F, 0x43E), (0x70, 0x440), (0x78, 0x445), (0x79, 0x443), (0x69, 0x456), (0x49, 0x406),
    (0x6A, 0x458), (0x4A, 0x408), (0xEB, 0x451), (0xCB, 0x401), (0xEF, 0x457), (0xCF, 0x407), (0x68, 0x4BB),
    (0x259, 0x4D9), (0x18F, 0x4D8), (0x275, 0x4E9), (0x19F, 0x4E8), (0xF6, 0x4E7), (0xD6, 0x4E6),
  ]
  private static let toCyrillic = Dictionary(uniqueKeysWithValues: pairs.map { ($0.latin, $0.cyrillic) })
  private static let toLatin = Dictionary(uniqueKeysWithValues: pairs.map { ($0.cyrillic, $0.latin) })
  /// Letters that stand for others in texts that are written with look-alikes: capitals of small letters' shape, and
  /// small ones of a similar shape.
  private static let small: [UInt32: UInt32] = [
    0x48: 0x43D, 0x54: 0x442, 0x4D: 0x43C, 0x42: 0x432, 0x72: 0x433, 0x62: 0x44C, 0x6B: 0x43A, 0x473: 0x4E9,
  ]

  private static let foreign: Set<UInt32> = [0x68, 0x69, 0x6A, 0x49, 0x4A, 0xD6, 0xEF, 0xF6]

  private static let softSign: UInt32 = 0x62
  /// Roman numerals that have doubles: M, C, X.
  private static let numerals: Set<UInt32> = [0x4D, 0x43, 0x58]

  /// The word in one script; nil if it stays as it is.
  static func changed(_ word: [UInt32], _ counts: LookAlikeCounts, startsSentence: Bool) -> [UInt32]? {
    var latin = 0
    for code in word where letter(code) == .latin { latin += 1 }
    let cyrillic = word.count - latin
    if counts.isWrittenWithLookAlikes {
      return latin == 0 ? nil : replaced(word, counts, startsSentence: startsSentence)
    }
    guard latin > 0, cyrillic > 0 else { return nil }
    if counts.isCyrillic, cyrillic > latin { return exchanged(word, .latin, toCyrillic) }
    if !counts.isCyrillic, latin > cyrillic { return exchanged(word, .cyrillic, toLatin) }
    return nil
  }

  /// The word with the letters of one script by their doubles; nil if one has none.
  private static func exchanged(_ word: [UInt32], _ script: Letter, _ doubles: [UInt32: UInt32]) -> [UInt32]? {
    var changed = word
    for index in word.indices where letter(word[index]) == script {
      guard let double = doubles[word[index]] else { return nil }
      changed[index] = double
    }
    return changed
  }

  /// The word of a text that is written with look-alikes; nil if it has a letter that none stands for.
  private static func replaced(_ word: [UInt32], _ counts: LookAlikeCounts, startsSentence: Bool) -> [UInt32]? {
    let isMixed = word.contains { letter($0) == .cyrillic }
    // In a word in capitals a small b is the soft sign, which has no other double.
    let isCapitals = word.count > 1 && !word.contains { isSmall($0) && !(isMixed && $0 == softSign) }
    if !isMixed, word.allSatisfy({ numerals.contains($0) }) { return nil }
    var changed = word
    for index in word.indices {
      let code = word[index]
      if code == 0x473 {
        changed[index] = 0x4E9
      } else if letter(code) == .latin {
        // Words of Latin letters alone are foreign in a text of another language, and where they have one of these.
        if !isMixed, !counts.isMostlyCyrillic || foreign.contains(code) { return nil }
        let isCapital = isCapitals || index == 0 && startsSentence
        guard let double = (isCapital ? toCyrillic[code] ?? small[code] : small[code] ?? toCyrillic[code]) else {
          return nil
        }
        changed[index] = isCapitals && code == softSign ? 0x42C : double
      }
    }
    return changed
  }

  private static func isSmall(_ code: UInt32) -> Bool {
    Unicode.Scalar(code).map { $0.properties.isLowercase } ?? false
  }
}

/// How a text mixes Latin and Cyrillic.
internal struct LookAlikeCounts {
  /// Words with letters of both scripts.
  private(set) var mixed = 0
  /// Words with Cyrillic letters.
  private var withCyrillic = 0
  /// Words of Latin letters alone.
  private var latinWords = 0
  private var latin = 0
  private var cyrillic = 0

  /// Whether most letters are Cyrillic.
  var isCyrillic: Bool { cyrillic > latin }
  /// Whether more words have Cyrillic letters than not.
  var isMostlyCyrillic: Bool { withCyrillic > latinWords }
  /// Whether Latin letters stand for Cyrillic ones all over the text.
  var isWrittenWithLookAlikes: Bool { mixed >= 5 && 5 * mixed >= withCyrillic }

  init(_ text: UnsafeBufferPointer<UInt8>) {
    var wordLatin = 0
    var wordCyrillic = 0
    func end(_ counts: inout LookAlikeCounts) {
      if wordCyrillic > 0 { counts.withCyrillic += 1 } else if wordLatin > 0 { counts.latinWords += 1 }
      if wordCyrillic > 0, wordLatin > 0 { counts.mixed += 1 }
      counts.latin += wordLatin
      counts.cyrillic += wordCyrillic
      wordLatin = 0
      wordCyrillic = 0
    }
    var scan = UTF8Scan(text)
    while let code = scan.next() {
      switch LookAlikes.letter(code) {
      case .latin: wordLatin += 1
      case .cyrillic: wordCyrillic += 1
      case nil: end(&self)
      }
    }
    end(&self)
  }
}
