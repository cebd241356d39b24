/// The bytes of every token, by token ID.
internal struct TokenBytes: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []

  /// One more than the greatest token ID.
  var count: Int { ranges.count }

  init() {}

  /// Where a token's bytes are; empty for numbers that no token has.
  func range(of token: Int) -> Range<Int> { ranges[token] }

  /// Sets a token's bytes.
  mutating func define(_ token: Int, as text: some Collection<UInt8>) {
    if token >= ranges.count { ranges.append(contentsOf: repeatElement(0..<0, count: token - ranges.count + 1)) }
    ranges[token] = bytes.count..<bytes.count + text.count
    bytes.append(contentsOf: text)
  }

  /// With a token after the last one for each byte that no UTF-8 has and that no token is: no text needs it.
  func withUnusedBytes() -> TokenBytes {
    var result = self
    let singles = Set(ranges.lazy.filter { $0.count == 1 }.map { bytes[$0.lowerBound] })
    for byte in [0xC0, 0xC1] + (UInt8(0xF5)...0xFF) where !singles.contains(byte) {
      result.define(result.count, as: [byte])
    }
    return result
  }

  /// Appends the bytes of tokens.
  ///
  /// - Throws: `TokenizerError.unknownToken` for a number that no token has.
  func decode(_ tokens: Span<UInt32>, into output: inout [UInt8]) throws(TokenizerError) {
    for index in tokens.indices {
      let token = Int(tokens[index])
      let range = token < count ? ranges[token] : 0..<0
      guard !range.isEmpty else { throw .unknownToken(tokens[index], vocabularySize: count) }
      output.append(contentsOf: bytes[range])
    }
  }
}
