import Base
import TestSupport

@testable import Tokenization

/// A tokenizer of Tests/Fixtures/tokenize/huggingface, and what Hugging Face's library gives with it.
struct Fixture {
  static let names = [
    "gpt2", "shuffled", "prefix", "qwen2", "llama3", "o200k", "tekken", "deepseek", "digits", "numbers", "whole",
    "marks", "han", "phrases", "possessive", "falcon", "bloom", "coder", "behaviors", "steps", "llama2", "metaspace",
    "gemma", "words", "crossing",
  ]
  /// Those that change texts.
  static let changing: Set = [
    "prefix", "qwen2", "llama3", "tekken", "marks", "behaviors", "steps", "llama2", "metaspace", "gemma", "words",
    "crossing",
  ]

  /// A text, its tokens, and what these decode to, errors repaired.
  struct Golden {
    var text: String
    var tokens: [UInt32]
    var decoded: String
  }

  static func path(_ name: String) -> String { TestFiles.fixture("tokenize/huggingface/\(name).json") }

  static func bytes(_ name: String) throws -> [UInt8] { try FileSystem.read(path(name)) }

  static func value(_ name: String) throws -> JSONValue {
    let bytes = try bytes(name)
    return try JSONValue(parsing: bytes.span)
  }

  static func model(_ name: String) throws -> HuggingFaceModel {
    try HuggingFaceModel(value(name)["model"] ?? .null)
  }

  static func tokenizer(_ bytes: [UInt8]) throws(TokenizerError) -> any Tokenizer {
    try bytes.withUnsafeBufferPointer { bytes throws(TokenizerError) in
      try HuggingFaceFile.tokenizer(bytes, location: "tokenizer.json")
    }
  }

  static func golden(_ name: String) throws -> [Golden] {
    let file = try FileSystem.read(TestFiles.fixture("tokenize/huggingface/\(name).golden.jsonl"))
    return try file.split(separator: UInt8(ascii: "\n")).map { line in
      let bytes = Array(line)
      let value = try JSONValue(parsing: bytes.span)
      return Golden(
        text: value["text"]?.string ?? "",
        tokens: (value["ids"]?.array ?? []).compactMap { $0.integer.map(UInt32.init) },
        decoded: value["decoded"]?.string ?? "")
    }
  }
}

extension Tokenizer {
  /// The tokens of a text, by an encoder of their own.
  func tokens(of text: String) -> [UInt32] {
    var tokens = TokenBuffer()
    makeEncoder().encode(text.utf8.span, into: &tokens)
    return tokens.array
  }
}
