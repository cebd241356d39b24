internal import CICU

/// What each character is to the words of a text, as a table that is made page by page when a text needs it: the
/// properties themselves are too slow to ask for each character. One for each thread.
internal final class WordClasses {
  /// What a character is.
  enum Kind: UInt32 {
    /// It parts words.
    case separator = 0
    /// It is part of a word: letters, marks, numbers, the underscore.
    case word = 1
    /// It stands in words and is no part of them: joiners, soft hyphens and other format characters.
    case ignored = 2
    /// It is part of a script without spaces whose words only a dictionary tells: Thai, Lao, Burmese, Khmer.
    case unspaced = 3
    /// It is a Chinese character or kana.
    case ideographic = 4
  }

  /// The kind in the highest bits, then whether the character may be in another form than normal form C, then the
  /// character in lower case.
  typealias Entry = UInt32
  static let kindShift: UInt32 = 29
  static let formBit: UInt32 = 1 << 28

  private static let pageSize = 256
  private static let pageCount = 0x110000 / WordClasses.pageSize
  private let pages = UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>.allocate(capacity: WordClasses.pageCount)

  init() { pages.initialize(repeating: nil, count: Self.pageCount) }

  deinit {
    for page in 0..<Self.pageCount { pages[page]?.deallocate() }
    pages.deallocate()
  }

  /// The entry of a code point below 0x110000.
  @inline(__always)
  func entry(_ scalar: UInt32) -> Entry {
    let page = Int(scalar &>> 8)
    if let entries = pages[page] { return entries[Int(scalar & 0xFF)] }
    return makePage(page)[Int(scalar & 0xFF)]
  }

  @inline(__always)
  static func kind(_ entry: Entry) -> UInt32 { entry &>> kindShift }

  @inline(__always)
  static func lowered(_ entry: Entry) -> UInt32 { entry & 0x1F_FFFF }

  private func makePage(_ page: Int) -> UnsafeMutablePointer<Entry> {
    let entries = UnsafeMutablePointer<Entry>.allocate(capacity: Self.pageSize)
    for index in 0..<Self.pageSize {
      let scalar = Unicode.Scalar(UInt32(page * Self.pageSize + index))
      entries[index] = scalar.map(Self.entry(of:)) ?? 0
    }
    pages[page] = entries
    return entries
  }

  private static func entry(of scalar: Unicode.Scalar) -> Entry {
    let kind = kind(of: scalar)
    return kind.rawValue << kindShift | (mayCompose(scalar) ? formBit : 0) | lowered(scalar)
  }

  /// Whether ICU's quick check for normal form C says anything but yes.
  private static func mayCompose(_ scalar: Unicode.Scalar) -> Bool {
    let units = Array(String(scalar).utf16)
    return dataprep_nfc_prefix(units, Int32(units.count)) < units.count
  }

  /// Lower case, of one character; full-width forms of ASCII as ASCII.
  private static func lowered(_ scalar: Unicode.Scalar) -> UInt32 {
    var plain = scalar
    if (0xFF01...0xFF5E).contains(scalar.value), let narrow = Unicode.Scalar(scalar.value - 0xFEE0) { plain = narrow }
    guard plain.properties.changesWhenLowercased else { return plain.value }
    return plain.properties.lowercaseMapping.unicodeScalars.first?.value ?? plain.value
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    if isUnspaced(scalar.value) { return .unspaced }
    if isIdeographic(scalar.value) { return .ideographic }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation:
      return .word
    case .format: return .ignored
    default: return .separator
    }
  }

  /// Letters and marks of Thai, Lao, Burmese and Khmer.
  private static func isUnspaced(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E01...0x0E3A, 0x0E40...0x0E4E, 0x0E81...0x0ECE, 0x0EDC...0x0EDF: true
    case 0x1000...0x103F, 0x1050...0x108F, 0x109A...0x109F, 0xA9E0...0xA9EF, 0xA9FA...0xA9FE, 0xAA60...0xAA7F: true
    case 0x1780...0x17D3, 0x17DC...0x17DD: true
    default: false
    }
  }

  /// Chinese characters and kana.
  private static func isIdeographic(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3005...0x3007, 0x3041...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFD: true
    default: false
    }
  }
}
