internal import Records

/// Tells lines in many scripts at once, as tables of translations and lists of languages are, from text in a language.
///
/// No language is written in three scripts, except the East Asian ones, which count as one script here. A sentence
/// that quotes words in two other scripts has most of its letters in its own.
internal enum ManyScripts {
  private static let alphabets = [
    "Latn", "Grek", "Cyrl", "Armn", "Geor", "Hebr", "Arab", "Syrc", "Thaa", "Ethi", "Deva", "Beng", "Guru", "Gujr",
    "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Tibt", "Mymr", "Khmr", "Cher", "Cans", "Nkoo",
    "Tfng", "Olck", "Mtei",
  ].compactMap { Script($0) }
  private static let ideographs = Script("Hani") ?? .unknown
  private static let syllables = ["Hira", "Kana", "Hang"].compactMap { Script($0) }
  /// Fewer letters are a symbol or a look-alike.
  private static let leastLetters = 2

  /// Whether letters like these are of no one language; `main` is the script of most of them.
  static func isMixture(_ scripts: ScriptCounts, main: Script) -> Bool {
    if 20 * scripts[main] > 17 * scripts.letters { return false }
    // An ideograph weighs as much as three letters, a syllable as two.
    var eastAsian = 3 * scripts[ideographs]
    for script in syllables { eastAsian += 2 * scripts[script] }
    var count = eastAsian >= 3 * leastLetters ? 1 : 0
    var all = eastAsian
    var most = eastAsian
    for script in alphabets {
      let letters = scripts[script]
      all += letters
      most = max(most, letters)
      if letters >= leastLetters { count += 1 }
    }
    return count >= 4 && 10 * most <= 8 * all || count == 3 && 2 * most <= all
  }

  /// Whether letters of two other scripts than Latin may be in a text, by the first bytes of its characters.
  static func mayMix(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let bytes = text.baseAddress else { return false }
    let raw = UnsafeRawPointer(bytes)
    // Lists of languages and translations show it at once.
    let count = min(text.count, 256)
    var seen: UInt64 = 0
    var index = 0
    while index < count {
      // Eight characters of ASCII at once.
      if index &+ 8 <= count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index &+= 8
        continue
      }
      let byte = bytes[index]
      index &+= 1
      guard byte >= 0xC0 else { continue }
      var bit = UInt64(alphabetOfByte[Int(byte & 0x3F)])
      if byte | 1 == 0xE1, index < count {
        bit = byte == 0xE0 ? 16 &+ UInt64(bytes[index] & 0x1F) &>> 1 : 32 &+ UInt64(bytes[index] & 0x3F) &>> 1
      }
      seen |= 1 &<< bit
      // The other bytes of the character.
      index &+= byte < 0xE0 ? 1 : 2
    }
    // Alphabets whose letters begin with several such pairs of bytes.
    join(&seen, 30, 31)  // Tibetan
    join(&seen, 32, 33)  // Burmese and Georgian
    join(&seen, 36, 39)  // Ethiopic
    join(&seen, 40, 44)  // Canadian syllables
    join(&seen, 48, 49)  // Mongolian
    // Latin letters with marks, and Greek ones.
    if seen >> 62 != 0 { seen |= 1 << 1 }
    return (seen & ~(1 | 0b1111 << 60)).nonzeroBitCount >= 2
  }

  /// Makes one bit of those from `first` to `last`.
  @inline(__always) private static func join(_ seen: inout UInt64, _ first: UInt64, _ last: UInt64) {
    let mask: UInt64 = (2 << last) &- (1 << first)
    if seen & mask != 0 { seen = seen & ~mask | 1 << first }
  }

  /// A number for the alphabet of most characters that begin with a byte from C0 on; 0 for Latin and what is shared.
  private static let alphabetOfByte: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 0, 4, 5, 5, 5, 5, 6, 0, 7, 8,
    0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]
}
