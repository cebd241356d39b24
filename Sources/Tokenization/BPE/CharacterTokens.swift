/// The characters that have a token in a vocabulary whose merges join characters, and the tokens for the bytes of others.
internal final class CharacterTokens: Sendable {
  /// Tokens of one character, the lowest number first, and their bytes.
  let list: [(token: UInt32, length: Int)]
  /// The token of each byte.
  let byteTokens: [UInt32]

  /// The token of each code point, `TokenTrie.none` for those that have none.
  private let tokens: Table<UInt32>

  /// - Parameters:
  ///   - bytes: the bytes of all tokens but those of bytes.
  ///   - byteTokens: one for each byte.
  init(_ bytes: TokenBytes, byteTokens: [UInt32]) {
    self.byteTokens = byteTokens
    var list: [(token: UInt32, length: Int)] = []
    var tokens = [UInt32](repeating: TokenTrie.none, count: 0x110000)
    for token in 0..<bytes.count {
      let range = bytes.range(of: token)
      guard (1...4).contains(range.count) else { continue }
      let text = String(decoding: bytes.bytes[range], as: UTF8.self).unicodeScalars
      guard text.count == 1, let scalar = text.first else { continue }
      tokens[Int(scalar.value)] = UInt32(token)
      list.append((UInt32(token), range.count))
    }
    self.list = list
    self.tokens = Table(tokens)
  }

  /// The place of a character's token in the list.
  func innerNumber(of token: UInt32) -> UInt32 {
    UInt32(list.firstIndex { $0.token == token } ?? list.count)
  }

  /// The end of the characters from `start` on that have tokens.
  @inline(__always)
  func endOfKnown(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end {
      let (token, length) = token(at: place, bytes, end)
      if token == TokenTrie.none { break }
      place &+= length
    }
    return place
  }

  /// The end of the characters from `start` on that have none.
  func endOfUnknown(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end {
      let (token, length) = token(at: place, bytes, end)
      if token != TokenTrie.none { break }
      place += length
    }
    return place
  }

  /// Calls `body` with the token of each character of a text in which all have one.
  func forEachToken(in bytes: UnsafePointer<UInt8>, count: Int, _ body: (UInt32) -> Void) {
    var place = 0
    while place < count {
      let (token, length) = token(at: place, bytes, count)
      body(token)
      place += length
    }
  }

  /// The token of the character at `place`, and its bytes.
  @inline(__always)
  private func token(at place: Int, _ bytes: UnsafePointer<UInt8>, _ end: Int) -> (token: UInt32, length: Int) {
    let first = bytes[place]
    if first < 0x80 { return (tokens.base[Int(first)], 1) }
    let (code, length) = PretokenText(UnsafeBufferPointer(start: bytes, count: end)).codePoint(at: place)
    return (tokens.base[code], length)
  }
}
