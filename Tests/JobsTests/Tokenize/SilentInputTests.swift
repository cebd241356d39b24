import Base
import Foundation
import TestSupport
import Testing

@testable import Jobs
@testable import Runs
@testable import Tokenization

/// Inputs that give nothing, and inputs that change while they are read.
@Suite struct SilentInputTests {
  private func faults(_ folder: String) throws -> [String] {
    let text = String(decoding: try FileSystem.read("\(folder)/faults.jsonl"), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let fault = try JSONValue(parsing: String(line))
      return "\(fault["kind"]?.string ?? "") \(Path.split(fault["file"]?.string ?? "").name)"
    }
  }

  @Test(arguments: [nil, UInt64(3)], [1, 3])
  func eachOneIsAFaultAndAllAreAWarning(_ seed: UInt64?, _ threads: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = ["a", "b", "c", "d", "e", "f"].map { "\(folder)/\($0).jsonl" }
      for index in [1, 4] { _ = try RunTexts.write(30, seed: UInt64(index), to: inputs[index]) }
      try AtomicFile.write("", to: inputs[0])
      try AtomicFile.write("\n\n", to: inputs[2])
      try AtomicFile.write("{\"id\":1}\n[]\n", to: inputs[3])
      try AtomicFile.write("", to: inputs[5])
      let result = try JobRunner.run(
        TinyTokenizer.job { $0.shuffleSeed = seed }, inputs, to: "\(folder)/out", threads: threads)
      #expect(result.counts[.faults]["no-records"] == 4)
      let expected = [
        "no-records a.jsonl", "no-records c.jsonl", "text-missing d.jsonl", "line-malformed d.jsonl",
        "no-records d.jsonl", "no-records f.jsonl",
      ]
      #expect(try faults("\(folder)/out").sorted() == expected.sorted())
      let list =
        "\(inputs[0]) (it is empty); \(inputs[2]) (it is empty); "
        + "\(inputs[3]) (there is no field text; its fields are id (see --text-field))"
      #expect(result.silentInputs.message == "no record or document was found in \(list) and 1 more")
      // Nothing to do is no reason to be silent.
      let again = try JobRunner.run(TinyTokenizer.job { $0.shuffleSeed = seed }, inputs, to: "\(folder)/out")
      #expect(again.tasksDone == 0 && again.silentInputs == result.silentInputs)
    }
  }

  @Test func noInputWithADocumentIsNamed() throws {
    try withTemporaryFolder { folder in
      let inputs = ["a", "b"].map { "\(folder)/\($0).jsonl" }
      for input in inputs { _ = try RunTexts.write(3, seed: 1, to: input) }
      let result = try JobRunner.run(TinyTokenizer.job(), inputs, to: "\(folder)/out")
      #expect(result.counts[.faults].total == 0)
      #expect(result.silentInputs.message == nil)
    }
  }

  @Test func afterAStopTheyAreNotCountedTwice() throws {
    try withTemporaryFolder { folder in
      var inputs: [String] = []
      for number in 0..<20 {
        inputs.append("\(folder)/\(number).jsonl")
        if number.isMultiple(of: 3) {
          try AtomicFile.write("{}\n", to: inputs[number])
        } else {
          _ = try RunTexts.write(12, seed: UInt64(number), to: inputs[number])
        }
      }
      let job = try TinyTokenizer.job { $0.shardTokens = 100_000 }
      let whole = try JobRunner.run(job, inputs, to: "\(folder)/whole")
      #expect(whole.counts[.faults]["no-records"] == 7)
      for limit in [12, 50, 100, 150] {
        let stop = StopFlag()
        _ = try? JobRunner.run(
          job, inputs, to: "\(folder)/out-\(limit)", stop: stop,
          progress: { if $0.counts[.documents] >= limit { stop.request() } })
        let result = try JobRunner.run(job, inputs, to: "\(folder)/out-\(limit)")
        #expect(result.counts[.faults] == whole.counts[.faults])
        #expect(try JobRunner.contents("\(folder)/out-\(limit)") == JobRunner.contents("\(folder)/whole"))
      }
    }
  }

  /// A shard that cannot be published, as an input has changed meanwhile, leaves no checkpoint to go on from wrongly.
  @Test(arguments: [nil, UInt64(4)], [1, 900])
  func afterAChangeThatIsTakenBackTheBytesAreTheSame(_ seed: UInt64?, _ least: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = (0..<8).map { "\(folder)/\($0).jsonl" }
      for (number, input) in inputs.enumerated() { _ = try RunTexts.write(30, seed: UInt64(number), to: input) }
      @Sendable func setTime(_ seconds: Double) throws {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: inputs[0])
      }
      try setTime(1_700_000_000)
      let job = try TinyTokenizer.job {
        // More than the first input has, so that a shard is published later than in its batch.
        $0.shardTokens = 30_000
        $0.minimumShardTokens = least
        $0.shuffleSeed = seed
      }
      _ = try JobRunner.run(job, inputs, to: "\(folder)/whole")
      let result = try JobRunner.run(
        job, inputs, to: "\(folder)/out", clock: JobRunner.impatient,
        progress: { progress in
          // Only the time changes, so that what is read stays the same.
          if progress.counts[.documents] > 0 { try? setTime(1_600_000_000) }
        })
      let error = try #require(result.failures.first?.error as? any ReportableError)
      #expect(error.message == "the file was changed while it was read")
      try setTime(1_700_000_000)
      let again = try JobRunner.run(job, inputs, to: "\(folder)/out")
      #expect(again.counts[.documents] == 240)
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test func aFileThatIsWrittenWhileItIsReadIsNoSuccess() throws {
    try withTemporaryFolder { folder in
      let inputs = ["a", "b"].map { "\(folder)/\($0).jsonl" }
      for input in inputs { _ = try RunTexts.write(60, seed: 1, to: input) }
      let isFirst = Monitor(true)
      let job = try TinyTokenizer.job { $0.shardTokens = 100_000 }
      let result = try JobRunner.run(
        job, inputs, to: "\(folder)/out",
        progress: { progress in
          guard progress.counts[.documents] > 0 else { return }
          guard
            isFirst.withLock({ isFirst in
              defer { isFirst = false }; return isFirst
            })
          else { return }
          try? FileSystem.append(Array("{\"text\":\"late\"}\n".utf8).span, to: inputs[0])
        })
      let error = result.failures.first?.error as? any ReportableError
      #expect(error?.message.contains("changed while it was read") == true)
      #expect(!result.isComplete)
      let again = try JobRunner.run(job, inputs, to: "\(folder)/out")
      #expect(again.isComplete && again.counts[.documents] == 121)
    }
  }
}
