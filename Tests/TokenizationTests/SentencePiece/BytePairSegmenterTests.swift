import Base
import TestSupport
import Testing

@testable import Tokenization

/// Models made at random: the fast encoder takes those whose scores are an order of merges, and gives what
/// merging step by step gives.
@Suite struct BytePairSegmenterTests {
  /// A BPE model over three letters and spaces whose pieces overlap a lot; scores follow the order in which pieces were
  /// made, with ties where `ties` says so, or no order at all.
  private func model(seed: UInt64, ties: Bool, ordered: Bool) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    var texts = ["a", "b", "\u{2581}"]
    while texts.count < 60 {
      let joined = texts[random.below(texts.count)] + texts[random.below(texts.count)]
      guard joined.utf8.count <= 14, !texts.contains(joined) else { continue }
      texts.append(joined)
    }
    var file = WireWriter()
    file.piece("<unk>", type: 2)
    for (index, text) in texts.enumerated() {
      let score = ordered ? -Float(ties ? index / 4 : index) : -Float(random.below(texts.count))
      file.piece(text, score: score)
    }
    file.message(2) { $0.number(3, 2) }
    file.message(3) { $0.number(4, 0) }
    return file.bytes
  }

  @Test(arguments: 1...60)
  func equalsMerging(seed: Int) throws {
    let bytes = model(seed: UInt64(seed), ties: seed % 3 == 1, ordered: seed % 3 != 2)
    let tokenizer = try SentencePieceModels.tokenizer(bytes)
    let fast = tokenizer.makeEncoder()
    let reference = tokenizer.makeReferenceEncoder()
    var random = SeededGenerator(seed: UInt64(seed) &* 31)
    for _ in 0..<120 {
      let text = (0..<1 + random.below(70)).map { _ in Array("aabb c".utf8)[random.below(6)] }
      let expected = SentencePieceModels.encode(text, with: reference)
      #expect(SentencePieceModels.encode(text, with: fast) == expected, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test func mostOrderedModelsAreFast() throws {
    let fast = (1...40).count { seed in
      let bytes = model(seed: UInt64(seed), ties: false, ordered: true)
      return (try? SentencePieceModels.tokenizer(bytes))?.makeEncoder() is SentencePieceEncoder<BytePairSegmenter>
    }
    #expect(fast > 0)
    let tied = try SentencePieceModels.tokenizer(SentencePieceModels.model("bpe-fallback"))
    #expect(tied.makeEncoder() is SentencePieceEncoder<BytePairSegmenter>)
  }
}
