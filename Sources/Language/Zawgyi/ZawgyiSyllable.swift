internal import Base

/// A Burmese syllable that is read in Zawgyi's order, with signs before their consonant, and written in Unicode's:
/// consonant, stacked consonants, medials, vowels, asat and tone marks (Unicode Technical Note 11).
internal struct ZawgyiSyllable {
  /// The parts after the consonant, in Unicode's order.
  private enum Sign: Int, CaseIterable {
    case ya, ra, wa, ha, e, upper, lower, long, anusvara, dot, asat, visarga
  }

  private var hasKinzi = false
  /// The consonant or other letter; 0 if only signs before it were read.
  private var base: UInt32 = 0
  /// Pairs of consonants that are one character in Zawgyi have the lower one here.
  private var stacked: (UInt32, UInt32) = (0, 0)
  /// The code point of each sign, in the order of `Sign`; 0 for none.
  private var signs = SIMD16<UInt16>()

  private var isEmpty: Bool { base == 0 && !hasKinzi && stacked.0 == 0 && signs == SIMD16() }

  /// Adds one of Zawgyi's characters; `next` is the one after it, or 0.
  internal mutating func add(_ code: UInt32, before next: UInt32, into output: inout ByteBuffer) {
    switch code {
    // Signs before their consonant.
    case 0x1031: begin(.e, 0x1031, into: &output)
    case 0x103B, 0x107E...0x1084: begin(.ra, 0x103C, into: &output)
    // Medials.
    case 0x103A, 0x107D:
      // The letter jha is typed as ca with the medial.
      if base == 0x1005 { base = 0x1008 } else { set(.ya, 0x103B, into: &output) }
    case 0x103C: set(.wa, 0x103D, into: &output)
    case 0x103D, 0x1087: set(.ha, 0x103E, into: &output)
    case 0x1088: set(.ha, 0x103E, .lower, 0x102F, into: &output)
    case 0x1089: set(.ha, 0x103E, .lower, 0x1030, into: &output)
    case 0x108A: set(.wa, 0x103D, .ha, 0x103E, into: &output)
    // Vowels, asat and tone marks.
    case 0x102D, 0x1032: set(.upper, UInt16(code), into: &output)
    case 0x102E: if base == 0x1025 { base = 0x1026 } else { set(.upper, 0x102E, into: &output) }
    case 0x102F, 0x1033: set(.lower, 0x102F, into: &output)
    case 0x1030, 0x1034: set(.lower, 0x1030, into: &output)
    case 0x102B, 0x102C: set(.long, UInt16(code), into: &output)
    case 0x105A: set(.long, 0x102B, .asat, 0x103A, into: &output)
    case 0x1036: set(.anusvara, 0x1036, into: &output)
    case 0x108E: set(.upper, 0x102D, .anusvara, 0x1036, into: &output)
    case 0x1037, 0x1094, 0x1095: set(.dot, 0x1037, into: &output)
    case 0x1038: set(.visarga, 0x1038, into: &output)
    case 0x1039:
      if base == 0x1025 { base = 0x1009 }
      set(.asat, 0x103A, into: &output)
    // The nga over the next consonant, written after it.
    case 0x1064: hasKinzi = true
    case 0x108B, 0x108C, 0x108D:
      hasKinzi = true
      set(code == 0x108D ? .anusvara : .upper, [0x102D, 0x102E, 0x1036][Int(code - 0x108B)], into: &output)
    // Two letters in one.
    case 0x106E: letter(0x100D, over: 0x100D, into: &output)
    case 0x106F: letter(0x100D, over: 0x100E, into: &output)
    case 0x1091: letter(0x100F, over: 0x100D, into: &output)
    case 0x1092: letter(0x100B, over: 0x100C, into: &output)
    case 0x1097: letter(0x100B, over: 0x100B, into: &output)
    case 0x1096:
      stack(0x1010)
      set(.wa, 0x103D, into: &output)
    case 0x104E where next != 0x1004:
      end(into: &output)
      for part: UInt32 in [0x104E, 0x1004, 0x103A, 0x1038] { ZawgyiSyllable.append(part, to: &output) }
    // Digits in place of letters that look alike.
    case 0x1044 where next == 0x1004: letter(0x104E, into: &output)
    case 0x1040 where isLetter(before: next): letter(0x101D, into: &output)
    case 0x1047 where isLetter(before: next): letter(0x101B, into: &output)
    default:
      if let lower = ZawgyiSyllable.lower(code) { return stack(lower) }
      letter(ZawgyiSyllable.variants[code] ?? code, into: &output)
    }
  }

  /// Writes the syllable, if there is one, and begins another.
  internal mutating func end(into output: inout ByteBuffer) {
    guard !isEmpty else { return }
    if hasKinzi { for part: UInt32 in [0x1004, 0x103A, 0x1039] { ZawgyiSyllable.append(part, to: &output) } }
    if base != 0 { ZawgyiSyllable.append(base, to: &output) }
    for lower in [stacked.0, stacked.1] where lower != 0 {
      ZawgyiSyllable.append(0x1039, to: &output)
      ZawgyiSyllable.append(lower, to: &output)
    }
    // The consonant of a word like ကျွန်ုပ် or ယောက်ျား is closed, and has a vowel or medial after that.
    let asat = signs[Sign.asat.rawValue]
    if asat != 0, signs[Sign.e.rawValue] == 0, signs[Sign.lower.rawValue] != 0 || signs[Sign.long.rawValue] != 0 {
      ZawgyiSyllable.append(UInt32(asat), to: &output)
      signs[Sign.asat.rawValue] = 0
    }
    for sign in Sign.allCases where signs[sign.rawValue] != 0 {
      ZawgyiSyllable.append(UInt32(signs[sign.rawValue]), to: &output)
    }
    self = ZawgyiSyllable()
  }

  /// A sign before the consonant: it begins a syllable, unless one has begun with the other such sign.
  private mutating func begin(_ sign: Sign, _ code: UInt16, into output: inout ByteBuffer) {
    if base != 0 || signs[sign.rawValue] != 0 { end(into: &output) }
    signs[sign.rawValue] = code
  }

  private mutating func letter(_ code: UInt32, over lower: UInt32 = 0, into output: inout ByteBuffer) {
    if base != 0 { end(into: &output) }
    base = code
    if lower != 0 { stacked.0 = lower }
  }

  private mutating func stack(_ lower: UInt32) {
    if base == 0x1025 { base = 0x1009 }
    if stacked.0 == 0 { stacked.0 = lower } else { stacked.1 = lower }
  }

  /// A sign after the consonant. A second one of a kind is nobody's: it stands alone.
  private mutating func set(_ sign: Sign, _ code: UInt16, into output: inout ByteBuffer) {
    if signs[sign.rawValue] != 0, signs[sign.rawValue] != code { end(into: &output) }
    signs[sign.rawValue] = code
  }

  private mutating func set(
    _ first: Sign, _ code: UInt16, _ second: Sign, _ other: UInt16, into output: inout ByteBuffer
  ) {
    set(first, code, into: &output)
    set(second, other, into: &output)
  }

  /// Whether a digit is a letter: it has a sign before or after it.
  private func isLetter(before next: UInt32) -> Bool {
    if base == 0, signs != SIMD16() { return true }
    return (0x102B...0x1037).contains(next) && next != 0x1031 || (0x1039...0x103D).contains(next) && next != 0x103B
  }

  /// The consonant that a stacked form stands for.
  private static func lower(_ code: UInt32) -> UInt32? {
    guard code >= 0x1060, code <= 0x1093 else { return nil }
    let lower = stackedForms[Int(code - 0x1060)]
    return lower == 0 ? nil : UInt32(lower)
  }

  /// From U+1060 on; 0 for what is no stacked form.
  private static let stackedForms: [UInt16] = [
    0x1000, 0x1001, 0x1002, 0x1003, 0, 0x1005, 0x1006, 0x1006, 0x1007, 0x1008, 0, 0, 0x100B, 0x100C, 0, 0,
    0x100F, 0x1010, 0x1010, 0x1011, 0x1011, 0x1012, 0x1013, 0x1014, 0x1015, 0x1016, 0x1017, 0x1018, 0x1019, 0, 0, 0,
    0, 0, 0, 0, 0, 0x101C, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0x1018,
  ]

  /// Other forms of letters.
  private static let variants: [UInt32: UInt32] = [
    0x106A: 0x1009, 0x106B: 0x100A, 0x1086: 0x103F, 0x108F: 0x1014, 0x1090: 0x101B,
  ]

  private static func append(_ code: UInt32, to output: inout ByteBuffer) {
    output.append(0xE1)
    output.append(0x80 | UInt8(truncatingIfNeeded: code >> 6 & 0x3F))
    output.append(0x80 | UInt8(truncatingIfNeeded: code & 0x3F))
  }
}
