import Base
import Foundation
import TestSupport
import Testing

@testable import Tokenization

@Suite struct TiktokenFileTests {
  private static func tokens(_ text: String) throws(TokenizerError) -> TokenBytes {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { bytes throws(TokenizerError) in
      try TiktokenFile.tokens(bytes, location: "x.tiktoken")
    }
  }

  @Test func tokensOfAnyBytesInAnyOrder() throws {
    var generator = SeededGenerator(seed: 3)
    let tokens = (0..<300).map { _ in (0..<1 + generator.below(9)).map { _ in UInt8(generator.below(256)) } }
    let order = tokens.indices.shuffled(using: &generator)
    // IDs have gaps; lines may be empty or end as on Windows.
    let lines = order.map { Data(tokens[$0]).base64EncodedString() + " \($0 * 2)" + ($0 % 5 == 0 ? "\r\n\n" : "\n") }
    let table = try Self.tokens(lines.joined())
    #expect(table.count == 599)
    for (index, token) in tokens.enumerated() {
      #expect(Array(table.bytes[table.range(of: index * 2)]) == token)
      if index > 0 { #expect(table.range(of: index * 2 - 1).isEmpty) }
    }
    var decoded: [UInt8] = []
    try table.decode([4, 0, 4].span, into: &decoded)
    #expect(decoded == tokens[2] + tokens[0] + tokens[2])
    for unknown in [1, 599, .max] as [UInt32] {
      let error = #expect(throws: TokenizerError.self) { try table.decode([0, unknown].span, into: &decoded) }
      #expect(error?.message == "the vocabulary of 599 tokens has no token \(unknown)")
    }
  }

  @Test(
    arguments: [
      ("", .notATokenizer, "the file is empty", ""), ("\n\n", .notATokenizer, "the file is empty", ""),
      ("YQ==\n", .notATokenizer, "not a base64 token and its ID", ":1"),
      (" 0\n", .notATokenizer, "not a base64 token and its ID", ":1"),
      ("YQ== 0\nYQ=\n", .damaged, "not a base64 token and its ID", ":2"),
      ("YQ== 0\n\nYQ= 1\n", .damaged, "the token is not base64", ":3"),
      ("YQ== 0\nY-== 1\n", .damaged, "the token is not base64", ":2"),
      ("YQ== 0\n==== 1\n", .damaged, "the token is not base64", ":2"),
      ("YQ== x\n", .notATokenizer, "the token's ID is not a number below 1048576", ":1"),
      ("YQ== -1\n", .notATokenizer, "the token's ID is not a number below 1048576", ":1"),
      ("YQ== 0 1\n", .notATokenizer, "the token's ID is not a number below 1048576", ":1"),
      ("YQ== 1048576\n", .notATokenizer, "ID 1048576 is duplicate, or not below 1048576", ":1"),
      ("YQ== 3\nYg== 3\n", .damaged, "ID 3 is duplicate, or not below 1048576", ":2"),
    ] as [(String, TokenizerErrorCode, String, String)])
  func damagedFiles(_ text: String, _ code: TokenizerErrorCode, _ message: String, _ line: String) {
    #expect(throws: TokenizerError(code, message, location: "x.tiktoken\(line)")) { try Self.tokens(text) }
  }

  /// RFC 4648, section 10, and every length and byte through Foundation's encoder.
  @Test func base64() {
    func decode(_ text: String) -> [UInt8]? {
      var bytes: [UInt8] = [7]
      let isGood = Array(text.utf8).withUnsafeBufferPointer { Base64.decode($0, into: &bytes) }
      return isGood ? Array(bytes.dropFirst()) : nil
    }
    for (index, text) in ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"].enumerated() {
      #expect(decode(text) == Array("foobar".utf8.prefix(index)))
    }
    for bad in ["Z", "Zg", "Zg=", "Zg===", "Z===", "Zm9v=", "Zg== ", "Z g=", "Zm_v", "Zm-v", "=Zg=", "Zg=a", "Zméé"] {
      #expect(decode(bad) == nil, "\(bad)")
    }
    var generator = SeededGenerator(seed: 5)
    for count in 0..<100 {
      let bytes = (0..<count).map { _ in UInt8(generator.below(256)) }
      #expect(decode(Data(bytes).base64EncodedString()) == bytes)
    }
  }

  /// The numbers that tiktoken's own registry (openai_public.py) and llama-models 0.3 give.
  @Test(arguments: [
    ("gpt2", "<|endoftext|>", 50256, "gpt2"), ("p50k_base", "<|endoftext|>", 50256, "gpt2"),
    ("cl100k_base", "<|endoftext|>", 100_257, "cl100k"), ("cl100k_base", "<|endofprompt|>", 100_276, "cl100k"),
    ("o200k_base", "<|endoftext|>", 199_999, "o200k"), ("o200k_base", "<|endofprompt|>", 200_018, "o200k"),
    ("llama3", "<|begin_of_text|>", 128_000, "llama3"), ("llama3", "<|reserved_special_token_2|>", 128_012, "llama3"),
    ("llama3", "<|reserved_special_token_245|>", 128_255, "llama3"), ("llama4", "<|eot|>", 200_008, "o200k"),
    ("llama4", "<|vision_reserved_special_token_1047|>", 201_133, "o200k"),
  ])
  func knownVocabularies(_ stem: String, _ special: String, _ number: UInt32, _ pattern: String) throws {
    let known = try #require(KnownVocabulary.all.first { $0.stem == stem })
    #expect(known.specialTokens[special] == number)
    #expect(known.pattern.rawValue == pattern)
    #expect(known.sha256.count == 64)
    #expect(KnownVocabulary.all.count { $0.sha256 == known.sha256 } == 1)
  }

  /// The leftmost spelling, and of several at one place the longest, as a search for each of them finds.
  @Test func spellingsOfSpecialTokens() {
    let tokens = ["<a>": 1, "<a>b": 2, "a": 3, "b<a": 4, "éé": 5, "": 6] as [String: UInt32]
    let spellings = SpecialSpellings(tokens)
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let text = Array(
        (0..<generator.below(12)).map { _ in ["<", "a", ">", "b", "é", "x"][generator.below(6)] }.joined().utf8)
      for start in 0...text.count {
        var expected: (place: Int, token: UInt32, count: Int)?
        for place in start..<max(start, text.count) where expected == nil {
          for (spelling, token) in tokens where !spelling.isEmpty && text[place...].starts(with: spelling.utf8) {
            if spelling.utf8.count > expected?.count ?? 0 { expected = (place, token, spelling.utf8.count) }
          }
        }
        let found = spellings.next(in: text.span, from: start)
        #expect(found?.token == expected?.token)
        #expect(found?.range == expected.map { $0.place..<$0.place + $0.count })
      }
    }
  }
}
