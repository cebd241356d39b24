import Base
import Deduplication
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// Deduplication by a Bloom filter: as without, where the filter is large; otherwise as its figures say.
@Suite struct BloomJobTests {
  private func run(
    _ subject: BloomSettings.Subject, _ paths: [String], to output: String, rate: Double = 1e-6, bytes: Int = 1 << 22,
    threads: Int = 1
  ) throws -> RunResult {
    let settings = BloomSettings(subject, rate: rate, byteCount: bytes)
    var run = Run(steps: [Step(BloomJob(settings))], inputs: JobRunner.inputs(paths), folder: output)
    run.threads = threads
    return try run.run(stop: StopFlag()) { _ in }
  }

  private func inputs(_ folder: String) throws -> [String] {
    try (0..<3).map { number in
      let path = "\(folder)/f\(number).jsonl"
      // Every other input has the texts of the one before.
      try PassageRun.write(PassageRun.texts(200, seed: UInt64(number / 2)), to: path)
      return path
    }
  }

  private func files(_ folder: String) throws -> [String: [String]] {
    var files: [String: [String]] = [:]
    for name in try FileSystem.names(in: "\(folder)/docs") {
      files[name] = try PassageRun.lines("\(folder)/docs/\(name)")
    }
    return files
  }

  @Test func linesAreThoseOfTheExactWay() throws {
    try withTemporaryFolder { folder in
      let paths = try inputs(folder)
      let subject = BloomSettings.Subject.units(paragraphs: false, .trim, minimumCharacters: 0)
      let result = try run(subject, paths, to: "\(folder)/bloom")
      try PassageRun.run(
        PassageSettings(.units(paragraphs: false, .trim, minimumCharacters: 0)), paths, to: "\(folder)/exact")
      #expect(try files("\(folder)/bloom") == files("\(folder)/exact"))
      let (bloom, exact) = (try PassageRun.output("\(folder)/bloom"), try PassageRun.output("\(folder)/exact"))
      #expect(bloom.removed.reduce(0) { $0 + $1.bytes } == exact.removed.reduce(0) { $0 + $1.bytes })
      #expect(bloom.removed.allSatisfy { $0.keptID == "" } && !bloom.removed.isEmpty)
      #expect(result.counts[.expectedErrors] <= 1 && result.counts[.filterValues] > 100)
    }
  }

  @Test func documentsAreThoseOfTheExactWay() throws {
    try withTemporaryFolder { folder in
      let paths = try inputs(folder)
      let result = try run(.documents(.text), paths, to: "\(folder)/bloom")
      let kept = try files("\(folder)/bloom").values.joined().map { try JSONValue(parsing: $0)["text"]?.string ?? "" }
      let texts = Set((0..<2).flatMap { PassageRun.texts(200, seed: $0) })
      // A document without a text is nobody's copy.
      #expect(Set(kept) == texts && kept.count { !$0.isEmpty } == texts.count { !$0.isEmpty })
      #expect(result.counts[.documentsRead] == 600)
      #expect(result.counts[.documents] + result.counts[.documentsEmptied] == 600)
      let report = try JSONValue(
        parsing: String(decoding: FileSystem.read("\(folder)/bloom/report.json"), as: UTF8.self))
      #expect(report["complete"] == .bool(true))
      #expect((report["totals"]?["false_positive_rate"]?.number ?? 1) < 1e-6)
    }
  }

  @Test(arguments: [2, 7]) func bytesDoNotDependOnThreads(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let paths = try inputs(folder)
      let subject = BloomSettings.Subject.units(paragraphs: true, .ccnet, minimumCharacters: 5)
      // So small that the filter is wrong again and again.
      _ = try run(subject, paths, to: "\(folder)/one", rate: 0.2, bytes: 1 << 6)
      let result = try run(subject, paths, to: "\(folder)/more", rate: 0.2, bytes: 1 << 6, threads: threads)
      for name in ["docs/f0.jsonl.zst", "docs/f2.jsonl.zst", "removed.jsonl.zst", "report.json"] {
        #expect(try FileSystem.read("\(folder)/one/\(name)") == FileSystem.read("\(folder)/more/\(name)"), "\(name)")
      }
      #expect(result.counts[.expectedErrors] > 10)
      #expect(BloomFigures(result.counts, BloomSettings(subject, rate: 0.2, byteCount: 1 << 6)).isOverfull)
    }
  }
}
