/// What characters are to sentences, words and their measures, as a table that is made page by page when a text needs
/// it: the properties themselves are too slow to ask for each character. One for each thread.
internal final class CharacterTraits {
  /// A character's traits, as bits.
  struct Traits: OptionSet {
    let rawValue: UInt16

    /// A capital in a script that has small letters beside it: not Cherokee's and Coptic's, whose texts have one case.
    static let upper = Traits(rawValue: 1)
    /// A small letter.
    static let lower = Traits(rawValue: 1 << 1)
    /// A letter, mark or number.
    static let word = Traits(rawValue: 1 << 2)
    /// White space.
    static let space = Traits(rawValue: 1 << 3)
    /// A format character, such as the zero-width space.
    static let format = Traits(rawValue: 1 << 4)
    /// It ends a sentence whatever follows.
    static let terminal = Traits(rawValue: 1 << 5)
    /// A quote or bracket that belongs to the sentence that ends before it, or a further end mark.
    static let closer = Traits(rawValue: 1 << 6)
    /// A script in which spaces part sentences and phrases, and nothing else ends sentences: Thai, Lao, Tai Tham.
    static let phraseSpaced = Traits(rawValue: 1 << 7)
    /// A script of India whose danda is sometimes typed as a vertical bar.
    static let brahmic = Traits(rawValue: 1 << 8)
    static let greek = Traits(rawValue: 1 << 9)
    static let armenian = Traits(rawValue: 1 << 10)
    /// It says as much as two letters of an alphabet.
    static let double = Traits(rawValue: 1 << 11)
    /// It says as much as three letters of an alphabet.
    static let triple = Traits(rawValue: 1 << 12)
    /// A script that has no mark between words, and for which ICU has a dictionary.
    static let dictionary = Traits(rawValue: 1 << 13)
    /// A script that has no mark between words, and for which ICU has no dictionary.
    static let continuous = Traits(rawValue: 1 << 14)
    /// Thai and Lao marks of repetition, which belong to the phrase before the space before them.
    static let repetition = Traits(rawValue: 1 << 15)
  }

  private static let pageSize = 256
  private static let pageCount = 0x11_0000 / CharacterTraits.pageSize
  private let pages = UnsafeMutablePointer<UnsafeMutablePointer<Traits>?>.allocate(
    capacity: CharacterTraits.pageCount)

  init() { pages.initialize(repeating: nil, count: Self.pageCount) }

  deinit {
    for page in 0..<Self.pageCount { pages[page]?.deallocate() }
    pages.deallocate()
  }

  /// The traits of a code point below 0x110000.
  @inline(__always)
  subscript(code: UInt32) -> Traits {
    let page = Int(code &>> 8)
    let entries = pages[page] ?? make(page)
    return entries[Int(code & 0xFF)]
  }

  private func make(_ page: Int) -> UnsafeMutablePointer<Traits> {
    let entries = UnsafeMutablePointer<Traits>.allocate(capacity: Self.pageSize)
    for index in 0..<Self.pageSize {
      let scalar = Unicode.Scalar(UInt32(page * Self.pageSize + index))
      (entries + index).initialize(to: scalar.map(Self.traits(of:)) ?? [])
    }
    pages[page] = entries
    return entries
  }

  private static func traits(of scalar: Unicode.Scalar) -> Traits {
    let code = scalar.value
    var traits = script(code)
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: traits.formUnion(isOneCase(code) ? .word : [.upper, .word])
    case .lowercaseLetter: traits.formUnion([.lower, .word])
    case .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
      .otherNumber:
      traits.insert(.word)
    case .format: traits.insert(.format)
    default: break
    }
    if scalar.properties.isWhitespace { traits.insert(.space) }
    if code >= 0x80, code != burmeseComma, SentenceTerminals.shared.contains(code) || code == hebrewVerseEnd {
      traits.formUnion([.terminal, .closer])
    }
    if isCloser(code) { traits.insert(.closer) }
    if code == 0x0E46 || code == 0x0EC6 { traits.insert(.repetition) }
    return traits
  }

  /// Little section, which Unicode counts among the marks that end sentences.
  static let burmeseComma: UInt32 = 0x104A
  /// Sof pasuq, which Unicode does not count among them.
  private static let hebrewVerseEnd: UInt32 = 0x05C3

  private static func isCloser(_ code: UInt32) -> Bool {
    switch code {
    case 0x21, 0x22, 0x27, 0x29, 0x2E, 0x3F, 0x5D, 0x7D, 0xBB, 0x2019, 0x201D, 0x203A, 0x2026: true
    case 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0xFF09, 0xFF3D: true
    default: false
    }
  }

  /// Quotes and brackets before a sentence.
  static func isOpener(_ code: UInt32) -> Bool {
    switch code {
    case 0x22, 0x27, 0x28, 0x5B, 0xAB, 0x2018, 0x201C, 0x201E, 0x2039: true
    default: false
    }
  }

  /// Capitals of scripts that are written in one case: Cherokee, Coptic.
  private static func isOneCase(_ code: UInt32) -> Bool {
    switch code {
    case 0x13A0...0x13F5, 0x2C80...0x2CF3, 0x03E2...0x03EF: true
    default: false
    }
  }

  private static func script(_ code: UInt32) -> Traits {
    switch code {
    case 0x0370...0x03E1, 0x03F0...0x03FF, 0x1F00...0x1FFF: .greek
    case 0x0531...0x0587: .armenian
    case 0x0900...0x0963, 0x0966...0x0DF3, 0x11080...0x110CF, 0x11300...0x1137F, 0x11480...0x114DF: .brahmic
    case 0x0E01...0x0E3A, 0x0E40...0x0E4E, 0x0E81...0x0ECE, 0x0EDC...0x0EDF: [.phraseSpaced, .dictionary]
    case 0x1A20...0x1A7F, 0x1AA0...0x1AA7: [.phraseSpaced, .continuous]
    case 0x1000...0x103F, 0x1050...0x108F, 0x109A...0x109F, 0xA9E0...0xA9EF, 0xA9FA...0xA9FE, 0xAA60...0xAA7F:
      .dictionary
    case 0x1780...0x17D3, 0x17DC...0x17DD: .dictionary
    case 0x1B05...0x1B4B, 0xA984...0xA9C0: .continuous
    case 0x3041...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: [.double, .dictionary]
    case 0xA000...0xA48C, 0xAC00...0xD7A3: .double
    case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFD: [.triple, .dictionary]
    default: []
    }
  }
}
