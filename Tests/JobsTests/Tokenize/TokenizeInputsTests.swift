import Base
import Foundation
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Tokenization

/// Inputs of a tokenization that are repaired, removed, added to or shared among workers.
@Suite struct TokenizeInputsTests {
  /// Three inputs of texts.
  private func write(_ folder: String) throws -> [String] {
    try ["a", "b", "c"].enumerated().map { number, name in
      _ = try RunTexts.write(100, seed: UInt64(number), to: "\(folder)/\(name).jsonl")
      return "\(folder)/\(name).jsonl"
    }
  }

  /// What tells a file from another of the same name: its inode and its time.
  private func marks(_ folder: String) throws -> [String: FileSystem.Entry] {
    var marks: [String: FileSystem.Entry] = [:]
    for name in try FileSystem.names(in: folder) where name.hasSuffix(".bin") {
      marks[name] = FileSystem.entry(at: "\(folder)/\(name)")
    }
    return marks
  }

  @Test func aRepairedInputDoesNotCostWhatWasFinished() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder)
      _ = try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/whole")
      let whole = try FileSystem.read(inputs[1])
      try AtomicFile.write(Array(whole.prefix(whole.count / 2)).span, to: inputs[1])
      try FileSystem.move(inputs[2], to: "\(folder)/away")
      let broken = try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/out")
      #expect(broken.failures.map(\.input) == [inputs[2]])
      #expect(!broken.isComplete)
      #expect(FileSystem.entry(at: "\(folder)/out/manifest.json") == nil)
      let before = try marks("\(folder)/out")
      #expect(before.count > 5)

      try AtomicFile.write(whole.span, to: inputs[1])
      try FileSystem.move("\(folder)/away", to: inputs[2])
      let error = #expect(throws: RunError.self) { try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/out") }
      #expect(error?.code == .inputChanged && error?.location == inputs[1])
      #expect(try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/out", changes: .redo).isComplete)
      // The half of the input was whole lines but for the last, so that its shards are made again as they were.
      let after = try marks("\(folder)/out")
      let kept = before.keys.count { before[$0] == after[$0] }
      #expect(kept >= before.count - 1)
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test func inputsAreAddedAtAnyTime() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder)
      _ = try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/whole")
      for count in 1...3 { _ = try JobRunner.run(TinyTokenizer.job(), Array(inputs[..<count]), to: "\(folder)/out") }
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test func aRemovedInputIsNamed() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder)
      _ = try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/out")
      let rest = [inputs[0], inputs[2]]
      let error = #expect(throws: RunError.self) { try JobRunner.run(TinyTokenizer.job(), rest, to: "\(folder)/out") }
      #expect(error?.code == .inputChanged && error?.location == inputs[1])
      let before = try marks("\(folder)/out")
      _ = try JobRunner.run(TinyTokenizer.job(), rest, to: "\(folder)/out", changes: .redo)
      _ = try JobRunner.run(TinyTokenizer.job(), rest, to: "\(folder)/whole")
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
      let after = try marks("\(folder)/out")
      #expect(after.count < before.count)
      #expect(after.keys.contains { before[$0] == after[$0] })
    }
  }

  @Test func groupsHoldTheSameDocuments() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder)
      _ = try JobRunner.run(TinyTokenizer.job { $0.groups = 2 }, inputs, to: "\(folder)/out", threads: 2)
      let manifest = try #require(try TokenizationManifest(folder: "\(folder)/out"))
      #expect(manifest.documents == 300)
      #expect(Set(manifest.shards.map { $0.name.split(separator: "_")[1] }) == ["g0001", "g0002"])
      #expect(manifest.shards.filter { $0.split == "val" }.count == 1)
      // Sources count through the inputs of all groups.
      #expect(Set(manifest.shards.flatMap { $0.sources.map(\.input) }) == [0, 1, 2])
      var verification = ShardVerification(try ShardFolder("\(folder)/out"), tokenizer: try TinyTokenizer.file())
      verification.sampleCount = 1000
      let report = try verification.run()
      #expect(report.problems == [])
      #expect(report.compared >= 300)
    }
  }

  @Test func groupsAreAboutEqual() {
    let inputs = [5, 1, 1, 1, 8, 2, 2].enumerated().map {
      Input(location: "\($0)", identity: "\($0)", byteCount: $1 * 1000)
    }
    let groups = InputGroups.split(inputs, into: 3)
    #expect(groups.joined().map(\.location) == inputs.map(\.location))
    #expect(groups.map { $0.reduce(0) { $0 + ($1.byteCount ?? 0) } } == [7000, 9000, 4000])
    #expect(InputGroups.split(inputs, into: 50).count == 7)
    #expect(InputGroups.split([], into: 3).count == 1)
  }

  @Test func anInterruptedShuffleGoesOn() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(folder)
      let shuffled = try TinyTokenizer.job {
        $0.shuffleSeed = 5
        $0.traces = true
      }
      _ = try JobRunner.run(shuffled, inputs, to: "\(folder)/whole")
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try JobRunner.run(
          shuffled, inputs, to: "\(folder)/out", stop: stop,
          progress: { if $0.counts[.documents] >= 300 { stop.request() } })
      }
      _ = try JobRunner.run(shuffled, inputs, to: "\(folder)/out")
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }
}
