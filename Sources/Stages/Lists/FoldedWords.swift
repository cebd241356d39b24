internal import Base
internal import Records

/// Cuts text into words for comparing: runs of letters, marks and digits in lower case, whatever stands between them. One
/// per thread.
///
/// Each letter of a script without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) is a word, with the marks
/// that follow it.
package final class FoldedWords {
  /// A word: a hash of its lower-case form, and where it is.
  package struct Word: Equatable, Sendable {
    /// Of the lower-case form.
    package var hash: UInt64
    /// Its first byte.
    package var start: UInt32
    /// Behind its last byte.
    package var end: UInt32
  }

  /// How a code point behaves, in the highest bits of an entry; below them is its lower-case form.
  private enum Kind {
    static let separator: UInt32 = 0
    /// Letters and digits.
    static let inner: UInt32 = 1
    /// A letter that is a word.
    static let word: UInt32 = 2
    /// A mark continues a word and begins none.
    static let mark: UInt32 = 3
  }

  /// Entries of 256 code points each; empty for those that no text has had.
  private var blocks = [[UInt32]](repeating: [], count: 0x1100)
  /// The words of the last text.
  package private(set) var words: [Word] = []

  /// For one thread.
  package init() {}

  /// Fills `words` with those of a text.
  package func find(in text: Span<UInt8>) {
    words.removeAll(keepingCapacity: true)
    text.withUnsafeBufferPointer { bytes in
      var scan = UTF8Scan(bytes)
      var hash = TextHash()
      var start = -1
      var at = 0
      func end(_ place: Int) {
        if start >= 0 { words.append(Word(hash: hash.value, start: UInt32(start), end: UInt32(place))) }
        start = -1
        hash = TextHash()
      }
      while let code = scan.next() {
        let entry = entry(Int(code))
        switch entry &>> 30 {
        case Kind.separator: end(at)
        case Kind.mark where start < 0: break
        case Kind.word:
          end(at)
          start = at
          hash.add(entry & 0x1F_FFFF)
        default:
          if start < 0 {
            start = at
          } else if isAlone, entry &>> 30 == Kind.inner {
            end(at)
            start = at
          }
          hash.add(entry & 0x1F_FFFF)
        }
        isAlone = entry &>> 30 == Kind.word || isAlone && entry &>> 30 == Kind.mark
        at = scan.offset
      }
      end(bytes.count)
      isAlone = false
    }
  }

  /// Whether the word that is being read is one letter of a script without spaces.
  private var isAlone = false

  @inline(__always)
  private func entry(_ code: Int) -> UInt32 {
    if blocks[code &>> 8].isEmpty { fill(code &>> 8) }
    return blocks[code &>> 8][code & 0xFF]
  }

  private func fill(_ block: Int) {
    blocks[block] = (0..<256).map { low in Unicode.Scalar(UInt32(block << 8 | low)).map(Self.entry) ?? 0 }
  }

  private static func entry(_ scalar: Unicode.Scalar) -> UInt32 {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter:
      Kind.inner << 30 | (scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar).value
    case .lowercaseLetter, .modifierLetter, .decimalNumber, .letterNumber, .otherNumber: Kind.inner << 30 | scalar.value
    // Thai and Lao vowels that stand behind their consonants are letters to Unicode.
    case .otherLetter where [0xE30, 0xE32, 0xE33, 0xE45, 0xEB0, 0xEB2, 0xEB3].contains(scalar.value):
      Kind.mark << 30 | scalar.value
    case .otherLetter: (isUnspaced(scalar.value) ? Kind.word : Kind.inner) << 30 | scalar.value
    case .nonspacingMark, .spacingMark, .enclosingMark: Kind.mark << 30 | scalar.value
    default: 0
    }
  }

  /// Whether a letter is of a script that is written without spaces.
  private static func isUnspaced(_ code: UInt32) -> Bool {
    switch code {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x9FFF,
      0xA9E0...0xA9FF, 0xAA60...0xAA7F, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
