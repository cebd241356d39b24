import Base
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Tokenization

@Suite struct NGramsJobTests {
  private static func shards(_ folder: String, documents: Int = 60) throws -> [String] {
    _ = try RunTexts.write(documents, seed: 4, to: "\(folder)/a.jsonl")
    var settings = TokenizationSettings(format: .llmc, prefix: "x")
    settings.shardTokens = 1500
    settings.separator = TinyTokenizer.separator
    _ = try JobRunner.run(
      TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings), ["\(folder)/a.jsonl"], to: "\(folder)/shards")
    return try FileSystem.names(in: "\(folder)/shards").filter { $0.hasSuffix(".bin") }.map { "\(folder)/shards/\($0)" }
  }

  private static func job(_ orders: ClosedRange<Int>) -> NGramsJob {
    NGramsJob(
      orders: orders, separators: [TinyTokenizer.separator], minimumCount: 1, width: nil, memory: 1 << 20)
  }

  @Test func aTableAnOrderWithItsRecord() throws {
    try withTemporaryFolder { folder in
      let shards = try Self.shards(folder)
      let result = try JobRunner.run(Self.job(2...3), shards, to: "\(folder)/out")
      #expect(result.tasksDone == 2 && result.isComplete)
      let records = try JobRunner.records("\(folder)/out")
      #expect(records.map(\.task) == ["2-grams", "3-grams"])
      for record in records {
        let table = try NGramTable(path: "\(folder)/out/\(record.files[0].path)")
        #expect(record.counts[.ngrams] == table.entryCount && record.counts[.contexts] == table.contextCount)
        let bytes = try FileSystem.read("\(folder)/out/\(record.files[0].path)")
        #expect(Digest.of(bytes.span, .sha256).hexadecimal == record.files[0].sha256)
      }
      // Another order is another task; what is there stays.
      #expect(try JobRunner.run(Self.job(2...4), shards, to: "\(folder)/out").tasksDone == 1)
      #expect(try JobRunner.run(Self.job(2...4), shards, to: "\(folder)/out").tasksDone == 0)
    }
  }

  @Test func otherShardsAreOtherTables() throws {
    try withTemporaryFolder { folder in
      let shards = try Self.shards(folder)
      _ = try JobRunner.run(Self.job(2...2), shards, to: "\(folder)/out")
      let error = #expect(throws: RunError.self) {
        try JobRunner.run(Self.job(2...2), Array(shards.dropFirst()), to: "\(folder)/out")
      }
      #expect(error?.code == .inputChanged && error?.location == shards[0])
      _ = try JobRunner.run(Self.job(3...3), Array(shards.dropLast()), to: "\(folder)/out")
      let added = #expect(throws: RunError.self) { try JobRunner.run(Self.job(3...3), shards, to: "\(folder)/out") }
      #expect(added?.code == .inputChanged && added?.location == shards.last)
      #expect(try JobRunner.run(Self.job(3...3), shards, to: "\(folder)/out", changes: .redo).tasksDone == 1)
    }
  }
}
