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

  /// Whether letters of three scripts may be in a text, by the first bytes of its characters.
  static func mayMix(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var seen: UInt64 = 0
    for byte in text where byte >= 0xC0 { seen |= 1 << UInt64(byte & 0x3F) }
    // Latin letters with marks, and punctuation.
    seen &= ~(latin | 1 << (0xE2 & 0x3F))
    return seen & indic != 0 || seen.nonzeroBitCount >= 2
  }

  private static let latin: UInt64 = 0b111_1111_1111
  /// First bytes that many scripts share.
  private static let indic: UInt64 = 0b11 << (0xE0 & 0x3F)
}
