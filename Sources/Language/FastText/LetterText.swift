internal import Records

/// Reduces texts to what models trained on letters only expect: letters and marks in lower case, everything else as
/// spaces, without format characters. One per thread.
///
/// `Training/langid/letters.py` does the same with the training text; the two must agree.
internal final class LetterText {
  /// The replacement of each code point of the Basic Multilingual Plane.
  private static let table: ModelMemory = {
    let memory = ModelMemory(byteCount: 0x10000 * 2)
    let entries = memory.elements(UInt16.self)
    for code in UInt32(0)..<0x10000 {
      entries[Int(code)] =
        letterBlocks.contains { $0.contains(code) }
        ? UInt16(truncatingIfNeeded: code)
        : privateUse.contains(code) ? space : Unicode.Scalar(code).map(entry) ?? space
    }
    return memory
  }()

  /// Ideographs and Hangul syllables, all of them letters without case. They and the private use area are two thirds of the
  /// plane, and asking for the category of each code point takes as long as labelling hundreds of lines.
  private static let letterBlocks: [ClosedRange<UInt32>] = [0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3]
  private static let privateUse: ClosedRange<UInt32> = 0xE000...0xF8FF

  private static let space: UInt16 = 32
  private static let nothing: UInt16 = 0

  private static func entry(of scalar: Unicode.Scalar) -> UInt16 {
    switch scalar.properties.generalCategory {
    case .format: nothing
    case .uppercaseLetter, .titlecaseLetter:
      UInt16(truncatingIfNeeded: scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value)
    case .lowercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark:
      UInt16(truncatingIfNeeded: scalar.value)
    default: space
    }
  }

  /// Whether a code point is a letter or mark, as far as the table goes.
  internal static func isLetter(_ code: UInt32) -> Bool {
    code < 0x10000 && table.elements(UInt16.self)[Int(code)] > space
  }

  private var memory = ModelMemory(byteCount: 4096)
  private let entries = LetterText.table.elements(UInt16.self)

  /// The text's letters, valid until the next call; empty if it has none.
  internal func letters(of text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    // The lower-case form of a letter needs at most 1.5 times as many bytes.
    let bound = text.count * 2 + 4
    if memory.byteCount < bound { memory = ModelMemory(byteCount: bound * 2) }
    let output = memory.elements(UInt8.self)
    var count = 0
    var hasLetters = false
    let bytes = text.bindMemory(to: UInt8.self)
    var offset = 0
    while offset < bytes.count {
      let first = bytes[offset]
      if first < 0x80 {
        if offset &+ 8 <= bytes.count {
          let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          let ascii = ASCIILetters(word)
          UnsafeMutableRawPointer(output + count).storeBytes(of: ascii.letters.littleEndian, as: UInt64.self)
          count &+= ascii.count
          offset &+= ascii.count
          if ascii.hasLetters { hasLetters = true }
          continue
        }
        offset &+= 1
        let letter = entries[Int(first)]
        output[count] = UInt8(truncatingIfNeeded: letter)
        count &+= 1
        if letter != Self.space { hasLetters = true }
        continue
      }
      var scan = UTF8Scan(bytes, from: offset)
      guard let code = scan.next() else { break }
      offset = scan.offset
      guard code < 0x10000 else {
        if code >> 12 == 0x1F {
          output[count] = 32
          count &+= 1
        } else {
          output[count] = UInt8(truncatingIfNeeded: 0xF0 | code >> 18)
          output[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | code >> 12 & 0x3F)
          output[count &+ 2] = UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 0x3F)
          output[count &+ 3] = UInt8(truncatingIfNeeded: 0x80 | code & 0x3F)
          count &+= 4
          hasLetters = true
        }
        continue
      }
      let letter = entries[Int(code)]
      if letter < 0x80 {
        guard letter != Self.nothing else { continue }
        output[count] = UInt8(truncatingIfNeeded: letter)
        count &+= 1
        if letter != Self.space { hasLetters = true }
        continue
      }
      hasLetters = true
      if letter < 0x800 {
        output[count] = UInt8(truncatingIfNeeded: 0xC0 | letter >> 6)
        count &+= 1
      } else {
        output[count] = UInt8(truncatingIfNeeded: 0xE0 | letter >> 12)
        output[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | letter >> 6 & 0x3F)
        count &+= 2
      }
      output[count] = UInt8(truncatingIfNeeded: 0x80 | letter & 0x3F)
      count &+= 1
    }
    return UnsafeRawBufferPointer(start: memory.base, count: hasLetters ? count : 0)
  }

  /// The characters of ASCII at the start of eight bytes, at least one: all at once, as most text is ASCII.
  private struct ASCIILetters {
    /// How many they are.
    let count: Int
    /// Letters in lower case and spaces for all other characters, the first one least significant; undefined after `count`.
    let letters: UInt64
    /// Whether one of them is a letter.
    let hasLetters: Bool

    @inline(__always) init(_ word: UInt64) {
      let high: UInt64 = 0x8080_8080_8080_8080
      count = (word & high).trailingZeroBitCount &>> 3
      let lower = word & ~high | 0x2020_2020_2020_2020
      // The high bit of each byte from `a` on, and not from `{` on; no sum reaches the next byte.
      let marks = (lower &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(lower &+ 0x0505_0505_0505_0505) & high
      hasLetters = marks &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count) != 0
      let all = (marks &>> 7) &* 0xFF
      letters = lower & all | 0x2020_2020_2020_2020 & ~all
    }
  }
}
