import Base
import TestSupport

@testable import Tokenization

/// The models of Tests/Fixtures/sentencepiece, and what sentencepiece does with them.
enum SentencePieceModels {
  static let names = [
    "bpe-fallback", "bpe-suffix", "bpe-unused", "unigram-rules", "unigram-crossing", "unigram-ties", "char", "word",
  ]

  /// Ids, and the text that they are decoded to; `text` is nil where no text gives them.
  struct Row {
    var text: [UInt8]?
    var ids: [UInt32]
    var decoded: [UInt8]
  }

  static func model(_ name: String) throws -> [UInt8] {
    try FileSystem.read(TestFiles.fixture("sentencepiece/\(name).model"))
  }

  static func tokenizer(_ model: [UInt8]) throws(TokenizerError) -> SentencePieceTokenizer {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: model.count)
    defer { copy.deallocate() }
    _ = copy.initialize(from: model)
    return try SentencePieceTokenizer(UnsafeBufferPointer(copy))
  }

  static func rows(_ name: String) throws -> [Row] {
    let texts = try lines("texts.hex").map { bytes(hexadecimal: $0) }
    return try lines("\(name).tsv").enumerated().map { index, line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      return Row(
        text: index < texts.count ? texts[index] : nil, ids: fields[0].split(separator: " ").compactMap { UInt32($0) },
        decoded: bytes(hexadecimal: fields[1]))
    }
  }

  static func encode(_ text: [UInt8], with encoder: any TokenEncoder) -> [UInt32] {
    var tokens = TokenBuffer()
    encoder.encode(text.span, into: &tokens)
    return tokens.array
  }

  private static func lines(_ name: String) throws -> [Substring] {
    let file = try FileSystem.read(TestFiles.fixture("sentencepiece/\(name)"))
    return String(decoding: file, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast()
  }

  private static func bytes(hexadecimal text: some StringProtocol) -> [UInt8] {
    let digits = text.utf8.map { UInt8($0 < 0x60 ? $0 - 0x30 : $0 - 0x57) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension SeededGenerator {
  /// A number below `limit`.
  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}
