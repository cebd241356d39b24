import Base
import Testing

@testable import Tokenization

/// The fast encoder gives what merging as it is defined gives.
@Suite struct PieceEncoderTests {
  /// Bytes, then tokens made by joining two earlier ones at random over a small alphabet, so that they overlap a lot.
  private func vocabulary(seed: UInt64, merges: Int) -> TokenBytes {
    var random = Generator(state: seed)
    var bytes = TokenBytes()
    for byte in UInt8.min...UInt8.max { bytes.define(Int(byte), as: [byte]) }
    var tokens: [[UInt8]] = Array("abc".utf8).map { [$0] }
    while tokens.count < merges + 3 {
      let joined = tokens[Int(random.next() % UInt64(tokens.count))] + tokens[Int(random.next() % UInt64(tokens.count))]
      guard joined.count <= 12, !tokens.contains(joined) else { continue }
      bytes.define(bytes.count, as: joined)
      tokens.append(joined)
    }
    return bytes
  }

  private struct Generator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }

  @Test(arguments: 1...40)
  func equalsMerging(seed: Int) throws {
    let vocabulary = try VocabularyBuilder.ranked(vocabulary(seed: UInt64(seed), merges: 60))
    let reference = MergeEncoder(vocabulary: vocabulary)
    var encoder = PieceEncoder(vocabulary)
    var random = Generator(state: UInt64(seed) &* 77)
    for _ in 0..<150 {
      let count = Int(1 + random.next() % 90)
      let piece = (0..<count).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 3) }
      if vocabulary.wholePieces[piece] != nil { continue }
      var output = [UInt32](repeating: 0, count: count)
      let used = piece.withUnsafeBufferPointer { bytes in
        output.withUnsafeMutableBufferPointer {
          encoder.encode(bytes.baseAddress!, count: count, into: $0.baseAddress!)
        }
      }
      let expected = reference.encode(piece.span)
      #expect(Array(output[..<used]) == expected, "piece \(String(decoding: piece, as: UTF8.self))")
    }
  }

  @Test func theCacheChangesNothing() throws {
    let bytes = vocabulary(seed: 5, merges: 80)
    let tokenizer = ByteLevelTokenizer(
      try VocabularyBuilder.ranked(bytes), tokens: bytes, pattern: .gpt2, specialTokens: ["<|end|>": 1000])
    var random = Generator(state: 9)
    let words = (0..<300).map { _ in
      String(
        decoding: (0..<(1 + random.next() % 30)).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 3) },
        as: UTF8.self)
    }
    let text = (0..<3000).map { _ in words[Int(random.next() % 300)] }.joined(separator: " ")
    let encoder = tokenizer.makeEncoder()
    var first = TokenBuffer()
    encoder.encode(text.utf8.span, into: &first)
    var second = TokenBuffer()
    encoder.encode(text.utf8.span, into: &second)
    #expect(first.array == second.array)
    var decoded: [UInt8] = []
    try tokenizer.decode(first.array.span, into: &decoded)
    #expect(String(decoding: decoded, as: UTF8.self) == text)
    #expect(throws: TokenizerError.self) { try tokenizer.decode([5000].span, into: &decoded) }
  }

  @Test func aByteWithoutATokenIsRefused() {
    var bytes = TokenBytes()
    for byte in UInt8(1)...UInt8.max { bytes.define(Int(byte), as: [byte]) }
    #expect(throws: TokenizerError.self) { try VocabularyBuilder.ranked(bytes) }
  }

  @Test(arguments: ["", "no base64", "YQ== x", "YQ== 0\nYg== 0\n", "YQ=\n", "YQ== 99999999999\n"])
  func brokenRankFilesAreRefused(text: String) {
    let bytes = Array(text.utf8)
    #expect(throws: TokenizerError.self) {
      _ = try bytes.withUnsafeBufferPointer { try TiktokenFile.tokens($0, location: "x") }
    }
  }
}
