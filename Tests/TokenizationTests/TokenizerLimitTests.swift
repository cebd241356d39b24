import Base
import CSystem
import TestSupport
import Testing

@testable import Tokenization

/// What a hostile tokenizer file or text may cost.
@Suite struct TokenizerLimitTests {
  private static func error(_ content: [UInt8], name: String, size: Int? = nil) throws -> TokenizerError? {
    try withTemporaryFolder { folder in
      try AtomicFile.write(content.span, to: "\(folder)/\(name)")
      if let size { #expect(truncate("\(folder)/\(name)", size) == 0) }
      do { _ = try TokenizerFile(path: "\(folder)/\(name)") } catch let error as TokenizerError { return error }
      return nil
    }
  }

  @Test func filesBeyondTheLimit() throws {
    let error = try Self.error(Array("{".utf8), name: "tokenizer.json", size: TokenizerLimits.fileBytes + 1)
    #expect(error?.message == "the file has 134217729 bytes; tokenizers of up to 134217728 are read")
    let values = Array("{\"a\":[".utf8) + [UInt8](repeating: UInt8(ascii: ","), count: TokenizerLimits.jsonCommas + 1)
    #expect(try Self.error(values, name: "tokenizer.json")?.code == .unsupported)
  }

  @Test func tokensBeyondTheLimit() throws {
    let long = String(repeating: "QUFB", count: TokenizerLimits.tokenBytes / 3 + 1)
    let ranks = try Self.error(Array("\(long) 0\n".utf8), name: "a.tiktoken")
    #expect(ranks?.message == "the token has 8001 bytes, not fewer than 8000")
    let token = String(repeating: "a", count: TokenizerLimits.tokenBytes)
    let byteLevel = #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}"#
    let file = """
      {"version":"1.0","pre_tokenizer":\(byteLevel),"decoder":\(byteLevel),\
      "model":{"type":"BPE","vocab":{"\(token)":0},"merges":[]}}
      """
    let error = try Self.error(Array(file.utf8), name: "tokenizer.json")
    #expect(error?.message == "token 0 of model.vocab has 8000 bytes; fewer than 8000 are supported")
    var writer = WireWriter()
    writer.piece("<unk>", type: 2)
    writer.piece(token, score: -1)
    let pieces = try Self.error(writer.bytes, name: "a.model")
    #expect(pieces?.message == "a SentencePiece model with a piece of 8000 bytes, 1")
  }

  /// A word beyond the limit is encoded in parts, whose borders are characters.
  @Test(arguments: ["unigram-rules", "char"]) func longWords(_ name: String) throws {
    let model = try SentencePieceModels.tokenizer(SentencePieceModels.model(name))
    let encoder = model.makeEncoder()
    let unit = "aé"
    let text = String(repeating: unit, count: TokenizerLimits.wordBytes / 3 + 100)
    var whole = TokenBuffer()
    encoder.encode(Array(text.utf8).span, into: &whole)
    #expect(whole.count > text.utf8.count / 40)
    var bytes: [UInt8] = []
    try whole.withSpan { try model.decode($0, into: &bytes) }
    #expect(!bytes.isEmpty)
  }

  /// Tokens that all begin alike, each merged from the one before: merging is not tried at every place again.
  @Test func tokensThatBeginAlike() throws {
    var bytes = TokenBytes()
    for byte in UInt8.min...UInt8.max { bytes.define(Int(byte), as: [byte]) }
    var merges: [(left: UInt32, right: UInt32, result: UInt32)] = []
    for length in 2...TokenizerLimits.fastTokenBytes + 1 {
      let before = length == 2 ? UInt32(UInt8(ascii: "a")) : UInt32(bytes.count - 1)
      merges.append((before, UInt32(UInt8(ascii: "a")), UInt32(bytes.count)))
      bytes.define(bytes.count, as: [UInt8](repeating: UInt8(ascii: "a"), count: length))
    }
    let vocabulary = try VocabularyBuilder.merging(bytes, merges, looksUpPieces: false)
    #expect(vocabulary.listed != nil)
    var encoder = PieceEncoder(vocabulary)
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 50_001)
    let used = text.withUnsafeBufferPointer { text in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: text.count) {
        encoder.encode(text.baseAddress!, count: text.count, into: $0.baseAddress!)
      }
    }
    // Two letters merge first everywhere, and then the last pair with the letter that is left.
    #expect(used == 25_000)
  }

  @Test func partsEndAtCharacters() {
    let text = Array(String(repeating: "é", count: TokenizerLimits.wordBytes).utf8)
    text.withUnsafeBufferPointer { text in
      let bytes = text.baseAddress!
      #expect(TokenizerLimits.partEnd(of: bytes, from: 0, to: 10) == 10)
      #expect(TokenizerLimits.partEnd(of: bytes, from: 0, to: text.count) == TokenizerLimits.wordBytes)
      #expect(TokenizerLimits.partEnd(of: bytes + 1, from: 0, to: text.count - 1) == TokenizerLimits.wordBytes - 1)
    }
  }
}
