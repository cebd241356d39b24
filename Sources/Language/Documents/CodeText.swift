internal import Base
internal import CVectors

/// Tells code, markup, logs, addresses and keys from text in a language.
///
/// A model that reads letters only sees English words in them: `for (let queue_96 = 0; ...)`. People set off the
/// words of a sentence by spaces and end them with punctuation; identifiers, addresses and keys have signs, digits and
/// capitals inside. Words with letters outside of ASCII are never taken for code, nor are digits that stand for letters
/// (`7abibi`), endings after a hyphen (`COVID-19`) or capitals inside words (`isiZulu`) alone.
internal struct CodeText {
  /// Tokens with the signs of code inside, and their letters.
  private var codeTokens = 0
  private var codeLetters = 0
  /// Letters of tokens that are code only among code: a capital after a small letter, a bracket after a word.
  private var doubtfulLetters = 0
  private var wordLetters = 0

  /// Whether a line is code, or what machines write, rather than a sentence that has some of it.
  static func isCode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard hasSigns(text) else { return false }
    var state = CodeText()
    var start = 0
    while start < text.count {
      while start < text.count, text[start] <= 32 { start += 1 }
      var end = start
      while end < text.count, text[end] > 32 { end += 1 }
      if end > start { state.add(UnsafeBufferPointer(rebasing: text[start..<end])) }
      start = end
    }
    return state.isCode
  }

  private var isCode: Bool {
    var code = codeLetters
    var words = wordLetters
    if codeTokens >= 2 { code += doubtfulLetters } else { words += doubtfulLetters }
    if codeTokens >= 3 { return 5 * words <= 2 * (words + code) }
    return codeTokens >= 1 && 4 * words <= words + code
  }

  /// Whether there are enough digits and signs for a closer look; nearly all sentences end here.
  private static func hasSigns(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    12 &* dataprep_count_signs(text.baseAddress, text.count) >= text.count
  }

  private mutating func add(_ token: UnsafeBufferPointer<UInt8>) {
    var letters = 0
    var isWide = false
    var digits = 0
    var signs = false
    var isDoubtful = false
    var besideLetter = false
    var slashes = 0
    for index in token.indices {
      let byte = token[index]
      let before = index > 0 ? token[index - 1] : 32
      let after = index + 1 < token.count ? token[index + 1] : 32
      switch byte {
      case 0x80...:
        isWide = true
        if byte >= 0xC0 { letters += 1 }
      case UInt8(ascii: "a")...UInt8(ascii: "z"): letters += 1
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        letters += 1
        if before >= UInt8(ascii: "a"), before <= UInt8(ascii: "z") { isDoubtful = true }
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits += 1
        if ASCII.isLetter(before) || ASCII.isLetter(after) { besideLetter = true }
      case UInt8(ascii: "_"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "="), UInt8(ascii: "\\"):
        signs = true
      case UInt8(ascii: "@"):
        if CodeText.isNamePart(before) { signs = true }
      case UInt8(ascii: "("):
        if CodeText.isNamePart(before) { isDoubtful = true }
      case UInt8(ascii: "."):
        if CodeText.isNamePart(before), after >= UInt8(ascii: "a"), after <= UInt8(ascii: "z") { signs = true }
      case UInt8(ascii: ":"):
        if after == byte || after == UInt8(ascii: "/") || before == UInt8(ascii: "\"") { signs = true }
      case UInt8(ascii: "/"): slashes += 1
      case UInt8(ascii: "-"):
        if index == 0, after == byte { signs = true }
      default: break
      }
    }
    guard letters > 0 else { return }
    if isWide {
      wordLetters += letters
    } else if signs || digits >= 2 && besideLetter || slashes >= 2 {
      codeTokens += 1
      codeLetters += letters
    } else if isDoubtful {
      doubtfulLetters += letters
    } else {
      wordLetters += letters
    }
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ")")
  }
}
