import Base
import Foundation
import TestSupport
import Testing
import Tokenization

@testable import Jobs
@testable import Runs

/// A tokenization goes on inside a shard after a kill, with the same bytes.
@Suite struct TokenizeResumeTests {
  /// How shards are made.
  enum Kind: String, CaseIterable, Sendable {
    case llmc, ends, datatrove, megatron, dolma, traced, merged, dropped, shuffled, shuffledTable, groups

    func change(_ settings: inout TokenizationSettings) {
      settings.shardTokens = 9_000
      switch self {
      case .llmc, .datatrove, .megatron, .dolma: break
      case .ends: settings.keepsEnds = true
      case .traced: settings.traces = true
      case .merged: settings.minimumShardTokens = 7_000
      case .dropped:
        settings.minimumShardTokens = 9_000
        settings.tail = .drop
      case .shuffled: settings.shuffleSeed = 7
      case .shuffledTable:
        settings.shuffleSeed = 3
        settings.minimumShardTokens = 4_000
      case .groups: settings.groups = 3
      }
    }

    var format: TokenShardFormat {
      switch self {
      case .datatrove: .datatrove
      case .megatron: .megatron
      case .dolma, .shuffledTable: .dolma
      default: .llmc
      }
    }
  }

  private func job(_ kind: Kind) throws -> TokenizeJob {
    var settings = TokenizationSettings(format: kind.format, prefix: "x")
    settings.separator = TinyTokenizer.separator
    kind.change(&settings)
    return try TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings)
  }

  /// Small inputs, as a checkpoint is due after each; some have faults, also before the first and after the last document.
  private func inputs(_ folder: String) throws -> [String] {
    try (0..<14).map { number in
      let path = "\(folder)/in-\(number).jsonl"
      _ = try RunTexts.write(number == 5 ? 0 : 24, seed: UInt64(number), to: path, faults: number.isMultiple(of: 2))
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let edges = number % 4 == 0 ? ("{}\n[]\n", "{\"text\":\n") : ("", "")
      try AtomicFile.write(edges.0 + text + edges.1 + (number == 5 ? "nothing\nat all\n" : ""), to: path)
      return path
    }
  }

  @Test(arguments: zip(Kind.allCases, [1, 3, 2, 1, 3, 2, 1, 3, 2, 1, 1]))
  func aKillAtAnyCheckpointCostsNoBytes(_ kind: Kind, _ threads: Int) throws {
    try withTemporaryFolder { folder in
      let (job, inputs) = (try job(kind), try inputs(folder))
      let all = try JobRunner.run(job, inputs, to: "\(folder)/whole")
      let whole = try JobRunner.contents("\(folder)/whole")
      #expect(all.counts[.faults].total > 20)
      let snapshots = Monitor<[String]>([])
      _ = try JobRunner.run(
        job, inputs, to: "\(folder)/out", threads: threads, clock: JobRunner.impatient,
        progress: { progress in
          // What a kill at this moment would leave.
          snapshots.withLock { snapshots in
            guard progress.tasksDone < (kind == .groups ? 2 : 1), snapshots.count < 4,
              progress.counts[.documents] / 66 > snapshots.count
            else { return }
            let copy = "\(folder)/at-\(snapshots.count)"
            try? FileManager.default.copyItem(atPath: "\(folder)/out", toPath: copy)
            snapshots.append(copy)
          }
        })
      #expect(try JobRunner.contents("\(folder)/out") == whole)
      let copies = snapshots.withLock { $0 }
      #expect(copies.count >= 3)
      var fewest = Int.max
      for copy in copies {
        let documents = Monitor(0)
        let result = try JobRunner.run(
          job, inputs, to: copy, progress: { news in documents.withLock { $0 = news.counts[.documents] } })
        #expect(result.counts[.documents] == all.counts[.documents], "\(copy)")
        #expect(result.counts[.faults] == all.counts[.faults], "\(copy)")
        #expect(try JobRunner.contents(copy) == whole, "\(copy)")
        #expect(FileSystem.entry(at: "\(copy)/.work") == nil)
        fewest = min(fewest, documents.withLock { $0 })
      }
      // The last ones go on near the end.
      #expect(fewest < 13 * 24 / 2)
    }
  }

  @Test func aStopInsideAShardKeepsWhatWasDone() throws {
    try withTemporaryFolder { folder in
      let (job, inputs) = (try job(.ends), try inputs(folder))
      _ = try JobRunner.run(job, inputs, to: "\(folder)/whole")
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try JobRunner.run(
          job, inputs, to: "\(folder)/out", stop: stop, progress: { if $0.counts[.documents] > 150 { stop.request() } })
      }
      let documents = Monitor(0)
      _ = try JobRunner.run(
        job, inputs, to: "\(folder)/out",
        progress: { news in documents.withLock { $0 = news.counts[.documents] } })
      #expect(documents.withLock { $0 } <= 13 * 24 - 150)
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test(arguments: [Kind.ends, .dolma, .merged, .shuffled])
  func damagedPrivateFilesStartTheShardAgain(_ kind: Kind) throws {
    try withTemporaryFolder { folder in
      let (job, inputs) = (try job(kind), try inputs(folder))
      _ = try JobRunner.run(job, inputs, to: "\(folder)/whole")
      let whole = try JobRunner.contents("\(folder)/whole")
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try JobRunner.run(
          job, inputs, to: "\(folder)/out", stop: stop, progress: { if $0.counts[.documents] > 150 { stop.request() } })
      }
      let kept = FileManager.default.enumerator(atPath: "\(folder)/out/.work")!.compactMap { $0 as? String }
        .filter { FileSystem.entry(at: "\(folder)/out/.work/\($0)")?.kind == .file }.sorted()
      #expect(kept.count >= 3)
      // A shuffle has a file for each of 256 buckets.
      let some = kept.enumerated().filter { kept.count < 20 || $0.offset % 50 == 3 }
      for (number, name) in some where !name.hasSuffix(".json") {
        let copy = "\(folder)/damaged-\(number)"
        try FileManager.default.copyItem(atPath: "\(folder)/out", toPath: copy)
        let path = "\(copy)/.work/\(name)"
        let size = try #require(FileSystem.entry(at: path)).byteCount
        try FileSystem.truncate(path, to: size / 2)
        _ = try JobRunner.run(job, inputs, to: copy)
        #expect(try JobRunner.contents(copy) == whole, "cut: \(name)")
      }
      // A checkpoint with any number in it changed is not followed blindly.
      let checkpoint = try #require(kept.first { $0.hasSuffix(".checkpoint.json") })
      let text = try String(contentsOfFile: "\(folder)/out/.work/\(checkpoint)", encoding: .utf8)
      for (number, member) in ["\"parts\":", "\"index\":", "\"bytes\":", "\"faults_after\":"].enumerated() {
        let copy = "\(folder)/edited-\(number)"
        try FileManager.default.copyItem(atPath: "\(folder)/out", toPath: copy)
        try AtomicFile.write(
          text.replacingOccurrences(of: member, with: "\(member)-"), to: "\(copy)/.work/\(checkpoint)")
        _ = try JobRunner.run(job, inputs, to: copy)
        #expect(try JobRunner.contents(copy) == whole, "edited: \(member)")
      }
    }
  }
}
