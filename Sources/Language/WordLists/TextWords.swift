/// Splits texts into the words of word lists: runs of letters and marks, in lower case. One per thread.
///
/// Scripts without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give whole phrases.
internal final class TextWords {
  private let letters = LetterText()

  /// Calls `body` with each word's bytes and hash.
  internal func forEach(
    in text: UnsafeRawBufferPointer, _ body: (_ word: UnsafeRawBufferPointer, _ hash: UInt64) -> Void
  ) {
    let text = letters.letters(of: text)
    var at = 0
    while at < text.count {
      if text[at] == 32 {
        at &+= 1
        continue
      }
      let start = at
      var hash = Self.hashStart
      while at < text.count, text[at] != 32 {
        hash = (hash ^ UInt64(text[at])) &* Self.hashFactor
        at &+= 1
      }
      body(UnsafeRawBufferPointer(rebasing: text[start..<at]), hash)
    }
  }

  /// The hash that `forEach` passes for a word: 64-bit FNV-1a of its bytes.
  internal static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    word.reduce(hashStart) { ($0 ^ UInt64($1)) &* hashFactor }
  }

  private static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let hashFactor: UInt64 = 0x0000_0100_0000_01B3
}
