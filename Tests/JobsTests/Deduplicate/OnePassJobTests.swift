import Base
import Deduplication
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// Deduplication in one reading. By a Bloom filter: as without, where the filter is large; otherwise as its figures say. By all
/// lines in memory: as by files.
@Suite struct OnePassJobTests {
  private func run(
    _ subject: OnePassSettings.Subject, _ paths: [String], to output: String, rate: Double = 1e-6, bytes: Int = 1 << 22,
    threads: Int = 1
  ) throws -> RunResult {
    try run(OnePassSettings(subject, .filter(rate: rate, byteCount: bytes)), paths, to: output, threads: threads)
  }

  private func run(
    _ settings: OnePassSettings, _ paths: [String], to output: String, threads: Int = 1
  ) throws -> RunResult {
    var run = Run(steps: [Step(OnePassJob(settings))], inputs: JobRunner.inputs(paths), folder: output)
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
      let subject = OnePassSettings.Subject.units(paragraphs: false, .trim, minimumCharacters: 0)
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
      let subject = OnePassSettings.Subject.units(paragraphs: true, .ccnet, minimumCharacters: 5)
      // So small that the filter is wrong again and again.
      _ = try run(subject, paths, to: "\(folder)/one", rate: 0.2, bytes: 1 << 6)
      let result = try run(subject, paths, to: "\(folder)/more", rate: 0.2, bytes: 1 << 6, threads: threads)
      for name in ["docs/f0.jsonl.zst", "docs/f2.jsonl.zst", "removed.jsonl.zst", "report.json"] {
        #expect(try FileSystem.read("\(folder)/one/\(name)") == FileSystem.read("\(folder)/more/\(name)"), "\(name)")
      }
      #expect(result.counts[.expectedErrors] > 10)
      let settings = OnePassSettings(subject, .filter(rate: 0.2, byteCount: 1 << 6))
      #expect(BloomFigures(result.counts, settings)?.isOverfull == true)
    }
  }

  private static let subjects: [OnePassSettings.Subject] = [
    .units(paragraphs: false, .trim, minimumCharacters: 0), .units(paragraphs: false, .ccnet, minimumCharacters: 30),
    .units(paragraphs: true, .trim, minimumCharacters: 0),
  ]

  private static func passages(_ subject: OnePassSettings.Subject) -> PassageSettings {
    guard case .units(let paragraphs, let normalization, let minimum) = subject else {
      preconditionFailure("documents are no passages")
    }
    return PassageSettings(.units(paragraphs: paragraphs, normalization, minimumCharacters: minimum))
  }

  /// Documents, what is cut of them and where it stands: all as the way by files has it, for any number of threads.
  @Test(arguments: subjects, [1, 2, 7]) func linesInMemoryAreThoseOfFiles(
    _ subject: OnePassSettings.Subject, _ threads: Int
  ) throws {
    try withTemporaryFolder { folder in
      let paths = try inputs(folder)
      let settings = OnePassSettings(subject, .table(mostBytes: 1 << 26))
      let result = try run(settings, paths, to: "\(folder)/memory", threads: threads)
      try PassageRun.run(Self.passages(subject), paths, to: "\(folder)/files")
      #expect(try files("\(folder)/memory") == files("\(folder)/files"))
      let (memory, exact) = (try PassageRun.output("\(folder)/memory"), try PassageRun.output("\(folder)/files"))
      #expect(memory.removed == exact.removed && !memory.removed.isEmpty)
      #expect(result.counts[.documentsRead] == 600)
      let report = try JSONValue(
        parsing: String(decoding: FileSystem.read("\(folder)/memory/report.json"), as: UTF8.self))
      #expect(report["settings"]?["method"]?.string == "in-memory")
      #expect(report["totals"]?["false_positive_rate"] == nil)
    }
  }

  @Test func linesThatDoNotFitInMemoryAreAnError() throws {
    try withTemporaryFolder { folder in
      let settings = OnePassSettings(Self.subjects[0], .table(mostBytes: 100_000))
      let paths = try inputs(folder)
      let error = try #require(throws: PassageError.self) { try run(settings, paths, to: "\(folder)/out") }
      #expect(error.code == .tooLarge && error.message.contains("different lines do not fit"))
      #expect(FileSystem.entry(at: "\(folder)/out/docs") == nil)
    }
  }

  /// What would be cut, and no document.
  @Test func rangesAlone() throws {
    try withTemporaryFolder { folder in
      let paths = try inputs(folder)
      var passages = Self.passages(Self.subjects[0])
      try PassageRun.run(passages, paths, to: "\(folder)/whole")
      let whole = try PassageRun.output("\(folder)/whole")
      passages.writesDocuments = false
      let result = try PassageRun.run(passages, paths, to: "\(folder)/ranges", threads: 2)
      var table = OnePassSettings(Self.subjects[0], .table(mostBytes: 1 << 26))
      table.writesDocuments = false
      _ = try run(table, paths, to: "\(folder)/memory", threads: 2)
      var filter = OnePassSettings(Self.subjects[0], .filter(rate: 1e-6, byteCount: 1 << 22))
      filter.writesDocuments = false
      _ = try run(filter, paths, to: "\(folder)/filter")
      for name in ["ranges", "memory"] {
        #expect(FileSystem.entry(at: "\(folder)/\(name)/docs") == nil)
        #expect(try PassageRun.output("\(folder)/\(name)").removed == whole.removed, "\(name)")
      }
      #expect(FileSystem.entry(at: "\(folder)/filter/docs") == nil)
      let cut = try PassageRun.output("\(folder)/filter").removed.reduce(0) { $0 + $1.bytes }
      #expect(cut == whole.removed.reduce(0) { $0 + $1.bytes })
      // Counted all the same.
      #expect(result.counts[.documents] == whole.lines.count && result.counts[.documentsRead] == 600)
    }
  }
}
