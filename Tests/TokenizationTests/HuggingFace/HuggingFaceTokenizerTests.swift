import Base
import TestSupport
import Testing

@testable import Tokenization

/// Tokens equal those of Hugging Face's library.
@Suite struct HuggingFaceTokenizerTests {
  @Test(arguments: Fixture.names)
  func equalsTheLibrary(name: String) throws {
    let file = try TokenizerFile(path: Fixture.path(name))
    let golden = try Fixture.golden(name)
    #expect(golden.count > 70)
    let encoder = file.tokenizer.makeEncoder()
    let reference = file.tokenizer.makeReferenceEncoder()
    for expected in golden {
      var tokens = TokenBuffer()
      encoder.encode(expected.text.utf8.span, into: &tokens)
      #expect(tokens.array == expected.tokens, "\(expected.text.debugDescription)")
      tokens.removeAll()
      reference.encode(expected.text.utf8.span, into: &tokens)
      #expect(tokens.array == expected.tokens, "\(expected.text.debugDescription)")
      var decoded: [UInt8] = []
      try file.tokenizer.decode(expected.tokens.span, into: &decoded)
      #expect(String(decoding: decoded, as: UTF8.self).utf8.elementsEqual(expected.decoded.utf8))
      if file.tokenizer.keepsText { #expect(decoded.elementsEqual(expected.text.utf8)) }
    }
    #expect(file.tokenizer.keepsText == !Fixture.changing.contains(name))
    #expect(file.name == name)
    #expect(file.tokenizer.specialTokens["<|endoftext|>"] == 0)
    #expect(throws: TokenizerError.self) {
      var bytes: [UInt8] = []
      try file.tokenizer.decode([UInt32(file.tokenizer.vocabularySize)].span, into: &bytes)
    }
  }

  @Test(arguments: [
    ("gpt2", "byte-level BPE, pattern gpt2"), ("prefix", "byte-level BPE, pattern gpt2, NFC of Unicode 9.0"),
    ("llama3", "byte-level BPE, pattern llama3, NFC of Unicode 9.0, NFKC of Unicode 9.0"),
    ("deepseek", "byte-level BPE, pattern deepseek3"),
    ("numbers", #"byte-level BPE, numbers, then numbers \p{N}{1,3}, then pattern gpt2"#),
    ("whole", "byte-level BPE, texts not cut"),
    (
      "falcon",
      "byte-level BPE, punctuation, then pattern gpt2, then numbers of bytes, then pieces by [0-9][0-9][0-9]"
    ), ("llama2", "BPE of characters and bytes, texts not cut, \u{2581} before texts,   as \u{2581}"),
  ])
  func saysWhatItDoes(name: String, kind: String) throws {
    let tokenizer = try Fixture.tokenizer(try Fixture.bytes(name))
    #expect(tokenizer.kind == kind)
    #expect(tokenizer.unicodeVersion == "16.0.0")
  }

  /// Merges one by one give what the fast way gives, where that can be taken.
  @Test(arguments: ["gpt2", "qwen2", "digits"])
  func mergesOneByOneAreTheSame(name: String) throws {
    let model = try Fixture.model(name)
    let vocabulary = try VocabularyBuilder.merging(model.tokens, model.merges, looksUpPieces: false)
    #expect(vocabulary.listed == nil)
    let listed = ListedMerges(model.merges, byteTokens: (0..<256).map { vocabulary.tables.outer[$0] })
    var encoder = PieceEncoder(vocabulary)
    for text in try Fixture.golden(name).map(\.text) where !text.isEmpty {
      let piece = Array(text.utf8)
      var fast = [UInt32](repeating: 0, count: piece.count)
      var slow = fast
      piece.withUnsafeBufferPointer { piece in
        let count = fast.withUnsafeMutableBufferPointer {
          encoder.encode(piece.baseAddress!, count: piece.count, into: $0.baseAddress!)
        }
        fast.removeSubrange(count...)
        let slowCount = slow.withUnsafeMutableBufferPointer {
          listed.encode(piece.baseAddress!, count: piece.count, into: $0.baseAddress!)
        }
        slow.removeSubrange(slowCount...)
      }
      #expect(fast == slow)
    }
  }

  @Test func listsThatAreOutOfOrderAreMergedOneByOne() throws {
    let model = try Fixture.model("shuffled")
    #expect(try VocabularyBuilder.merging(model.tokens, model.merges, looksUpPieces: false).listed != nil)
  }

  /// Decoders that are not known are an error only where tokens are decoded.
  @Test func unknownDecodersAreErrorsOfDecodingAlone() throws {
    var members = try #require(try Fixture.value("gemma").members)
    members.removeAll { $0.key == "decoder" }
    let tokenizer = try HuggingFaceFile.tokenizer(.object(members))
    let expected = try #require(try Fixture.golden("gemma").first)
    #expect(tokenizer.tokens(of: expected.text) == expected.tokens)
    let error = #expect(throws: TokenizerError.self) {
      var bytes: [UInt8] = []
      try tokenizer.decode(expected.tokens.span, into: &bytes)
    }
    #expect(error?.message == "decoder is null, which is not supported: tokens cannot be decoded")
  }

  /// The lower case of every scalar, by the sum of what the library gives.
  @Test func lowerCaseOfEveryScalar() {
    var sum: UInt64 = 1_469_598_103_934_665_603
    var output = ByteBuffer()
    for code in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let isChanged = Array(UTF8.encode(scalar)!).withUnsafeBufferPointer { LowerCase.convert($0, into: &output) }
      guard isChanged else { continue }
      let lower = output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }.unicodeScalars
      for value in [code] + lower.map(\.value) { sum = (sum ^ UInt64(value)) &* 1_099_511_628_211 }
    }
    #expect(sum == 0x05C2_BAA7_9D1E_F5B9)
  }

  @Test(arguments: [("ab  cd\u{301}", "NFC", "ab  cd\u{301}"), ("e\u{301}", "NFC", "é"), ("ﬁ①\u{A0}", "NFKC", "fi1 ")])
  func normalForms(text: String, kind: String, expected: String) throws {
    let form = NormalForm.of(try #require(NormalForm.Kind(rawValue: kind)))
    #expect(form.normalized(text).elementsEqual(expected.utf8))
  }

  /// U+11935 U+11930 compose since Unicode 13, U+32FF and U+A7F2 have compatible forms since 12.1 and 14, and the two
  /// marks of Unicode 10 change places since then.
  @Test(arguments: ["\u{11935}\u{11930}", "\u{32FF}", "\u{A7F2}", "a\u{1DF6}\u{1DF9}"])
  func charactersAfterUnicode9StayAsTheyAre(text: String) {
    #expect(NormalForm.of(.compatible).normalized(text).elementsEqual(text.utf8))
  }
}
