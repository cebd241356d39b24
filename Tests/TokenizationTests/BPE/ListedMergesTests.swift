import Base
import TestSupport
import Testing

@testable import Tokenization

/// Vocabularies with a list of merges, in any order, give what merging step by step by that list gives.
@Suite struct ListedMergesTests {
  typealias Merge = (left: UInt32, right: UInt32, result: UInt32)

  private struct Vocabulary {
    var tokens: [[UInt8]]
    var merges: [Merge]
    var table = TokenBytes()

    /// Bytes and joined tokens over a few letters. Some tokens can be formed in several ways, some in none.
    init(_ generator: inout SeededGenerator, merges count: Int) {
      tokens = (UInt8.min...UInt8.max).map { [$0] }
      merges = []
      var known = Array("abc".utf8).map { UInt32($0) }
      while merges.count < count {
        let (left, right) = (known.randomElement(using: &generator)!, known.randomElement(using: &generator)!)
        let joined = tokens[Int(left)] + tokens[Int(right)]
        guard joined.count <= 9, !merges.contains(where: { $0.left == left && $0.right == right }) else { continue }
        let result = tokens.firstIndex(of: joined).map { UInt32($0) } ?? UInt32(tokens.count)
        if result == tokens.count {
          tokens.append(joined)
          known.append(result)
        }
        merges.append((left, right, result))
      }
      for (index, token) in tokens.enumerated() { table.define(index, as: token) }
    }

    /// Byte-pair encoding by definition.
    func encode(_ piece: [UInt8]) -> [UInt32] {
      var parts = piece.map { UInt32($0) }
      while true {
        var best: (rank: Int, place: Int)?
        for place in parts.indices.dropLast() {
          let rank = merges.firstIndex { $0.left == parts[place] && $0.right == parts[place + 1] }
          if let rank, rank < best?.rank ?? .max { best = (rank, place) }
        }
        guard let best else { return parts }
        parts[best.place] = merges[best.rank].result
        parts.remove(at: best.place + 1)
      }
    }
  }

  private static func encode(_ piece: [UInt8], _ encoder: inout PieceEncoder) -> [UInt32] {
    var output = [UInt32](repeating: 0, count: piece.count)
    let used = piece.withUnsafeBufferPointer { encoder.encode($0.baseAddress!, count: piece.count, into: &output) }
    return Array(output[..<used])
  }

  @Test(arguments: 1...18) func mergesAsTheList(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var vocabulary = Vocabulary(&generator, merges: 30)
    // In the order in which they were made each finds its parts; in another it may have to wait for them.
    if seed % 3 > 0 { vocabulary.merges.shuffle(using: &generator) }
    let looksUp = seed % 2 == 0
    let prepared = try VocabularyBuilder.merging(vocabulary.table, vocabulary.merges, looksUpPieces: looksUp)
    var encoder = PieceEncoder(prepared)
    for _ in 0..<40 {
      let piece = (0..<1 + generator.below(40)).map { _ in Array("aabbcd".utf8)[generator.below(6)] }
      let whole = looksUp ? vocabulary.tokens.firstIndex(of: piece).map { [UInt32($0)] } : nil
      let expected = whole ?? vocabulary.encode(piece)
      #expect(Self.encode(piece, &encoder) == expected, "\(String(decoding: piece, as: UTF8.self))")
    }
    for token in vocabulary.tokens where token.count > 1 && looksUp {
      #expect(Self.encode(token, &encoder).count == 1)
    }
  }

  /// A hundred thousand letters take no quadratic time, in either form of merges.
  @Test(arguments: [false, true]) func longPieces(_ isListed: Bool) throws {
    var table = TokenBytes()
    for byte in UInt8.min...UInt8.max { table.define(Int(byte), as: [byte]) }
    for (index, count) in [2, 4, 8].enumerated() {
      table.define(256 + index, as: [UInt8](repeating: 0x61, count: count))
    }
    var merges: [Merge] = [(0x61, 0x61, 256), (256, 256, 257), (257, 257, 258)]
    if isListed { merges.reverse() }
    let vocabulary = try VocabularyBuilder.merging(table, merges, looksUpPieces: false)
    var encoder = PieceEncoder(vocabulary)
    let tokens = Self.encode([UInt8](repeating: 0x61, count: 100_003), &encoder)
    #expect(tokens.count == 12_502)
    #expect(tokens.suffix(3) == [258, 256, 0x61])
    #expect(tokens.dropLast(2).allSatisfy { $0 == 258 })
  }

  @Test func tooManyTokensAreRefused() {
    var table = TokenBytes()
    table.define(Int(MergeTable.limit), as: [1])
    let error = #expect(throws: TokenizerError.self) { try VocabularyBuilder.ranked(table) }
    #expect(error?.message == "a vocabulary of 1048577 tokens; fewer than 1048576 are supported")
    #expect(error?.code == .unsupported)
    let bytes = #expect(throws: TokenizerError.self) {
      try VocabularyBuilder.merging(TokenBytes(), [], looksUpPieces: true)
    }
    #expect(bytes?.message == "no token for byte 0, so it cannot encode every text")
  }
}
