internal import Language
internal import Records

/// How much text there is, whatever script it is in: words between spaces, and characters of scripts without spaces.
///
/// Letters that are very many without a space, as in addresses and encoded data, count as several words.
internal struct TextWeight: Sendable, Equatable {
  /// Words of scripts with spaces.
  internal private(set) var words = 0
  /// Characters of scripts without spaces.
  internal private(set) var unspaced = 0
  /// Letters, marks and digits.
  internal private(set) var letters = 0
  /// Characters that are not white space.
  internal private(set) var characters = 0
  /// Characters since the last white space, of a word that goes on.
  private var run = 0
  private var marks = 0

  /// Characters without a space that count as one word: longer than nearly all words.
  private static let longestWord = 40

  internal init() {}

  internal init(_ text: UnsafeBufferPointer<UInt8>) {
    var scan = UTF8Scan(text)
    while let code = scan.next() { add(code) }
  }

  /// Adds the next character.
  internal mutating func add(_ code: UInt32) {
    guard !Self.isSpace(code) else {
      run = 0
      return
    }
    characters &+= 1
    if DictionaryBreaks.isUnspaced(code) {
      letters &+= 1
      unspaced &+= 1
      run = 0
    } else if Self.isLetter(code) || run > 0 && code == 0x27 {
      letters &+= 1
      if run % Self.longestWord == 0 { words &+= 1 }
      run &+= 1
    } else {
      // A word goes on behind a hyphen or dot; marks alone are no words until they are many.
      marks &+= 1
      if marks % Self.longestWord == 0 { words &+= 1 }
    }
  }

  /// The weight in parts of a passage of so many words, or so many characters without spaces: `words * characters` is one
  /// whole passage.
  internal func parts(words limit: Int, characters: Int) -> Int { words &* characters &+ unspaced &* limit }

  internal static func + (a: TextWeight, b: TextWeight) -> TextWeight {
    var sum = a
    sum.words += b.words
    sum.unspaced += b.unspaced
    sum.letters += b.letters
    sum.characters += b.characters
    sum.run = 0
    sum.marks = 0
    return sum
  }

  @inline(__always)
  private static func isLetter(_ code: UInt32) -> Bool {
    if code < 0x80 { return (code | 0x20) &- 0x61 < 26 || code &- 0x30 < 10 }
    return ScriptCounts.isLetter(code)
  }

  /// White space of any kind.
  @inline(__always)
  internal static func isSpace(_ code: UInt32) -> Bool {
    if code < 0x80 { return code <= 0x20 || code == 0x7F }
    switch code {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: return true
    default: return false
    }
  }
}
