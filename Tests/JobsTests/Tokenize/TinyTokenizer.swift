import Base
import Foundation
import TestSupport

@testable import Jobs
@testable import Tokenization

/// A byte-level tokenizer of the 256 bytes and a few merges, as a file.
enum TinyTokenizer {
  static let separator: UInt32 = 300

  static func file() throws -> TokenizerFile {
    var bytes = TokenBytes()
    for byte in UInt8.min...UInt8.max { bytes.define(Int(byte), as: [byte]) }
    for text in ["th", "the", " th", "in", "er", "an", "ab", "abab"] { bytes.define(bytes.count, as: Array(text.utf8)) }
    let tokenizer = ByteLevelTokenizer(
      try VocabularyBuilder.ranked(bytes), tokens: bytes, pattern: .gpt2, specialTokens: ["<|end|>": separator])
    return TokenizerFile(tokenizer: tokenizer, path: "tiny.tiktoken", sha256: "0123")
  }

  /// A job with small llm.c shards.
  static func job(_ change: (inout TokenizationSettings) -> Void = { _ in }) throws -> TokenizeJob {
    var settings = TokenizationSettings(format: .llmc, prefix: "x")
    settings.shardTokens = 700
    settings.separator = separator
    change(&settings)
    return try TokenizeJob(tokenizer: file(), settings: settings)
  }
}

/// Texts for runs: a file of JSON Lines, seeded.
enum RunTexts {
  /// Writes `count` documents, some empty, one much longer than a shard, and gives their texts.
  static func write(_ count: Int, seed: UInt64, to path: String, faults: Bool = false) throws -> [String] {
    var random = SeededGenerator(seed: seed)
    let words = ["the", "then", "abab", "in", "answer", "漢字", "\"quoted\"", "<|end|>", "x\ny"]
    var texts: [String] = []
    var json = JSONWriter()
    for number in 0..<count {
      let length = number == count / 2 ? 3000 : Int.random(in: 0...60, using: &random)
      let text = (0..<length).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
      texts.append(text)
      if faults, number % 7 == 3 { json.bytes.append(utf8: "{\"text\":\n") }
      json.beginObject()
      json.key("id")
      json.string("doc-\(number)")
      json.key("text")
      json.string(text)
      json.endObject()
      json.endLine()
    }
    try AtomicFile.write(json.bytes.array().span, to: path)
    return texts
  }
}
