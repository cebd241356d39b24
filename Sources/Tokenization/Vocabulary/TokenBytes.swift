/// The bytes of every token, by token number.
internal struct TokenBytes: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []

  /// One more than the greatest token number.
  var count: Int { ranges.count }

  init() {}

  /// Where a token's bytes are; empty for numbers that no token has.
  func range(of token: Int) -> Range<Int> { ranges[token] }

  /// Gives a token its bytes.
  mutating func define(_ token: Int, as text: some Collection<UInt8>) {
    if token >= ranges.count { ranges.append(contentsOf: repeatElement(0..<0, count: token - ranges.count + 1)) }
    ranges[token] = bytes.count..<bytes.count + text.count
    bytes.append(contentsOf: text)
  }
}
