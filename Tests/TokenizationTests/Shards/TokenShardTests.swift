import Base
import TestSupport
import Testing
import Tokenization

@Suite struct TokenShardTests {
  @Test(arguments: TokenShardFormat.allCases, TokenWidth.allCases)
  func whatIsWrittenIsReadBack(format: TokenShardFormat, width: TokenWidth) throws {
    let documents = ShardDocuments.random(seed: 2, below: width == .two ? 65_536 : 200_000)
    try withTemporaryFolder { folder in
      let path = "\(folder)/x\(format.suffix)"
      let sources = documents.documents.indices.map { DocumentSource(id: "d,\"\($0)\"\n", file: "f", line: $0) }
      try documents.write(
        to: format.makeWriter(path: path, width: width, keepsEnds: true, tokenizer: "a|b"), sources: sources)
      let shard = try TokenShard(path: path)
      #expect(shard.format == format && shard.width == width)
      #expect(shard.tokens == documents.tokens)
      #expect(shard.ends == documents.ends)
      #expect(shard.documentSources == (format == .dolma ? sources : nil))
      #expect(shard.tokenizerName == (format == .datatrove ? "a|b" : nil))
      var part = TokenBuffer()
      shard.read(17..<4000, into: &part)
      #expect(part.array == Array(documents.tokens[17..<4000]))
      let greatest = Int(documents.tokens.max()!)
      #expect(shard.firstToken(outside: greatest + 1) == nil)
      #expect(shard.firstToken(outside: greatest) == documents.tokens.firstIndex(of: UInt32(greatest)))
      let ends = shard.documentEnds!
      for token in stride(from: 0, to: shard.tokenCount, by: 997) {
        #expect(ends.range(ends.document(of: token)).contains(token))
      }
      #expect(ends.document(of: shard.tokenCount) == ends.count)
    }
  }

  @Test(arguments: TokenShardFormat.allCases) func emptyShardsOpen(format: TokenShardFormat) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x\(format.suffix)"
      _ = try format.makeWriter(path: path, width: .two, tokenizer: "t").finish()
      let shard = try TokenShard(path: path, width: format == .dolma ? .two : nil)
      #expect(shard.tokenCount == 0)
    }
  }

  /// Whatever changes in a shard's files, opening it throws or gives tokens within the file: it never traps.
  @Test(arguments: TokenShardFormat.allCases) func damagedShardsAreErrors(format: TokenShardFormat) throws {
    var random = SeededGenerator(seed: 3)
    var refused = 0
    try withTemporaryFolder { folder in
      let path = "\(folder)/x\(format.suffix)"
      let shard = try ShardDocuments.few.write(
        to: format.makeWriter(path: path, width: .two, keepsEnds: true, tokenizer: "t"))
      let whole = try shard.files.map { try FileSystem.read("\(folder)/\($0.name)") }
      for _ in 0..<400 {
        for (file, bytes) in zip(shard.files, whole) { try AtomicFile.write(bytes.span, to: "\(folder)/\(file.name)") }
        let number = Int.random(in: 0..<whole.count, using: &random)
        var bytes = whole[number]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        case 1: bytes.append(UInt8.random(in: 0...255, using: &random))
        default:
          for _ in 0..<Int.random(in: 1...3, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
          }
        }
        try AtomicFile.write(bytes.span, to: "\(folder)/\(shard.files[number].name)")
        do {
          let shard = try TokenShard(path: path)
          _ = shard.tokens
          if let ends = shard.ends { #expect(ends.last ?? 0 <= shard.tokenCount) }
        } catch let error as TokenizerError {
          refused += 1
          #expect(error.code == .badShard && error.location != nil)
        } catch is SourceError {
          // gzip that cannot be decompressed.
          refused += 1
        }
      }
    }
    #expect(refused > 80)
  }

  @Test(arguments: [
    (0, 1 as UInt8, "the magic number is not llm.c's"), (4, 2, "version 2; its magic number requires 1"),
    (8, 7, "the header declares 7 tokens, and 12 bytes follow: 6 tokens"),
  ]) func llmcHeadersAreChecked(byte: Int, value: UInt8, message: String) throws {
    try withTemporaryFolder { folder in
      try ShardDocuments.few.write(to: LLMCShardWriter(path: "\(folder)/a.bin", width: .two))
      var bytes = try FileSystem.read("\(folder)/a.bin")
      bytes[byte] = value
      try AtomicFile.write(bytes.span, to: "\(folder)/a.bin")
      let error = #expect(throws: TokenizerError.self) { try TokenShard(path: "\(folder)/a.bin", format: .llmc) }
      #expect(error?.message.contains(message) == true)
      #expect(error?.location == "\(folder)/a.bin, byte \(byte)")
    }
  }

  @Test func numPyFilesWithAHeaderAreNoDolmaArrays() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0].span, to: "\(folder)/a.npy")
      let error = #expect(throws: TokenizerError.self) { try TokenShard(path: "\(folder)/a.npy", width: .two) }
      #expect(error?.message.contains("a NumPy header") == true)
    }
  }
}
