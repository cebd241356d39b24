import Base
import Records
import Stages
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

@Suite struct ExtractJobTests {
  /// Writes archives of small pages in some languages, with some that are no documents.
  static func writeArchives(_ count: Int, pages: Int, to folder: String) throws -> [String] {
    try (0..<count).map { archive in
      var bytes: [UInt8] = []
      for number in 0..<pages {
        let paragraphs = (0..<3 + number % 5).map {
          "Sentence \($0) of page \(number) in archive \(archive), with some words to read."
        }
        var page = ArchiveText.Page(
          url: "https://host\(number % 7).example/\(number)",
          body: ArchiveText.html(title: "Page \(number)", paragraphs: paragraphs))
        if number % 11 == 3 { page.status = "404 Not Found" }
        if number % 13 == 5 { page.contentType = "image/png" }
        if number % 17 == 7 { page.body = [] }
        bytes += ArchiveText.response(page, number: archive * pages + number)
        if number % 10 == 0 {
          bytes += ArchiveText.record(type: "metadata", fields: [("WARC-Record-ID", "<urn:uuid:m>")], content: [65])
        }
      }
      var stored = ByteBuffer()
      FrameCompressor(.gzip).compress(bytes.span, into: &stored)
      let path = "\(folder)/crawl-\(archive).warc.gz"
      let archived = stored.array()
      try AtomicFile.write(archived.span, to: path)
      return path
    }
  }

  /// Runs an extraction, as the only process.
  static func extract(
    _ inputs: [String], to output: String, threads: Int = 1, changes: ChangePolicy = .error,
    stop: StopFlag = StopFlag(),
    change: (inout ExtractionSettings) -> Void = { _ in },
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    var settings = ExtractionSettings()
    settings.rejects = .all
    change(&settings)
    return try JobRunner.run(
      ExtractJob(settings), inputs, to: output, threads: threads, changes: changes, stop: stop, progress: progress)
  }

  /// Every file below `docs`, `rejects` and `faults`, and `faults.jsonl`, with its bytes.
  static func contents(_ folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    func walk(_ path: String) throws {
      guard let entry = FileSystem.entry(at: "\(folder)/\(path)") else { return }
      if entry.kind == .file {
        found[path] = try FileSystem.read("\(folder)/\(path)")
      } else {
        for name in try FileSystem.names(in: "\(folder)/\(path)") { try walk("\(path)/\(name)") }
      }
    }
    for name in ["docs", "rejects", "faults", "faults.jsonl"] { try walk(name) }
    return found
  }

  @Test func countsAddUpAndNothingIsLost() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(2, pages: 100, to: folder)
      let report = try Self.extract(inputs, to: "\(folder)/out")
      let counts = report.counts
      #expect(counts[.pages] == counts[.documents] + counts[.rejects].total)
      #expect(counts[.pages] == 200)
      #expect(counts[.records] == 220)
      #expect(counts[.rejects]["http-status"] == 18)
      #expect(counts[.documents] == counts[.languages].total)
      // What the files hold is what the report says.
      var lines: [String: Int] = [:]
      for (path, bytes) in try Self.contents("\(folder)/out") where path.hasSuffix(".zst") {
        let reader = LineReader(DecompressingSource(MemorySource(bytes)))
        while let line = try reader.next({ $0.string }) {
          let value = try JSONValue(parsing: line)
          #expect(value["id"]?.string != nil)
        }
        lines[path.hasPrefix("docs/") ? "docs" : "rejects", default: 0] += reader.lineNumber
      }
      #expect(lines == ["docs": counts[.documents], "rejects": counts[.rejects].total])
      let stages = counts.stages.map(\.name)
      #expect(stages == ["read", "select", "decode", "extract", "identify", "write"])
      for (before, after) in zip(counts.stages.dropFirst(), counts.stages.dropFirst(2)) {
        #expect(before.output == after.input)
      }
      #expect(counts.stages.last?.output == counts[.documents])
      // The record says the same as the files.
      for record in try JobRunner.records("\(folder)/out") {
        #expect(record.state == .complete)
        for file in record.files {
          let bytes = try FileSystem.read("\(folder)/out/\(file.path)")
          #expect(bytes.count == file.byteCount)
          let digest = Digest.of(bytes.span, .sha256)
          #expect(digest.hexadecimal == file.sha256)
        }
      }
      #expect(FileSystem.entry(at: "\(folder)/out/.work") == nil)
      let json = try FileSystem.read("\(folder)/out/report.json")
      let written = try JSONValue(parsing: json.span)
      #expect(written["totals"]?["pages"] == .integer(200))
    }
  }

  @Test(arguments: DocumentFormat.allCases)
  func anyNumberOfThreadsWritesTheSameBytes(_ format: DocumentFormat) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(3, pages: 300, to: folder)
      for threads in [1, 2, 5] {
        _ = try Self.extract(inputs, to: "\(folder)/out\(threads)", threads: threads) { $0.format = format }
      }
      let one = try Self.contents("\(folder)/out1")
      #expect(one.count >= 3 * 4)
      #expect(try Self.contents("\(folder)/out2") == one)
      #expect(try Self.contents("\(folder)/out5") == one)
    }
  }

  @Test func whatIsDoneIsNotDoneAgain() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(3, pages: 40, to: folder)
      _ = try Self.extract(Array(inputs[..<2]), to: "\(folder)/out")
      let read = Monitor(0)
      let report = try Self.extract(
        inputs, to: "\(folder)/out",
        progress: { progress in
          #expect(progress.tasksSkipped == 2)
          read.withLock { $0 = progress.counts[.pages] }
        })
      #expect(read.withLock { $0 } == 40)
      #expect(report.counts[.pages] == 120)
      _ = try Self.extract(inputs, to: "\(folder)/whole")
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
    }
  }

  @Test func aStoppedRunGoesOnToTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(4, pages: 300, to: folder)
      _ = try Self.extract(inputs, to: "\(folder)/whole")
      let stop = StopFlag()
      let error = #expect(throws: RunError.self) {
        try Self.extract(
          inputs, to: "\(folder)/out", threads: 2, stop: stop,
          progress: { if $0.counts[.pages] > 400 { stop.request() } })
      }
      #expect(error?.code == .stopped)
      #expect(error?.exitCode == .tryAgain)
      _ = try Self.extract(inputs, to: "\(folder)/out", threads: 2)
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
      #expect(FileSystem.entry(at: "\(folder)/out/.work") == nil)
    }
  }

  @Test func otherSettingsAreRefused() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(1, pages: 10, to: folder)
      _ = try Self.extract(inputs, to: "\(folder)/out")
      let error = #expect(throws: RunError.self) {
        try Self.extract(inputs, to: "\(folder)/out") { $0.languages = ["sw"] }
      }
      #expect(error?.code == .planMismatch)
      #expect(error?.exitCode == .configuration)
    }
  }

  @Test func oneRunAtATimeHoldsAFolder() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(1, pages: 10, to: folder)
      try FileSystem.createFolder("\(folder)/out")
      let holder = try FileLock.take(folder: "\(folder)/out")
      let error = #expect(throws: RunError.self) {
        try Self.extract(inputs, to: "\(folder)/out")
      }
      #expect(error?.code == .locked)
      withExtendedLifetime(holder) {}
    }
  }

  @Test(arguments: [1, 2])
  func theLimitCountsPagesInTheOrderOfTheInputs(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(3, pages: 40, to: folder)
      let report = try Self.extract(inputs, to: "\(folder)/out", threads: threads) { $0.limit = 55 }
      #expect(report.counts[.pages] == 55)
      #expect(try JobRunner.records("\(folder)/out").map { $0.counts[.pages] } == [40, 15, 0])
    }
  }

  @Test func inputsThatFailAreReportedAndTheOthersDone() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(2, pages: 10, to: folder)
      let report = try Self.extract([inputs[0], "\(folder)/none.warc", inputs[1]], to: "\(folder)/out")
      #expect(report.failures.map(\.input) == ["\(folder)/none.warc"])
      #expect(report.counts[.pages] == 20)
    }
  }

  /// Pages of an input decide what is read of the next, so a failed one must not be counted as empty.
  @Test(arguments: [1, 2])
  func aLimitWaitsForAnInputThatFails(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(3, pages: 40, to: folder)
      let limited = { (output: String) in
        try Self.extract(inputs, to: "\(folder)/\(output)", threads: threads) { $0.limit = 90 }
      }
      _ = try limited("whole")
      try FileSystem.move(inputs[1], to: "\(folder)/away")
      let report = try limited("out")
      #expect(report.failures.map(\.input) == [inputs[1]])
      #expect(report.counts[.pages] == 40)
      try FileSystem.move("\(folder)/away", to: inputs[1])
      #expect(try limited("out").counts[.pages] == 90)
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
    }
  }

  @Test func underALimitOtherInputsAreOtherSettings() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(2, pages: 40, to: folder)
      for (list, isRefused) in [([inputs[1]], false), (inputs, true)] {
        let run = { try Self.extract(list, to: "\(folder)/out") { $0.limit = 50 } }
        if isRefused {
          #expect(throws: RunError.self) { try run() }
        } else {
          _ = try run()
        }
      }
    }
  }

  @Test(arguments: [1, 3])
  func anInputListedTwiceIsReadOnce(_ threads: Int) throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(2, pages: 300, to: folder)
      let report = try Self.extract(inputs + inputs, to: "\(folder)/out", threads: threads)
      #expect(report.counts[.pages] == 600)
      _ = try Self.extract(inputs, to: "\(folder)/whole")
      #expect(try Self.contents("\(folder)/out") == Self.contents("\(folder)/whole"))
    }
  }

  @Test func anInputThatChangedIsNotPassedOver() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(1, pages: 40, to: folder)
      _ = try Self.extract(inputs, to: "\(folder)/out")
      _ = try Self.extract(inputs, to: "\(folder)/out")
      _ = try Self.writeArchives(1, pages: 41, to: folder)
      let error = #expect(throws: RunError.self) {
        try Self.extract(inputs, to: "\(folder)/out")
      }
      #expect(error?.code == .inputChanged)
      #expect(error?.exitCode == .configuration)
    }
  }

  @Test func filesOfOthersAreNotMixedIn() throws {
    try withTemporaryFolder { folder in
      let inputs = try Self.writeArchives(1, pages: 10, to: folder)
      try FileSystem.createFolder("\(folder)/out/docs/a")
      try AtomicFile.write("{}", to: "\(folder)/out/docs/a/b.jsonl")
      let error = #expect(throws: RunError.self) {
        try Self.extract(inputs, to: "\(folder)/out")
      }
      #expect(error?.code == .planMismatch)
      #expect(error?.description.contains("docs/a/b.jsonl") == true)
    }
  }

  @Test(arguments: [RejectPolicy.none, .sample, .all])
  func rejectsAreCountedAndWrittenAsAsked(_ policy: RejectPolicy) throws {
    try withTemporaryFolder { folder in
      var bytes: [UInt8] = []
      for number in 0..<500 {
        bytes += ArchiveText.response(
          .init(url: "https://a.example/\(number)", status: "404 Not Found", body: "x"), number: number)
      }
      try AtomicFile.write(bytes.span, to: "\(folder)/x.warc")
      let report = try Self.extract(["\(folder)/x.warc"], to: "\(folder)/out") {
        $0.rejects = policy; $0.format = .lines(.plain)
      }
      #expect(report.counts[.rejects]["http-status"] == 500)
      let written =
        try Self.contents("\(folder)/out")["rejects/http-status/x.jsonl"]?.count { $0 == UInt8(ascii: "\n") } ?? 0
      switch policy {
      case .none: #expect(written == 0)
      case .sample: #expect((20...45).contains(written))
      case .all: #expect(written == 500)
      }
    }
  }
}
