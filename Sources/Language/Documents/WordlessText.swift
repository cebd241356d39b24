internal import Base
internal import Records

/// Tells text without words from text in a language: rows of one letter, syllables of songs, Roman numerals in order,
/// number plates and keys, hexadecimal numbers, letters of genes. A model gives such text a small language with a
/// score near 1, which no threshold keeps out.
///
/// Real sentences need few letters to show a dozen different ones, so that most text is let through after some twenty
/// bytes.
internal struct WordlessText {
  private var letters = 0
  /// A bit for each Latin letter; other letters share the rest.
  private var seen: UInt64 = 0
  private var lowerCase = 0
  private var words = 0
  private var wordsBesideDigits = 0
  private var longestWord = 0
  private var equalWords = 0
  /// Different words, up to `mostKinds`.
  private var kinds = 0

  private static let mostKinds = 64

  /// Whether a sentence has no words of any language.
  static func isWordless(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if isOrdinary(text) { return false }
    var state = WordlessText()
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: mostKinds) { table in
      table.initialize(repeating: 0)
      state.read(text, table)
    }
    return state.isWordless
  }

  /// Whether the first letters are small ones of many kinds, with few digits among them: nothing that this type tells.
  private static func isOrdinary(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var seen: UInt64 = 0
    var letters = 0
    var lowerCase = 0
    var digits = 0
    for byte in text {
      if byte >= 0x80 {
        // The second byte of a letter, of which each letter of an alphabet has its own.
        seen |= 1 << (26 + UInt64(byte % 37))
        if byte >= 0xC0 {
          letters &+= 1
          lowerCase &+= 1
        }
      } else if (byte | 0x20) &- 0x61 < 26 {
        seen |= 1 << UInt64((byte | 0x20) &- 0x61)
        letters &+= 1
        if byte >= 0x61 { lowerCase &+= 1 }
      } else if byte &- 0x30 < 10 {
        digits &+= 1
      } else if letters >= 16, seen.nonzeroBitCount >= 13 {
        return 2 &* lowerCase > letters && 4 &* digits < letters
      }
    }
    return false
  }

  /// Counts letters and words; `table` holds the hashes of different words.
  private mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ table: UnsafeMutableBufferPointer<UInt64>) {
    var scan = UTF8Scan(text)
    var word: UInt64 = 0
    var length = 0
    var follows: UInt32 = 32
    while true {
      let code = scan.next()
      if let code, let bit = WordlessText.bit(of: code) {
        letters += 1
        seen |= 1 << bit
        if code >= 0x61 && code < 0x7B || code >= 0x80 { lowerCase += 1 }
        word = (word ^ UInt64(code | (code < 0x80 ? 0x20 : 0))) &* 0x100_0000_01B3
        length += 1
      } else {
        if length > 0 {
          let isBesideDigit = WordlessText.isDigit(follows) || code.map(WordlessText.isDigit) == true
          end(word, length, isBesideDigit: isBesideDigit, table)
        }
        (word, length) = (0, 0)
        guard let code else { return }
        follows = code
      }
    }
  }

  private mutating func end(
    _ word: UInt64, _ length: Int, isBesideDigit: Bool, _ table: UnsafeMutableBufferPointer<UInt64>
  ) {
    words += 1
    if isBesideDigit { wordsBesideDigits += 1 }
    if longestWord == length || words == 1 { equalWords += 1 }
    longestWord = max(longestWord, length)
    guard kinds < WordlessText.mostKinds else { return }
    var place = Int(truncatingIfNeeded: word >> 32) & (WordlessText.mostKinds - 1)
    while table[place] != 0, table[place] != word { place = (place + 1) & (WordlessText.mostKinds - 1) }
    if table[place] == 0 {
      table[place] = word
      kinds += 1
    }
  }

  private var isWordless: Bool {
    let different = seen.nonzeroBitCount
    guard letters >= 8 else { return false }
    // One or two letters; four in twenty as in genes; six in eighty.
    if different <= 2 || different <= 4 && letters >= 20 || different <= 6 && letters >= 80 { return true }
    // Hexadecimal digits and Roman numerals alone.
    if seen & ~Self.bits("abcdef") == 0, letters >= 12 { return true }
    if words >= 3, seen & ~Self.bits("ivxlcdm") == 0 { return true }
    // A few syllables again and again; not a sentence of words that is said again.
    if words >= 8, 4 * kinds <= words, letters < 4 * words { return true }
    // Keys: words of capitals of one length, or letters between digits.
    if lowerCase == 0, words >= 6, longestWord <= 4, equalWords == words { return true }
    return words >= 4 && 10 * wordsBesideDigits >= 7 * words && letters < 4 * words
  }

  private static func isDigit(_ code: UInt32) -> Bool { code &- 0x30 < 10 }

  /// A letter's bit: 0 to 25 for Latin letters, others by their code; nil for what is no letter.
  @inline(__always) private static func bit(of code: UInt32) -> UInt64? {
    if code < 0x80 {
      let letter = (code | 0x20) &- 0x61
      return letter < 26 ? UInt64(letter) : nil
    }
    guard ScriptCounts.isLetter(code) else { return nil }
    return 26 + UInt64(code % 37)
  }

  private static func bits(_ letters: StaticString) -> UInt64 {
    var bits: UInt64 = 0
    for index in 0..<letters.utf8CodeUnitCount { bits |= 1 << UInt64(letters.utf8Start[index] - 0x61) }
    return bits
  }
}
