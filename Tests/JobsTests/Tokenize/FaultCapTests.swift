import Base
import Records
import TestSupport
import Testing
import Tokenization

@testable import Jobs
@testable import Runs

/// Faults without end have a line each up to a cap, and a count beyond it.
@Suite struct FaultCapTests {
  private static let most = FaultCap.mostLines

  private func lines(_ path: String) throws -> [JSONValue] {
    var lines: [JSONValue] = []
    let reader = LineReader(try FileRangeStream(FileRangeSource(path: path)))
    while let line = try reader.next({ $0.string }) { lines.append(try JSONValue(parsing: line)) }
    return lines
  }

  private func fault(_ kind: String, _ file: String, _ offset: Int) -> Fault {
    Fault(Fault.Kind(rawValue: kind), file: file, offset: offset, detail: "x")
  }

  @Test func whatIsBeyondTheCapIsCounted() throws {
    try withTemporaryFolder { folder in
      let log = FaultLog(folder: folder)
      for number in 0..<Self.most + 5 {
        try log.add(fault("a", "one", number))
        if number % 2 == 0 { try log.add(fault("b", "one", number)) }
      }
      for number in 0..<7 { try log.add(fault("a", "two", number)) }
      let located = Self.most + Self.most / 2 + 3
      #expect(log.counts == ["a": Self.most + 12, "b": Self.most / 2 + 3])
      #expect(log.lineCount == located + 2)
      _ = try log.finish(at: "\(folder)/faults.jsonl")
      let lines = try lines("\(folder)/faults.jsonl")
      #expect(lines.count == located + 2)
      #expect(
        try lines.suffix(2) == [
          JSONValue(parsing: #"{"kind":"a","file":"one","more":5}"#),
          JSONValue(parsing: #"{"kind":"a","file":"two","more":7}"#),
        ])
      let copy = try FaultLog(copying: "\(folder)/faults.jsonl", folder: folder)
      #expect(copy.counts == log.counts && copy.lineCount == log.lineCount)
    }
  }

  /// One log after another is what one log of all would be, and saving and restoring changes nothing.
  @Test func logsAreJoinedAndSaved() throws {
    try withTemporaryFolder { folder in
      let all = FaultLog(folder: folder)
      let (first, second) = (FaultLog(folder: folder), FaultLog(folder: folder))
      for number in 0..<3 * Self.most {
        let fault = fault(number % 5 == 0 ? "a" : "b", "in-\(number % 3)", number)
        try all.add(fault)
        try (number < Self.most ? first : second).add(fault)
      }
      var json = JSONWriter()
      try second.save(to: &json)
      let saved = try JSONValue(parsing: json.bytes.array().span)
      let restored = try #require(try FaultLog(saved, folder: folder))
      #expect(restored.counts == second.counts)
      try first.append(contentsOf: restored)
      #expect(first.counts == all.counts && first.lineCount == all.lineCount)
      let digests = try (all.finish(at: "\(folder)/all").sha256, first.finish(at: "\(folder)/joined").sha256)
      #expect(digests.0 == digests.1)
    }
  }

  @Test(arguments: [
    #"{}"#, #"{"located":{"a":-1},"others":{}}"#, #"{"located":{"a":10001},"others":{}}"#,
    #"{"located":{},"others":{"a":{"f":-1}}}"#, #"{"located":{},"others":{"a":{"f":9223372036854775807}}}"#,
    #"{"located":{},"others":{"a":1}}"#,
  ])
  func othersCountsAreRefused(_ text: String) throws { #expect(FaultCap(try JSONValue(parsing: text)) == nil) }

  /// A crawl archive and a tokenization of more faults than lines: bytes do not depend on threads or kills.
  @Test func tokenizationsAreTheSameWhereverTheyStop() throws {
    try withTemporaryFolder { folder in
      let bad =
        String(repeating: "x\n", count: Self.most * 2) + "{\"text\":\"one\"}\n" + String(repeating: "{}\n", count: 3)
      try AtomicFile.write(bad, to: "\(folder)/a.jsonl")
      try AtomicFile.write(bad, to: "\(folder)/b.jsonl")
      let inputs = ["\(folder)/a.jsonl", "\(folder)/b.jsonl"]
      for seed in [nil, 3] as [UInt64?] {
        var settings = TokenizationSettings(format: .llmc, prefix: "x")
        settings.separator = TinyTokenizer.separator
        settings.shuffleSeed = seed
        let job = try TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings)
        let name = seed == nil ? "plain" : "shuffled"
        let result = try JobRunner.run(job, inputs, to: "\(folder)/\(name)")
        #expect(result.counts[.faults].total == 2 * (2 * Self.most + 3))
        let lines = try lines("\(folder)/\(name)/faults.jsonl")
        #expect(lines.count { $0["more"] == nil } == Self.most + 6)
        #expect(lines.reduce(0) { $0 + ($1["more"]?.count ?? 1) } == 2 * (2 * Self.most + 3))
        let whole = try JobRunner.contents("\(folder)/\(name)")
        // Stopped inside both inputs, with a checkpoint each time.
        for _ in 0..<3 {
          let stop = StopFlag()
          let seen = Monitor(0)
          _ = try? JobRunner.run(
            job, inputs, to: "\(folder)/\(name)-again", threads: 3, clock: JobRunner.impatient, stop: stop,
            progress: { _ in
              let count = seen.withLock { seen in
                seen += 1
                return seen
              }
              if count == 5 { stop.request() }
            })
        }
        _ = try JobRunner.run(job, inputs, to: "\(folder)/\(name)-again", threads: 2)
        #expect(try JobRunner.contents("\(folder)/\(name)-again") == whole)
      }
    }
  }
}
