import Base
import TestSupport
import Testing

@testable import Tokenization

/// The best of all ways to cut a short text, found by trying every one.
@Suite struct UnigramSegmenterTests {
  private struct Model {
    /// Scores are quarters, so that sums are exact in whatever order they are made.
    var scores: [String: Float] = [:]
    var texts: [String] = []
    var file: [UInt8] = []

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      while texts.count < 25 {
        let text = String((0..<1 + generator.below(4)).map { _ in Array("aab\u{2581}é")[generator.below(5)] })
        guard scores[text] == nil else { continue }
        scores[text] = -Float(generator.below(64)) / 4 - 0.25
        texts.append(text)
      }
      var writer = WireWriter()
      writer.piece("<unk>", type: 2)
      for text in texts { writer.piece(text, score: scores[text]!) }
      writer.message(2) { $0.number(3, 1) }
      writer.message(3) {
        $0.number(3, 0)
        $0.number(4, 0)
      }
      file = writer.bytes
    }

    var unknownScore: Float { scores.values.min()! - 10 }

    /// All ways to cut a text: sum and pieces, an unknown character being nil.
    func ways(_ text: [Character]) -> [(sum: Float, pieces: [String?])] {
      guard let first = text.first else { return [(0, [])] }
      var ways: [(Float, [String?])] = []
      for length in 1...min(4, text.count) {
        guard let score = scores[String(text[..<length])] else { continue }
        ways += self.ways(Array(text[length...])).map { ($0.sum + score, [String(text[..<length])] + $0.pieces) }
      }
      if scores[String(first)] == nil {
        ways += self.ways(Array(text[1...])).map { ($0.sum + unknownScore, [nil] + $0.pieces) }
      }
      return ways
    }

    /// The tokens of the best way, unknown characters side by side as one; nil if there are two best ones.
    func tokens(_ text: [Character]) -> [UInt32]? {
      let ways = ways(text).sorted { $0.sum > $1.sum }
      if ways.count > 1, ways[0].sum == ways[1].sum { return nil }
      var tokens: [UInt32] = []
      for piece in ways[0].pieces {
        let token = piece.flatMap { texts.firstIndex(of: $0) }.map { UInt32($0 + 1) } ?? 0
        if token > 0 || tokens.last != 0 { tokens.append(token) }
      }
      return tokens
    }
  }

  @Test(arguments: 1...12) func theBestOfAllWays(_ seed: UInt64) throws {
    let model = Model(seed: seed)
    let tokenizer = try SentencePieceModels.tokenizer(model.file)
    let encoder = tokenizer.makeEncoder()
    var generator = SeededGenerator(seed: seed &* 13)
    var compared = 0
    for _ in 0..<60 {
      let text = (0..<1 + generator.below(9)).map { _ in Array("aaabb\u{2581}éx")[generator.below(8)] }
      guard let expected = model.tokens(text) else { continue }
      compared += 1
      // Twice: the second time a word may come from the cache.
      for _ in 0..<2 {
        let bytes = Array(String(text).utf8)
        #expect(SentencePieceModels.encode(bytes, with: encoder) == expected, "\(String(text))")
      }
    }
    #expect(compared > 10)
  }

  /// The greatest score merges first, and 0 comes before -0.
  @Test func scoresInTheOrderOfMerges() {
    let scores: [Float] = [
      .infinity, 1e30, 2, 1.0000001, 1, .leastNonzeroMagnitude, 0, -0.0, -.leastNonzeroMagnitude, -1, -1.0000001, -2,
      -1e30, -.infinity,
    ]
    let ranks = scores.map { PieceOrder.rank($0) }
    for (earlier, later) in zip(ranks, ranks.dropFirst()) { #expect(earlier < later) }
  }

  @Test(
    arguments: [
      ("", []), ("a", [0x61]), ("\u{2581}", [0xFF]), ("a\u{2581}\u{2581}b", [0x61, 0xFF, 0xFF, 0x62]),
      ("\u{2580}", [0xE2, 0x96, 0x80]),
    ] as [(String, [UInt8])])
  func spacesAreOneByte(_ text: String, _ code: [UInt8]) {
    #expect(PieceCode.coded(Array(text.utf8)) == code)
    var (place, characters) = (0, 0)
    while place < code.count {
      place += PieceCode.length(code[place])
      characters += 1
    }
    #expect(place == code.count && characters == text.unicodeScalars.count)
  }

  /// The longest of the symbols that some bytes begin with.
  @Test func symbols() {
    let texts = ["<s>", "<s>>", "é", "é字", "ab", "abcdef"].map { Array($0.utf8) }
    var table = TokenBytes()
    for (index, text) in texts.enumerated() { table.define(index * 2, as: text) }
    let matcher = SymbolMatcher(table)
    for text in ["<s>x", "<s>>>", "<s", "é", "é字x", "abc", "abcdef", "a", "x<s>"].map({ Array($0.utf8) }) {
      let expected = texts.indices.filter { text.starts(with: texts[$0]) }.max { texts[$0].count < texts[$1].count }
      let match = text.withUnsafeBufferPointer { matcher.match($0.baseAddress!, count: $0.count) }
      #expect(match?.piece == expected.map { UInt32($0 * 2) })
      #expect(match?.length == expected.map { texts[$0].count })
    }
  }
}
