internal import Base

/// What tokens represent, by the `decoder` of a tokenizer.json.
///
/// Encoding does not need a decoder, so an unknown one is an error only where tokens are decoded.
internal struct TokenDecoder: Sendable {
  /// How the bytes of tokens become text.
  private enum Rule: Sendable {
    /// They are the text.
    case bytes
    /// Bytes of byte tokens are text where they are UTF-8; marks are spaces, of which one may be dropped at the start.
    case characters(dropsSpace: Bool)
    /// Not known; the message says why.
    case unsupported(String)
  }

  /// The bytes of all tokens, including added ones.
  let tokens: TokenBytes
  /// The tokens of bytes.
  private let isByte: [Bool]
  private let rule: Rule

  /// - Parameters:
  ///   - value: the `decoder`, if there is one; tokens of a byte-level vocabulary represent their bytes without one.
  ///   - byteTokens: the token of each byte; nil where the vocabulary is byte-level.
  init(_ value: JSONValue?, _ tokens: TokenBytes, byteTokens: [UInt32]?) {
    guard let byteTokens else {
      self.tokens = tokens
      isByte = []
      rule = .bytes
      return
    }
    var isByte = [Bool](repeating: false, count: tokens.count)
    for token in byteTokens { isByte[Int(token)] = true }
    self.isByte = isByte
    let parts = value?["type"]?.string == "Sequence" ? value?["decoders"]?.array ?? [] : value.map { [$0] } ?? []
    rule = Self.rule(parts)
    guard case .characters = rule else {
      self.tokens = tokens
      return
    }
    var text = TokenBytes()
    for token in 0..<tokens.count { text.define(token, as: Self.unmarked(tokens.bytes[tokens.range(of: token)])) }
    self.tokens = text
  }

  /// The rule that decoders in their order represent: `Replace`, `ByteFallback`, `Fuse`, and maybe a `Strip`.
  private static func rule(_ parts: [JSONValue]) -> Rule {
    let types = parts.map { $0["type"]?.string ?? "none" }
    let isMarked =
      parts.first?["pattern"]?["String"]?.string == "\u{2581}" && parts.first?["content"]?.string == " "
    guard types.starts(with: ["Replace", "ByteFallback", "Fuse"]), isMarked else {
      return .unsupported("decoder is \(types.isEmpty ? "null" : types.joined(separator: ", "))")
    }
    if parts.count == 3 { return .characters(dropsSpace: false) }
    let last = parts[3]
    guard parts.count == 4, types[3] == "Strip", last["content"]?.string == " ", last["start"]?.integer == 1,
      last["stop"]?.integer == 0
    else { return .unsupported("decoder is \(types.joined(separator: ", "))") }
    return .characters(dropsSpace: true)
  }

  /// A spelling with spaces in place of marks.
  private static func unmarked(_ spelling: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = spelling
    while !rest.isEmpty {
      if rest.starts(with: MarkedWordPattern.mark) {
        result.append(UInt8(ascii: " "))
        rest = rest.dropFirst(MarkedWordPattern.mark.count)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result
  }

  /// Appends what tokens represent.
  func decode(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError) {
    switch rule {
    case .bytes: try self.tokens.decode(tokens, into: &bytes)
    case .characters(let dropsSpace):
      let start = bytes.count
      try decodeCharacters(tokens, into: &bytes)
      if dropsSpace, start < bytes.count, bytes[start] == UInt8(ascii: " ") { bytes.remove(at: start) }
    case .unsupported(let why):
      throw TokenizerError(.unsupported, "\(why), which is not supported: tokens cannot be decoded")
    }
  }

  private func decodeCharacters(_ tokens: Span<UInt32>, into bytes: inout [UInt8]) throws(TokenizerError) {
    var queue: [UInt8] = []
    for index in tokens.indices {
      let token = Int(tokens[index])
      let range = token < self.tokens.count ? self.tokens.range(of: token) : 0..<0
      guard !range.isEmpty else { throw .unknownToken(tokens[index], vocabularySize: self.tokens.count) }
      if token < isByte.count, isByte[token] {
        queue.append(self.tokens.bytes[range.lowerBound])
      } else {
        Self.flush(&queue, into: &bytes)
        bytes += self.tokens.bytes[range]
      }
    }
    Self.flush(&queue, into: &bytes)
  }

  /// Appends bytes of byte tokens; a U+FFFD for each where they are not UTF-8 all together.
  private static func flush(_ queue: inout [UInt8], into bytes: inout [UInt8]) {
    if queue.isEmpty { return }
    if String(validating: queue, as: UTF8.self) != nil {
      bytes += queue
    } else {
      for _ in queue { bytes += [0xEF, 0xBF, 0xBD] }
    }
    queue.removeAll(keepingCapacity: true)
  }
}
