internal import Language
internal import Records

/// What Gopher's rules of quality count of a text.
internal struct ProseMeasures {
  /// Tokens.
  var tokens = 0
  /// Tokens that are not of punctuation alone, and their characters.
  var words = 0
  var wordCharacters = 0
  /// Tokens with a letter.
  var letterTokens = 0
  /// Hash signs and ellipses.
  var hashes = 0
  var ellipses = 0
  /// Lines; those that begin with a bullet, and those that end with an ellipsis.
  var lines = 0
  var bulletLines = 0
  var ellipsisLines = 0

  /// Measures a text.
  init(of text: UnsafeBufferPointer<UInt8>, _ tokens: ArraySlice<TextToken>) {
    self.tokens = tokens.count
    for token in tokens {
      if token.kinds.contains(.letter) { letterTokens &+= 1 }
      if token.kinds.contains(.word) {
        words &+= 1
        wordCharacters &+= Int(token.scalarCount)
      }
    }
    var dots = 0
    for (index, byte) in text.enumerated() {
      if byte == 0x2E {
        dots &+= 1
        if dots == 3 {
          ellipses &+= 1
          dots = 0
        }
        continue
      }
      dots = 0
      if byte == 0x23 { hashes &+= 1 }
      if byte == 0xE2, index &+ 2 < text.count, text[index &+ 1] == 0x80, text[index &+ 2] == 0xA6 { ellipses &+= 1 }
    }
    LineCuts.forEachLine(text) { range in
      lines += 1
      let line = UnsafeBufferPointer(rebasing: text[range])
      let stripped = UnsafeBufferPointer(rebasing: line[LineCuts.stripped(line)])
      if stripped.first == UInt8(ascii: "-") || stripped.starts(with: [0xE2, 0x80, 0xA2]) { bulletLines += 1 }
      if LineCuts.ends(stripped, with: "...") || LineCuts.ends(stripped, with: "…") { ellipsisLines += 1 }
    }
  }
}
