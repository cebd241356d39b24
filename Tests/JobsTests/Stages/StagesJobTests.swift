import Base
import Records
import Runs
import Stages
import TestSupport
import Testing

@testable import Jobs

/// Documents through stages, and the tiers that they carry from step to step.
@Suite struct StagesJobTests {
  private static let good = "Watoto wanacheza mpira uwanjani. "
  private static let lines = [
    #"{"text":"\#(good)\#(good)\#(good)\#(good)\#(good)","id":"clean","language":"sw","x":[1,2.0]}"#,
    #"{"text":"\#(good)\#(good)\#(good)Ndiyo. Hapana.","id":"noisy","language":"sw"}"#,
    #"{"text":"","id":"empty","language":"sw"}"#,
    #"{"text":"\#(good)\#(good)\#(good)\#(good)\#(good)","id":"said","language":"yo","tier":"noisy","stage":"s","reason":"r","values":"{}"}"#,
    "no json",
  ]

  private func run(_ steps: [Step], _ folder: String, input: String) throws -> RunResult {
    let input = Input(location: input, identity: input, byteCount: FileSystem.entry(at: input)?.byteCount)
    return try Run(steps: steps, inputs: [input], folder: folder).run(stop: StopFlag())
  }

  private func documents(_ path: String) throws -> [JSONValue] {
    let reader = LineReader(DecompressingSource(try FileSource(path)))
    var documents: [JSONValue] = []
    while let line = try reader.next({ $0.string }) { documents.append(try JSONValue(parsing: line)) }
    return documents
  }

  @Test func tiersGoFromStepToStep() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.lines.joined(separator: "\n") + "\n", to: "\(folder)/a.jsonl")
      let first = StepScope(name: "first")
      let steps = [
        Step(StagesJob([DropEmptyTexts()], rejects: .all), scope: first),
        Step(
          StagesJob(Analyze.placed(in: [LimitQuestionable()]), rejects: .all), scope: StepScope(name: "second"),
          source: "first.stages"),
        Step(StagesJob([NormalizeText()]), source: "second.stages"),
      ]
      let result = try run(steps, "\(folder)/out", input: "\(folder)/a.jsonl")
      #expect(result.isComplete && result.counts[.faults].total == 1)
      let before = try documents("\(folder)/out/work/first/docs/a.jsonl.zst")
      #expect(before.map { $0["tier"]?.string } == ["clean", "clean", "noisy"])
      let after = try documents("\(folder)/out/docs/a.jsonl.zst")
      #expect(after.map { $0["id"]?.string } == ["clean", "noisy", "said"])
      #expect(after.map { $0["tier"]?.string } == ["clean", "noisy", "noisy"])
      #expect(after.map { $0["reason"]?.string } == [nil, "questionable-sentences", "r"])
      #expect(after[1]["stage"] == .string("madlad400"))
      let values = try JSONValue(parsing: after[1]["values"]?.string ?? "")
      #expect(values["pct_questionable"] == .number(0.4))
      // What no stage set passes through byte for byte, in its place.
      let reader = LineReader(DecompressingSource(try FileSource("\(folder)/out/docs/a.jsonl.zst")))
      let line = try reader.next { $0.string }
      #expect(line == Self.lines[0].dropLast() + #","tier":"clean"}"#)
      let rejects = try documents("\(folder)/out/work/first/rejects/no-text/a.jsonl.zst")
      #expect(rejects.map { $0["id"]?.string } == ["empty"])
      let report = try JSONValue(file: "\(folder)/out/work/second/report.json")
      #expect(report["totals"]?["input"] == .integer(3) && report["totals"]?["documents"] == .integer(3))
      #expect(report["languages"]?["sw"]?["noisy_only"] == .integer(1))
    }
  }

  @Test func optedOutDocumentsAreBlocked() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.lines.dropLast().joined(separator: "\n") + "\n", to: "\(folder)/a.jsonl")
      try AtomicFile.write("id:noisy\n", to: "\(folder)/list.txt")
      var blocking = BlockList()
      blocking.list = try StageResource(optOutList: "\(folder)/list.txt")
      _ = try run(
        [Step(StagesJob([blocking, DropEmptyTexts()], rejects: .all))], "\(folder)/out", input: "\(folder)/a.jsonl")
      let blocked = try documents("\(folder)/out/blocked/a.jsonl.zst")
      #expect(blocked.map { $0["id"]?.string } == ["noisy"] && blocked[0]["reason"] == .string("opt-out"))
      #expect(try FileSystem.names(in: "\(folder)/out/rejects") == ["no-text"])
    }
  }

  @Test func anInputWithoutDocumentsIsAFaultAndOneThatAStepEmptiedIsNone() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("\n", to: "\(folder)/a.jsonl")
      let alone = try run([Step(StagesJob([DropEmptyTexts()]))], "\(folder)/one", input: "\(folder)/a.jsonl")
      #expect(alone.counts[.faults][Fault.Kind.noRecords.rawValue] == 1)
      try AtomicFile.write(Self.lines[2] + "\n", to: "\(folder)/b.jsonl")
      let steps = [
        Step(StagesJob([DropEmptyTexts()]), scope: StepScope(name: "first")),
        Step(StagesJob([NormalizeText()]), source: "first.stages"),
      ]
      let emptied = try run(steps, "\(folder)/two", input: "\(folder)/b.jsonl")
      #expect(emptied.isComplete && emptied.counts[.faults].total == 0)
      #expect(FileSystem.entry(at: "\(folder)/two/docs") == nil)
    }
  }
}
