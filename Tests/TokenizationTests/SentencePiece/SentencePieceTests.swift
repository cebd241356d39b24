import Base
import TestSupport
import Testing

@testable import Tokenization

/// Ids and decoded text are sentencepiece's.
@Suite struct SentencePieceTests {
  @Test(arguments: SentencePieceModels.names)
  func encodesAsSentencePiece(name: String) throws {
    let tokenizer = try SentencePieceModels.tokenizer(SentencePieceModels.model(name))
    let encoder = tokenizer.makeEncoder()
    // Twice, so that the second time words come from the cache.
    for _ in 0..<2 {
      for row in try SentencePieceModels.rows(name) {
        guard let text = row.text else { continue }
        let ids = SentencePieceModels.encode(text, with: encoder)
        #expect(ids == row.ids, "\(String(decoding: text, as: UTF8.self).debugDescription)")
      }
    }
  }

  @Test(arguments: SentencePieceModels.names)
  func decodesAsSentencePiece(name: String) throws {
    let tokenizer = try SentencePieceModels.tokenizer(SentencePieceModels.model(name))
    for row in try SentencePieceModels.rows(name) {
      var decoded: [UInt8] = []
      try tokenizer.decode(row.ids.span, into: &decoded)
      #expect(decoded == row.decoded, "\(row.ids)")
    }
  }

  @Test func textBeforeDoesNotMatter() throws {
    let tokenizer = try SentencePieceModels.tokenizer(SentencePieceModels.model("unigram-rules"))
    let texts = try SentencePieceModels.rows("unigram-rules").compactMap(\.text)
    let used = tokenizer.makeEncoder()
    for text in texts.reversed() {
      #expect(
        SentencePieceModels.encode(text, with: used) == SentencePieceModels.encode(text, with: tokenizer.makeEncoder()))
    }
  }

  /// What the fast encoder gives is what the definition gives, without words, and merging step by step.
  @Test(arguments: SentencePieceModels.names)
  func encodesAsDefined(name: String) throws {
    let tokenizer = try SentencePieceModels.tokenizer(SentencePieceModels.model(name))
    let fast = tokenizer.makeEncoder()
    let reference = tokenizer.makeReferenceEncoder()
    for row in try SentencePieceModels.rows(name) {
      guard let text = row.text else { continue }
      #expect(SentencePieceModels.encode(text, with: fast) == SentencePieceModels.encode(text, with: reference))
    }
  }

  @Test func tellsWhatItIs() throws {
    let file = try TokenizerFile(path: TestFiles.fixture("sentencepiece/bpe-fallback.model"))
    #expect(file.tokenizer.kind == "SentencePiece bpe")
    #expect(file.tokenizer.unicodeVersion == nil)
    #expect(file.tokenizer.specialTokens["</s>"] == 2)
    #expect(file.tokenizer.specialTokens["[INST]"] != nil)
    #expect(file.tokenizer.specialTokens["<mask>"] == nil, "user-defined symbols are text's own")
    var bytes: [UInt8] = []
    #expect(throws: TokenizerError(.unknownToken, "the vocabulary of 700 tokens has no token 700")) {
      try file.tokenizer.decode([700].span, into: &bytes)
    }
  }
}
