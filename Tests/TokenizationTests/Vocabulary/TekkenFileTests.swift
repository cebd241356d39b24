import Base
import TestSupport
import Testing

@testable import Tokenization

/// Mistral's tekken.json, and rank lists whose tokens merge from tokens of higher ranks.
@Suite struct TekkenFileTests {
  /// A file of all bytes and the tokens `ab` and `abc`, of which the last one is beyond the size.
  private static func file(
    pattern: String = #"\\p{L}+|\\P{L}"#, size: Int = 267, special: String = "", more: String = ""
  ) -> String {
    let bytes = (0..<256).map { [UInt8($0)] } + [Array("ab".utf8), Array("abc".utf8)]
    let tokens = bytes.enumerated().map { rank, bytes in
      #"{"rank":\#(rank),"token_bytes":"\#(encoded(bytes))","token_str":null}"#
    }
    return #"{"config":{"pattern":"\#(pattern)","num_vocab_tokens":258,"default_vocab_size":\#(size),"#
      + #""default_num_special_tokens":10,"version":"v3"},"vocab":[\#(tokens.joined(separator: ","))]\#(special)\#(more)}"#
  }

  /// RFC 4648's base64 of up to three bytes.
  private static func encoded(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < bytes.count ? Int(bytes[$1]) : 0) }
    let text = (0..<4).map { String(letters[bits >> (18 - 6 * $0) & 63]) }
    return text.prefix(bytes.count + 1).joined() + String(repeating: "=", count: 3 - bytes.count)
  }

  @Test func readsRanksAfterSpecialTokens() throws {
    let tokenizer = try Fixture.tokenizer(Array(Self.file().utf8))
    #expect(tokenizer.tokens(of: "abc ab") == [266, 99 + 10, 32 + 10, 266])
    #expect(tokenizer.vocabularySize == 267)
    #expect(tokenizer.specialTokens["[INST]"] == 3)
    #expect(tokenizer.specialTokens.count == 10)
    var bytes: [UInt8] = []
    try tokenizer.decode([266, 109, 1].span, into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "abc<s>")
    let reference = tokenizer.makeReferenceEncoder()
    var tokens = TokenBuffer()
    reference.encode("abc ab".utf8.span, into: &tokens)
    #expect(tokens.array == [266, 109, 42, 266])
  }

  @Test func specialTokensOfTheFile() throws {
    let special = #","special_tokens":[{"rank":0,"token_str":"<x>","is_control":true}]"#
    let tokenizer = try Fixture.tokenizer(Array(Self.file(special: special, more: #","image":{"a":1}"#).utf8))
    #expect(tokenizer.specialTokens["<x>"] == 0)
    #expect(tokenizer.specialTokens["<SPECIAL_9>"] == 9)
  }

  @Test(arguments: [
    (Self.file(pattern: #"\\p{L}+"#), TokenizerErrorCode.unsupported, "config.pattern has matches that leave text out"),
    (Self.file(pattern: #"(?<=a)b|."#), .unsupported, "config.pattern has a group that begins with (?<="),
    (Self.file(size: 400), .damaged, "config requires 400 less 10 special ones"),
    (Self.file(more: #","novelty":1"#), .unsupported, "novelty is an unknown member"),
    (Self.file().replacing(#""rank":7,"#, with: #""rank":8,"#), .damaged, "vocab[7] does not have rank 7"),
    (Self.file().replacing(#""YWI=""#, with: #""YWI""#), .damaged, "vocab[256].token_bytes is not base64"),
    (Self.file(special: #","special_tokens":[{"rank":1,"token_str":"<x>"}]"#), .damaged, "does not have rank 0"),
  ])
  func isRefusedByName(_ file: String, _ code: TokenizerErrorCode, _ names: String) {
    let error = #expect(throws: TokenizerError.self) { try Fixture.tokenizer(Array(file.utf8)) }
    #expect(error?.code == code)
    #expect(error?.message.contains(names) == true, "\(error?.message ?? "nothing")")
  }

  /// `abc` merges from `bc`, whose rank is higher, as soon as that is there; of equal ones the leftmost comes first.
  @Test func ranksOutOfOrder() throws {
    var tokens = TokenBytes()
    for byte in UInt8.min...UInt8.max { tokens.define(Int(byte), as: [byte]) }
    for (index, token) in ["abc", "bc", "aa", "aaa"].enumerated() { tokens.define(256 + index, as: token.utf8) }
    for first in [UInt32(0), 10] {
      let vocabulary = try VocabularyBuilder.ranked(tokens, first: first)
      #expect(vocabulary.listed != nil)
      let encoders: [any TokenEncoder] = [
        ByteLevelEncoder(WholePattern(), vocabulary), ReferenceEncoder(WholePattern(), vocabulary),
      ]
      for encoder in encoders {
        for (text, expected) in [
          ("xabcx", [120, 256, 120]), ("aaaax", [258, 258, 120]), ("aaax", [259, 120]), ("bc", [257]),
        ] {
          var buffer = TokenBuffer()
          encoder.encode(text.utf8.span, into: &buffer)
          #expect(buffer.array == expected.map { UInt32($0) + first }, "\(text)")
        }
      }
    }
  }

  /// A directory with a tokenizer.json is a tokenizer, named as the directory is.
  @Test func directories() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.file(), to: Path.join(folder, "tekken.json"))
      #expect(try TokenizerFile(path: folder).name == Path.split(folder).name)
      let bytes = try Fixture.bytes("gpt2")
      try AtomicFile.write(bytes.span, to: Path.join(folder, "tokenizer.json"))
      let file = try TokenizerFile(path: folder)
      #expect(file.path == Path.join(folder, "tokenizer.json"))
      #expect(file.tokenizer.kind == "byte-level BPE, pattern gpt2")
    }
  }
}
