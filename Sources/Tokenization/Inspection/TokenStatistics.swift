internal import Base

/// A tokenizer's statistics on texts: counts of the input and of its tokens.
package struct TokenStatistics: Sendable, Equatable {
  /// Texts counted.
  package var documents = 0
  /// Bytes of UTF-8.
  package var bytes = 0
  /// Unicode scalars.
  package var characters = 0
  /// Runs of anything but white space.
  package var words = 0
  /// Tokens of all texts.
  package var tokens = 0

  /// Statistics of no texts.
  package init() {}

  /// Bytes a token.
  package var bytesPerToken: Double { tokens == 0 ? 0 : Double(bytes) / Double(tokens) }
  /// Tokens a word, which for scripts without spaces says little.
  package var fertility: Double { words == 0 ? 0 : Double(tokens) / Double(words) }
  /// Tokens a character.
  package var tokensPerCharacter: Double { characters == 0 ? 0 : Double(tokens) / Double(characters) }

  /// Counts a text and the tokens made of it.
  package mutating func add(_ text: Span<UInt8>, tokens: Int) {
    documents += 1
    self.tokens += tokens
    bytes += text.count
    text.withUnsafeBufferPointer { bytes in
      let text = PretokenText(bytes)
      var place = 0
      var isInWord = false
      while place < text.count {
        let character = text.character(at: place)
        let isSpace = character.flags.contains(.space)
        if !isSpace, !isInWord { words += 1 }
        isInWord = !isSpace
        characters += 1
        place += character.length
      }
    }
  }

  /// Adds another's counts.
  package mutating func add(_ other: TokenStatistics) {
    documents += other.documents
    bytes += other.bytes
    characters += other.characters
    words += other.words
    tokens += other.tokens
  }
}
