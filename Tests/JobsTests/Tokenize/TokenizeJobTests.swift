import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Tokenization

@Suite("Tokenization")
struct TokenizeJobTests {
  /// Everything under a final name, by name.
  private func contents(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder)! {
      guard FileSystem.entry(at: "\(folder)/\(path)")?.kind == .file, !path.hasPrefix(".") else { continue }
      files[path] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
    }
    return files
  }

  /// A job and its inputs.
  private struct Work {
    var job: TokenizeJob
    var inputs: [String]
  }

  private func plan(
    _ inputs: [String], _ format: TokenShardFormat = .llmc, _ change: (inout TokenizationSettings) -> Void = { _ in }
  ) throws -> Work {
    var settings = TokenizationSettings(format: format, prefix: "x")
    settings.shardTokens = 700
    settings.separator = TinyTokenizer.separator
    change(&settings)
    return Work(job: try TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings), inputs: inputs)
  }

  @discardableResult
  private func run(
    _ work: Work, to folder: String, threads: Int = 1, changes: ChangePolicy = .error
  ) throws -> TokenizationManifest {
    let result = try JobRunner.run(work.job, work.inputs, to: folder, threads: threads, changes: changes)
    if let failure = result.failures.first { throw failure.error }
    return try #require(try TokenizationManifest(folder: folder))
  }

  /// All tokens of a folder's shards in order.
  private func tokens(_ folder: String, _ manifest: TokenizationManifest) throws -> [UInt32] {
    var buffer = TokenBuffer()
    for record in manifest.shards {
      let shard = try TokenShard(path: "\(folder)/\(record.name)", width: .two)
      shard.read(0..<shard.tokenCount, into: &buffer)
    }
    return buffer.array
  }

  /// What the shards should hold, encoded by definition.
  private func expected(_ texts: [String], after: Bool = false) throws -> [UInt32] {
    let encoder = try TinyTokenizer.file().tokenizer.makeReferenceEncoder()
    var buffer = TokenBuffer()
    for text in texts {
      if !after { buffer.append(TinyTokenizer.separator) }
      encoder.encode(text.utf8.span, into: &buffer)
      if after { buffer.append(TinyTokenizer.separator) }
    }
    return buffer.array
  }

  @Test("llm.c's shards are full but the last, and hold the documents in order", arguments: [1, 3])
  func llmc(threads: Int) throws {
    try withTemporaryFolder { folder in
      let texts = try ["a", "b"].enumerated().flatMap {
        try RunTexts.write(120, seed: UInt64($0), to: "\(folder)/\($1).jsonl")
      }
      let manifest = try run(plan(["\(folder)/a.jsonl", "\(folder)/b.jsonl"]), to: "\(folder)/out", threads: threads)
      let expected = try expected(texts)
      #expect(try tokens("\(folder)/out", manifest) == expected)
      #expect(manifest.shards.dropLast().allSatisfy { $0.tokens == 700 })
      #expect(manifest.shards[0].name == "x_val_000000.bin")
      #expect(manifest.shards[1].name == "x_train_000001.bin")
      #expect(manifest.documents == 240)
      #expect(manifest.textBytes == texts.reduce(0) { $0 + $1.utf8.count })
    }
  }

  @Test("other formats never cut a document", arguments: [TokenShardFormat.datatrove, .megatron, .dolma])
  func uncut(format: TokenShardFormat) throws {
    try withTemporaryFolder { folder in
      let texts = try RunTexts.write(150, seed: 5, to: "\(folder)/a.jsonl")
      let manifest = try run(plan(["\(folder)/a.jsonl"], format), to: "\(folder)/out", threads: 2)
      #expect(try tokens("\(folder)/out", manifest) == expected(texts, after: true))
      var rows = 0
      for record in manifest.shards {
        let shard = try TokenShard(path: "\(folder)/out/\(record.name)", width: .two)
        let ends = try #require(shard.documentEnds)
        #expect(record.sources == [SourceRange(input: 0, firstRow: rows, count: ends.count, firstToken: 0)])
        rows += ends.count
      }
      #expect(rows == 150)
    }
  }

  @Test(
    "any number of threads, and any shards that were in place before, give the same bytes",
    arguments: [nil, 9] as [UInt64?])
  func sameBytes(seed: UInt64?) throws {
    try withTemporaryFolder { folder in
      for (number, name) in ["a", "b", "c"].enumerated() {
        _ = try RunTexts.write(80, seed: UInt64(number), to: "\(folder)/\(name).jsonl", faults: true)
      }
      let plan = try plan(["a", "b", "c"].map { "\(folder)/\($0).jsonl" }) {
        $0.shuffleSeed = seed
        $0.traces = true
        $0.minimumShardTokens = 300
      }
      let manifest = try run(plan, to: "\(folder)/whole")
      #expect(manifest.faults == ["line-malformed": 33])
      let whole = try contents("\(folder)/whole")
      try run(plan, to: "\(folder)/threads", threads: 4)
      #expect(try contents("\(folder)/threads") == whole)
      for kept in [1, manifest.shards.count / 2, manifest.shards.count - 1] {
        let again = "\(folder)/again-\(kept)"
        try FileManager.default.copyItem(atPath: "\(folder)/whole", toPath: again)
        try FileSystem.remove("\(again)/manifest.json")
        for record in manifest.shards.dropFirst(kept) {
          let digits = String(record.index)
          let part = String(repeating: "0", count: 6 - digits.count) + digits
          try FileSystem.remove("\(again)/records/tokens~p\(part).json")
          try FileSystem.remove("\(again)/faults/\(record.name).jsonl")
          for file in record.files { try FileSystem.remove("\(again)/\(file.name)") }
        }
        try run(plan, to: again, threads: 2)
        #expect(try contents(again) == whole, "after \(kept) shards")
      }
    }
  }

  @Test("faults are counted and kept however many there are and wherever they lie", arguments: [nil, 5] as [UInt64?])
  func manyFaults(seed: UInt64?) throws {
    try withTemporaryFolder { folder in
      let expected = 3000 + 20 * 200 + 1500
      // Before the first document, between two in the middle of a shard, while a shard waits for its successor, at the end.
      var lines = String(repeating: "{\n", count: 3000)
      for number in 0..<60 {
        lines += "{\"text\":\"\(String(repeating: "in the answer ", count: 20))\(number)\"}\n"
        if number % 3 == 1 { lines += String(repeating: "[]\n", count: 200) }
      }
      lines += String(repeating: "{\n", count: 1500)
      try AtomicFile.write(Array(lines.utf8).span, to: "\(folder)/a.jsonl")
      for tail in TokenizationSettings.Tail.allCases {
        let plan = try plan(["\(folder)/a.jsonl"]) {
          $0.minimumShardTokens = 500
          $0.tail = tail
          $0.shuffleSeed = seed
        }
        let manifest = try run(plan, to: "\(folder)/\(tail)", threads: 2)
        #expect(manifest.faults.values.reduce(0, +) == expected)
        var offsets: Set<Int> = []
        #expect(
          try FileSystem.read("\(folder)/\(tail)/faults.jsonl").count { $0 == UInt8(ascii: "\n") } == expected)
        for name in try FileSystem.names(in: "\(folder)/\(tail)/faults") {
          #expect(name.hasSuffix(".jsonl") && !name.hasPrefix("."))
          for line in try FileSystem.read("\(folder)/\(tail)/faults/\(name)").split(separator: UInt8(ascii: "\n")) {
            let fault = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
            offsets.insert(try #require(fault["offset"]?.integer))
          }
        }
        #expect(offsets.count == expected, "\(tail)")
      }
    }
  }

  @Test("a shuffle keeps every document, in another order, and tells where each is from")
  func shuffle() throws {
    try withTemporaryFolder { folder in
      let texts = try RunTexts.write(200, seed: 3, to: "\(folder)/a.jsonl")
      let plan = try plan(["\(folder)/a.jsonl"], .dolma) { $0.shuffleSeed = 4 }
      let manifest = try run(plan, to: "\(folder)/out")
      var seen: [Int] = []
      for record in manifest.shards {
        let shard = try TokenShard(path: "\(folder)/out/\(record.name)", width: .two)
        for (number, source) in try #require(shard.documentSources).enumerated() {
          var buffer = TokenBuffer()
          shard.read(shard.documentEnds!.range(number), into: &buffer)
          #expect(try buffer.array == expected([texts[source.line - 1]], after: true))
          #expect(source.id == "doc-\(source.line - 1)")
          seen.append(source.line - 1)
        }
      }
      #expect(seen.sorted() == Array(0..<200))
      #expect(seen != seen.sorted())
      #expect(FileSystem.entry(at: "\(folder)/out/.work") == nil)
    }
  }

  @Test("buckets that are too large for memory are partitioned, and the order stays")
  func largeBuckets() throws {
    try withTemporaryFolder { folder in
      func order(sortedBytes: Int) throws -> [Int] {
        let shuffle = DocumentShuffle(folder: "\(folder)/\(sortedBytes)", seed: 1, sortedBytes: sortedBytes)
        try shuffle.begin()
        for row in 0..<3000 {
          let place = StreamPosition(part: 0, document: row, offset: 0, tokens: nil)
          try shuffle.collect(
            [UInt32(row)].span, of: StreamedDocument(position: place, input: 0, row: row, textBytes: 1))
        }
        try shuffle.finishCollecting(FaultLog(folder: folder))
        #expect(try shuffle.isWhole())
        var rows: [Int] = []
        try shuffle.forEach(after: nil, stop: { false }) { tokens, document in
          #expect(tokens[0] == UInt32(document.row))
          rows.append(document.row)
        }
        return rows
      }
      let partitioned = try order(sortedBytes: 300)
      let whole = try order(sortedBytes: 1 << 20)
      #expect(partitioned == whole)
    }
  }

  @Test(
    "a last shard that is too short is merged, dropped or kept",
    arguments: [
      (TokenizationSettings.Tail.merge, 699), (.drop, 699), (.keep, 699), (.merge, 1), (.drop, 1),
    ])
  func tails(tail: TokenizationSettings.Tail, least: Int) throws {
    try withTemporaryFolder { folder in
      let texts = try RunTexts.write(90, seed: 8, to: "\(folder)/a.jsonl")
      let all = try expected(texts)
      let plan = try plan(["\(folder)/a.jsonl"]) {
        $0.tail = tail
        $0.minimumShardTokens = least
      }
      let manifest = try run(plan, to: "\(folder)/out")
      let rest = all.count % 700
      try #require(rest > 1 && rest < 699)
      let isShort = rest < least
      #expect(manifest.droppedTokens == (isShort && tail == .drop ? rest : 0))
      #expect(try tokens("\(folder)/out", manifest) == Array(all.dropLast(manifest.droppedTokens)))
      let last = try #require(manifest.shards.last)
      #expect(last.tokens == (isShort ? [.merge: 700 + rest, .drop: 700, .keep: rest][tail]! : rest))
    }
  }

  @Test("training text is never merged into a validation shard")
  func splitsStayApart() throws {
    try withTemporaryFolder { folder in
      let texts = try RunTexts.write(30, seed: 8, to: "\(folder)/a.jsonl")
      let size = try expected(texts).count * 2 / 3
      let plan = try plan(["\(folder)/a.jsonl"]) {
        $0.shardTokens = size
        $0.minimumShardTokens = size
      }
      let result = try JobRunner.run(plan.job, plan.inputs, to: "\(folder)/out")
      let manifest = try #require(try TokenizationManifest(folder: "\(folder)/out"))
      #expect(manifest.shards.map(\.split) == ["val", "train"])
      #expect(result.warnings.first?.contains("fewer than --min-shard-tokens") == true)
    }
  }

  @Test("spellings of special tokens are text, or the tokens, or an error")
  func specials() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.jsonl"
      try AtomicFile.write("{\"text\":\"a<|end|>b\"}\n", to: path)
      func tokens(_ specials: TokenizationSettings.Specials) throws -> [UInt32] {
        let plan = try plan([path]) {
          $0.specials = specials
          $0.separatorPlace = .none
          $0.separator = nil
        }
        return try self.tokens("\(folder)/\(specials)", run(plan, to: "\(folder)/\(specials)"))
      }
      #expect(try tokens(.parse) == [97, 300, 98])
      #expect(try tokens(.ordinary) == Array("a<|end|>b".utf8).map(UInt32.init))
      let error = #expect(throws: TokenizerError.self) { try tokens(.error) }
      #expect(error?.message.contains("<|end|>") == true)
    }
  }

  @Test("a folder of another plan, or of something else, is refused")
  func otherPlans() throws {
    try withTemporaryFolder { folder in
      _ = try RunTexts.write(20, seed: 1, to: "\(folder)/a.jsonl")
      let first = try plan(["\(folder)/a.jsonl"])
      try run(first, to: "\(folder)/out")
      try run(first, to: "\(folder)/out")
      let other = try plan(["\(folder)/a.jsonl"]) { $0.shardTokens = 701 }
      #expect(throws: RunError.self) { try run(other, to: "\(folder)/out") }
      #expect(throws: RunError.self) { try run(first, to: folder) }
    }
  }

  @Test("an input that ends early is an error, and what came before it stays")
  func brokenInput() throws {
    try withTemporaryFolder { folder in
      _ = try RunTexts.write(120, seed: 1, to: "\(folder)/a.jsonl")
      let plan = try plan(["\(folder)/a.jsonl", "\(folder)/missing.jsonl"])
      let error = #expect(throws: SourceError.self) { try run(plan, to: "\(folder)/out") }
      #expect(error?.exitCode == .inputMissing)
      #expect(FileSystem.entry(at: "\(folder)/out/x_train_000001.bin") != nil)
      #expect(FileSystem.entry(at: "\(folder)/out/manifest.json") == nil)
    }
  }
}
