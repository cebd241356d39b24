/// The class of a character for main-content extraction: enough to count letters, words and sentence
/// ends in any script without tables for single languages.
enum CharacterClass: UInt8 {
  case space
  /// Invisible or combining in effect: neither ends nor begins a word.
  case neutral
  case letter
  /// An upper-case letter of a script that has two cases.
  case capital
  case digit
  case punctuation
  case currency
  /// Punctuation that ends a sentence.
  case sentenceEnd
  /// A character of Han, kana and the like: about as much text as three letters, no spaces between words.
  case ideograph
  /// A Hangul syllable: about two letters.
  case syllable
  /// A letter of a script that is written without spaces between words (Thai, Lao, Khmer, Burmese ...).
  case unspaced

  /// Classes of the ASCII characters.
  static let ascii: [CharacterClass] = (0..<128).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): .letter
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .capital
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case 9, 10, 12, 13, 32: .space
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): .sentenceEnd
    case 0..<32, 127: .neutral
    case UInt8(ascii: "$"): .currency
    default: .punctuation
    }
  }

  /// The class of a character beyond ASCII, by blocks of the Unicode Character Database.
  static func wide(_ scalar: UInt32) -> CharacterClass {
    switch scalar {
    case 0x80...0x9F: .neutral
    case 0xA0: .space
    case 0xAD: .neutral
    case 0xAA, 0xB5, 0xBA: .letter
    case 0xA2...0xA5, 0x58F, 0x60B, 0x9F2, 0x9F3, 0xAF1, 0xE3F, 0x17DB, 0x20A0...0x20CF, 0xFFE0, 0xFFE1, 0xFFE5:
      .currency
    case 0xA1...0xBF, 0xD7, 0xF7: .punctuation
    case 0xC0...0xDE: .capital
    // Latin Extended-A: capitals and small letters take turns.
    case 0x100...0x137: scalar & 1 == 0 ? .capital : .letter
    case 0x139...0x148: scalar & 1 == 1 ? .capital : .letter
    case 0x14A...0x177: scalar & 1 == 0 ? .capital : .letter
    case 0x300...0x36F: .neutral
    case 0x386, 0x388...0x38F, 0x391...0x3AB: .capital
    case 0x400...0x42F: .capital
    case 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F: scalar & 1 == 0 ? .capital : .letter
    case 0x531...0x556: .capital
    case 0x589, 0x5C3: .sentenceEnd
    case 0x55A...0x55F, 0x58A, 0x5BE, 0x5C0, 0x5F3, 0x5F4: .punctuation
    case 0x61F, 0x6D4, 0x700...0x702: .sentenceEnd
    case 0x600...0x60F, 0x61B...0x61E, 0x66A...0x66D: .punctuation
    case 0x660...0x669, 0x6F0...0x6F9, 0x7C0...0x7C9: .digit
    case 0x964, 0x965: .sentenceEnd
    case 0x966...0x96F, 0x9E6...0x9EF, 0xA66...0xA6F, 0xAE6...0xAEF, 0xB66...0xB6F: .digit
    case 0xBE6...0xBEF, 0xC66...0xC6F, 0xCE6...0xCEF, 0xD66...0xD6F, 0xDE6...0xDEF: .digit
    case 0xDF4: .punctuation
    case 0xE50...0xE59, 0xED0...0xED9, 0xF20...0xF29, 0x1040...0x1049, 0x17E0...0x17E9: .digit
    case 0xF0D...0xF11, 0x104A, 0x104B, 0x17D4, 0x17D5: .sentenceEnd
    case 0xE4F, 0xE5A, 0xE5B, 0xF04...0xF14, 0x104C...0x104F, 0x17D6...0x17DB: .punctuation
    case 0xE00...0xEFF, 0xF00...0xFFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1950...0x19FF: .unspaced
    case 0x1A20...0x1AAF, 0xA9E0...0xA9FF, 0xAA60...0xAA7F: .unspaced
    case 0x10A0...0x10C5: .capital
    case 0x1100...0x11FF: .syllable
    case 0x1362, 0x1367, 0x1803, 0x1809: .sentenceEnd
    case 0x1361, 0x1363...0x1366, 0x1368: .punctuation
    case 0x1E00...0x1EFF: scalar & 1 == 0 ? .capital : .letter
    case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .space
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F: .neutral
    case 0x2026, 0x203C, 0x203D, 0x2047...0x2049: .sentenceEnd
    case 0x2010...0x205E, 0x2100...0x2BFF: .punctuation
    case 0x3002, 0xFE52, 0xFE56, 0xFE57, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61: .sentenceEnd
    case 0x3001, 0x3003...0x3004, 0x3008...0x3020, 0x3030, 0x30FB: .punctuation
    case 0x2E80...0x312F, 0x31A0...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: .ideograph
    case 0xA000...0xA4CF: .ideograph
    case 0x3130...0x318F, 0xAC00...0xD7FF: .syllable
    case 0xE000...0xF8FF: .punctuation
    case 0xFE00...0xFE0F, 0xFEFF: .neutral
    case 0xFF10...0xFF19: .digit
    case 0xFF21...0xFF3A: .capital
    case 0xFF02...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65, 0xFE30...0xFE6F: .punctuation
    case 0xFF66...0xFFDC: .ideograph
    case 0xFFF0...0xFFFF: .neutral
    case 0x1F000...0x1FAFF: .punctuation
    case 0x20000...0x3FFFF: .ideograph
    default: .letter
    }
  }
}

extension CharacterClass {
  /// `ascii` as a pointer that lives as long as the process, for loops over text.
  static var asciiTable: UnsafePointer<CharacterClass> { table.pointer }

  private struct Table: @unchecked Sendable {
    let pointer: UnsafePointer<CharacterClass>
  }

  private static let table: Table = {
    let memory = UnsafeMutablePointer<CharacterClass>.allocate(capacity: 128)
    memory.initialize(from: ascii, count: 128)
    return Table(pointer: UnsafePointer(memory))
  }()
}
