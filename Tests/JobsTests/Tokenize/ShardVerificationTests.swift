import Base
import Foundation
import TestSupport
import Testing

@testable import Jobs
@testable import Tokenization

@Suite("Checking token shards")
struct ShardVerificationTests {
  private func withShards(
    _ format: TokenShardFormat, shuffleSeed: UInt64? = nil, _ body: (String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      _ = try RunTexts.write(100, seed: 2, to: "\(folder)/a.jsonl", faults: true)
      var settings = TokenizationSettings(format: format, prefix: "x")
      settings.shardTokens = 900
      settings.separator = TinyTokenizer.separator
      settings.shuffleSeed = shuffleSeed
      settings.traces = shuffleSeed != nil
      _ = try JobRunner.run(
        TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings), ["\(folder)/a.jsonl"], to: "\(folder)/out")
      try body("\(folder)/out")
    }
  }

  private func verify(_ folder: String, sample: Int = 1000) throws -> ShardVerification.Report {
    var verification = ShardVerification(try ShardFolder(folder), tokenizer: try TinyTokenizer.file())
    verification.sampleCount = sample
    return try verification.run()
  }

  @Test("finds nothing wrong with whole shards, and compares every document", arguments: TokenShardFormat.allCases)
  func whole(format: TokenShardFormat) throws {
    try withShards(format) { folder in
      let report = try verify(folder)
      #expect(report.problems == [])
      #expect(report.compared >= 100)
      #expect(report.notCompared == 0)
      let few = try verify(folder, sample: 3)
      #expect(few.compared > few.shards && few.compared <= 3 * few.shards)
    }
  }

  @Test("follows shuffled documents to their source", arguments: TokenShardFormat.allCases)
  func shuffled(format: TokenShardFormat) throws {
    try withShards(format, shuffleSeed: 3) { folder in
      let report = try verify(folder)
      #expect(report.problems == [])
      #expect(report.compared >= 95)
    }
  }

  @Test("finds a byte that was changed")
  func changedByte() throws {
    try withShards(.llmc) { folder in
      let path = "\(folder)/x_train_000002.bin"
      var bytes = try FileSystem.read(path)
      bytes[1300] ^= 1
      try AtomicFile.write(bytes.span, to: path)
      let report = try verify(folder)
      #expect(report.problems.count == 1)
      #expect(report.problems[0].contains("x_train_000002.bin"))
    }
  }

  @Test("finds an input that was changed")
  func changedInput() throws {
    try withShards(.megatron) { folder in
      _ = try RunTexts.write(100, seed: 77, to: "\(folder)/../a.jsonl", faults: true)
      #expect(try !verify(folder).problems.isEmpty)
    }
  }

  @Test("refuses another tokenizer, and a folder without a manifest")
  func refusals() throws {
    try withShards(.llmc) { folder in
      let other = TokenizerFile(tokenizer: try TinyTokenizer.file().tokenizer, path: "x", sha256: "other")
      #expect(throws: TokenizerError.self) {
        try ShardVerification(ShardFolder(folder), tokenizer: other).run()
      }
      try FileSystem.remove("\(folder)/manifest.json")
      #expect(throws: TokenizerError.self) { try ShardFolder(folder) }
    }
  }
}
