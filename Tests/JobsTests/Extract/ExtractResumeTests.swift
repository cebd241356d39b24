import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// A long archive goes on after a kill near where it was, with the same bytes.
@Suite struct ExtractResumeTests {
  /// How an archive is stored.
  enum Storage: String, CaseIterable, Sendable { case members, oneMember, plain, zstd }

  /// Writes pages, some of which are no documents, with a damaged place in the middle.
  private static func write(_ storage: Storage, pages: Int, to path: String) throws {
    var stored = ByteBuffer()
    var all: [UInt8] = []
    let compressor = FrameCompressor(storage == .zstd ? .zstd : storage == .plain ? .plain : .gzip)
    for number in 0..<pages {
      var page = ArchiveText.Page(
        url: "https://host\(number % 5).example/\(number)",
        body: ArchiveText.html(
          title: "Page \(number)",
          paragraphs: (0..<4).map { "Sentence \($0) of page \(number), with some words to read." }))
      if number % 9 == 4 { page.status = "404 Not Found" }
      let record = ArchiveText.response(page, number: number)
      all += record
      if storage != .oneMember { compressor.compress(record.span, into: &stored) }
      if number == pages / 2 { stored.append(Array("no record here\r\n".utf8)) }
    }
    if storage == .oneMember { compressor.compress(all.span, into: &stored) }
    try AtomicFile.write(stored.array().span, to: path)
  }

  private static func job(_ format: DocumentFormat = .lines(.zstd)) -> ExtractJob {
    var settings = ExtractionSettings()
    settings.rejects = .sample
    settings.format = format
    return ExtractJob(settings)
  }

  @Test(arguments: zip(Storage.allCases, [1, 3, 2, 3]))
  func aKillAtAnyCheckpointCostsNoBytes(_ storage: Storage, _ threads: Int) throws {
    // Every second one in columns.
    let job = Self.job(threads == 3 ? .parquet : .lines(.zstd))
    try withTemporaryFolder { folder in
      let archive = "\(folder)/x.warc"
      try Self.write(storage, pages: 400, to: archive)
      _ = try JobRunner.run(job, [archive], to: "\(folder)/whole")
      let whole = try JobRunner.contents("\(folder)/whole")
      let snapshots = Monitor<[String]>([])
      _ = try JobRunner.run(
        job, [archive], to: "\(folder)/out", threads: threads, clock: JobRunner.impatient,
        progress: { progress in
          // What a kill at this moment would leave.
          snapshots.withLock { snapshots in
            guard progress.counts[.pages] > 0, progress.tasksDone == 0, snapshots.count < 6 else { return }
            let copy = "\(folder)/at-\(snapshots.count)"
            try? FileManager.default.copyItem(atPath: "\(folder)/out", toPath: copy)
            snapshots.append(copy)
          }
        })
      #expect(try JobRunner.contents("\(folder)/out") == whole)
      let copies = snapshots.withLock { $0 }
      #expect(copies.count >= 4)
      var fewest = Int.max
      for copy in copies {
        let pages = Monitor(0)
        let result = try JobRunner.run(
          job, [archive], to: copy, progress: { news in pages.withLock { $0 = news.counts[.pages] } })
        #expect(result.counts[.pages] == 400)
        #expect(try JobRunner.contents(copy) == whole, "\(copy)")
        #expect(FileSystem.entry(at: "\(copy)/.work") == nil)
        fewest = min(fewest, pages.withLock { $0 })
      }
      // The last ones go on near the end.
      #expect(fewest < 250)
    }
  }

  @Test func aStopKeepsWhatWasDone() throws {
    try withTemporaryFolder { folder in
      let archive = "\(folder)/x.warc"
      try Self.write(.members, pages: 2000, to: archive)
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/whole")
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try JobRunner.run(
          Self.job(), [archive], to: "\(folder)/out", stop: stop,
          progress: { if $0.counts[.pages] > 1000 { stop.request() } })
      }
      let pages = Monitor(0)
      _ = try JobRunner.run(
        Self.job(), [archive], to: "\(folder)/out", progress: { news in pages.withLock { $0 = news.counts[.pages] } })
      #expect(pages.withLock { $0 } < 1000)
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test func aChangedInputStartsAgain() throws {
    try withTemporaryFolder { folder in
      let archive = "\(folder)/x.warc"
      try Self.write(.members, pages: 2000, to: archive)
      let stop = StopFlag()
      #expect(throws: RunError.self) {
        try JobRunner.run(
          Self.job(), [archive], to: "\(folder)/out", stop: stop,
          progress: { if $0.counts[.pages] > 1000 { stop.request() } })
      }
      try Self.write(.members, pages: 1900, to: archive)
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/out")
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/whole")
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test func changedInputsAreRefusedDoneAgainOrKept() throws {
    try withTemporaryFolder { folder in
      let archive = "\(folder)/x.warc"
      try Self.write(.members, pages: 40, to: archive)
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/out")
      let before = try JobRunner.contents("\(folder)/out")
      try Self.write(.members, pages: 60, to: archive)
      let error = #expect(throws: RunError.self) { try JobRunner.run(Self.job(), [archive], to: "\(folder)/out") }
      #expect(error?.code == .inputChanged && error?.location == archive)
      let kept = try JobRunner.run(Self.job(), [archive], to: "\(folder)/out", changes: .keep)
      #expect(kept.counts[.pages] == 40)
      #expect(try JobRunner.contents("\(folder)/out") == before)
      let again = try JobRunner.run(Self.job(), [archive], to: "\(folder)/out", changes: .redo)
      #expect(again.counts[.pages] == 60)
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/whole")
      #expect(try JobRunner.contents("\(folder)/out") == JobRunner.contents("\(folder)/whole"))
    }
  }

  @Test func missingOutputIsNoticedAndMadeAgain() throws {
    try withTemporaryFolder { folder in
      let archive = "\(folder)/x.warc"
      try Self.write(.members, pages: 40, to: archive)
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/out")
      let before = try JobRunner.contents("\(folder)/out")
      let lost = try #require(before.keys.first { $0.hasPrefix("docs/") })
      try FileSystem.remove("\(folder)/out/\(lost)")
      let error = #expect(throws: RunError.self) { try JobRunner.run(Self.job(), [archive], to: "\(folder)/out") }
      #expect(error?.code == .lostFile && error?.location?.hasSuffix(lost) == true)
      _ = try JobRunner.run(Self.job(), [archive], to: "\(folder)/out", changes: .redo)
      #expect(try JobRunner.contents("\(folder)/out") == before)
    }
  }
}
