import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Tokenization

@Suite("Validation documents drawn from all inputs")
struct ValidationShareTests {
  private static let names = ["a", "b", "c"]

  private func write(to folder: String) throws -> [String] {
    for (number, name) in Self.names.enumerated() {
      _ = try RunTexts.write(80, seed: UInt64(number + 10), to: "\(folder)/\(name).jsonl", faults: true)
    }
    return Self.names.map { "\(folder)/\($0).jsonl" }
  }

  private func job(groups: Int = 1, _ format: TokenShardFormat = .llmc) throws -> TokenizeJob {
    var settings = TokenizationSettings(format: format, prefix: "x")
    settings.shardTokens = 2000
    settings.separator = TinyTokenizer.separator
    settings.validationShare = ValidationShare(millionths: 200_000)
    settings.traces = true
    settings.groups = groups
    return try TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings)
  }

  /// Ids of the documents of a split, by the tables beside its shards, sorted; one that was cut counts once.
  private func documents(_ split: String, in folder: String) throws -> [String] {
    let shards = try ShardFolder(folder)
    var found: Set<String> = []
    for record in shards.manifest.shards where record.split == split {
      for part in try #require(try shards.parts(of: shards.open(record), record)) {
        found.insert("\(try #require(part.input)):\(try #require(part.row))")
      }
    }
    return found.sorted()
  }

  private func run(_ job: TokenizeJob, _ inputs: [String], to folder: String, threads: Int = 1) throws -> RunResult {
    let result = try JobRunner.run(job, inputs, to: folder, threads: threads)
    if let failure = result.failures.first { throw failure.error }
    return result
  }

  @Test("they are of every input, each document is in one split, and faults are counted once")
  func drawn() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(to: folder)
      let result = try run(job(), inputs, to: "\(folder)/out", threads: 2)
      #expect(result.warnings.isEmpty)
      let manifest = try #require(try TokenizationManifest(folder: "\(folder)/out"))
      #expect(manifest.faults == ["line-malformed": 33])
      #expect(manifest.documents == 240)
      #expect(manifest.json["plan"]?["inputs"]?.array?.count == 3)
      #expect(manifest.separator == "<|end|>")
      let held = try documents("val", in: "\(folder)/out")
      let trained = try documents("train", in: "\(folder)/out")
      #expect(held.count + trained.count == 240)
      #expect(Set(held).isDisjoint(with: trained))
      #expect((24...72).contains(held.count))
      #expect(Set(held.map { $0.first }) == ["0", "1", "2"])
      var verification = ShardVerification(try ShardFolder("\(folder)/out"), tokenizer: try TinyTokenizer.file())
      verification.sampleCount = 1000
      let report = try verification.run()
      #expect(report.problems.isEmpty)
      #expect(report.compared >= 240)
    }
  }

  @Test("threads, groups and the inputs' order do not matter for which they are")
  func same() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(to: folder)
      _ = try run(job(), inputs, to: "\(folder)/one")
      _ = try run(job(), inputs, to: "\(folder)/four", threads: 4)
      #expect(try JobRunner.contents("\(folder)/one") == JobRunner.contents("\(folder)/four"))
      _ = try run(job(groups: 2), inputs, to: "\(folder)/groups", threads: 2)
      for split in ["val", "train"] {
        #expect(try documents(split, in: "\(folder)/groups") == documents(split, in: "\(folder)/one"))
      }
      _ = try run(job(), inputs.reversed(), to: "\(folder)/reversed")
      let turned = try documents("val", in: "\(folder)/reversed").map { name in
        "\(2 - (name.first?.wholeNumberValue ?? 0))\(name.dropFirst())"
      }
      #expect(try turned.sorted() == documents("val", in: "\(folder)/one"))
    }
  }

  @Test("an input that is added leaves whole shards in place, and gives what a run over all gives")
  func added() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(to: folder)
      _ = try run(job(), Array(inputs.prefix(2)), to: "\(folder)/out")
      let before = try #require(FileSystem.entry(at: "\(folder)/out/x_train_000000.bin"))
      _ = try run(job(), inputs, to: "\(folder)/out")
      #expect(FileSystem.entry(at: "\(folder)/out/x_train_000000.bin")?.identity == before.identity)
      _ = try run(job(), inputs, to: "\(folder)/whole")
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test("a checkpoint inside either split goes on with the same bytes")
  func resumed() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(to: folder)
      _ = try run(job(), inputs, to: "\(folder)/whole")
      var stops = 0
      for tokens in stride(from: 500, to: 12_000, by: 700) {
        let stop = StopFlag()
        _ = try? JobRunner.run(
          job(), inputs, to: "\(folder)/out", clock: JobRunner.impatient, stop: stop,
          progress: { if $0.counts[.tokens] >= tokens { stop.request() } })
        stops += 1
      }
      _ = try run(job(), inputs, to: "\(folder)/out")
      #expect(stops > 10)
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test("copies of a text are in one split, and the share is about what was asked for")
  func chosenByText() throws {
    let share = try #require(ValidationShare(millionths: 100_000))
    var taken = 0
    for number in 0..<10_000 where share.split(of: "\(number)".utf8.span) == .validation { taken += 1 }
    #expect((900...1100).contains(taken))
    #expect(ValidationShare(millionths: 0) == nil && ValidationShare(millionths: 1_000_000) == nil)
  }

  @Test("a stream is refused, and a share that draws nothing is said")
  func refusals() throws {
    try withTemporaryFolder { folder in
      let stream = Input(location: "-", identity: "-")
      #expect(throws: TokenizerError.self) { try Plan(steps: [Step(job())], inputs: [stream]) }
      var settings = try job().settings
      settings.validationShare = ValidationShare(millionths: 1)
      let sparing = try TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings)
      let result = try run(sparing, write(to: folder), to: "\(folder)/out")
      #expect(result.warnings == ["no document was drawn for validation; use a larger --val-share"])
    }
  }

  @Test("validation shards of the first input alone are warned of")
  func firstAlone() throws {
    try withTemporaryFolder { folder in
      let inputs = try write(to: folder)
      let result = try run(TinyTokenizer.job(), inputs, to: "\(folder)/out")
      #expect(result.warnings.count == 1)
      #expect(result.warnings.first?.contains("first of 3 inputs, \(inputs[0]); --val-share") == true)
      #expect(try run(TinyTokenizer.job(), [inputs[0]], to: "\(folder)/one").warnings.isEmpty)
      #expect(try run(TinyTokenizer.job { $0.validationShards = 0 }, inputs, to: "\(folder)/no").warnings.isEmpty)
    }
  }
}
