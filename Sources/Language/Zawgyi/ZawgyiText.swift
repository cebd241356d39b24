package import Base

/// Burmese text in the Zawgyi encoding: Unicode's code points for Burmese in another order and partly with other
/// meanings, in which most Burmese pages before 2019 are written.
package enum ZawgyiText {
  /// Whether a text is written in Zawgyi; any bytes are accepted.
  ///
  /// Told from Unicode by what only one of the two writes: a vowel sign or medial before its consonant at the beginning
  /// of a word, a virama before no consonant (U+1039, Zawgyi's asat) and Unicode's asat before a vowel (U+103A,
  /// Zawgyi's medial ya) are Zawgyi; that asat before a tone mark or at the end of a word is not. Other languages of Myanmar are written in Unicode's order.
  package static func isZawgyi(_ text: Span<UInt8>) -> Bool { text.withUnsafeBufferPointer { isZawgyi($0) } }

  /// Whether a text has marks of Burmese in Unicode, and is not in Zawgyi.
  package static func isUnicode(_ text: Span<UInt8>) -> Bool {
    text.withUnsafeBufferPointer { text in
      let found = evidence(text)
      return found.unicode > 0 && 2 * found.unicode >= found.zawgyi
    }
  }

  internal static func isZawgyi(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let found = evidence(text)
    return found.zawgyi > 2 * found.unicode && (found.zawgyi >= 2 || found.unicode == 0)
  }

  /// How often a text has what only one of the encodings writes.
  private static func evidence(_ text: UnsafeBufferPointer<UInt8>) -> (zawgyi: Int, unicode: Int) {
    var zawgyi = 0
    var unicode = 0
    var before: UInt32 = 0
    var index = 0
    while index < text.count {
      let code = letter(text, index)
      guard code != 0 else {
        before = 0
        index += 1
        continue
      }
      index += 3
      let after = letter(text, index)
      switch code {
      case 0x1039: if !isConsonant(after) { zawgyi += 1 }
      case 0x1031, 0x103B, 0x107E...0x1084: if !isLetter(before), isConsonant(after) { zawgyi += 1 }
      case 0x103A:
        if after == 0x1037 || !isLetter(after) {
          unicode += 1
        } else if (0x102B...0x102E).contains(after) || after == 0x1032 || after == 0x1036 || after == 0x103D {
          zawgyi += 1
        }
      default: break
      }
      before = code
    }
    return (zawgyi, unicode)
  }

  /// Appends a text in Zawgyi as Unicode. Characters that are not Burmese stay as they are.
  package static func convert(_ text: Span<UInt8>, into output: inout ByteBuffer) {
    text.withUnsafeBufferPointer { convert($0, into: &output) }
  }

  private static func convert(_ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) {
    var syllable = ZawgyiSyllable()
    var index = 0
    while index < text.count {
      let code = letter(text, index)
      if code == 0 {
        syllable.end(into: &output)
        output.append(text[index])
        index += 1
      } else {
        index += 3
        syllable.add(code, before: letter(text, index), into: &output)
      }
    }
    syllable.end(into: &output)
  }

  /// The Burmese code point, U+1000 to U+109F, at an offset; 0 if another character is there.
  private static func letter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32 {
    guard index + 2 < text.count, text[index] == 0xE1, text[index + 1] & 0xFC == 0x80, text[index + 2] & 0xC0 == 0x80
    else { return 0 }
    let code = 0x1000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
    return code < 0x10A0 ? code : 0
  }

  private static func isConsonant(_ code: UInt32) -> Bool { code >= 0x1000 && code <= 0x1021 }

  /// Whether a code point may stand before another sign of the same syllable: not a tone mark, digit, full stop or other
  /// character.
  private static func isLetter(_ code: UInt32) -> Bool {
    code != 0 && code != 0x1038 && !(0x1040...0x104B).contains(code)
  }
}
