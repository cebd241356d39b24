import Base
import Foundation
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// Archives that end early, are no archives, or are compressed once more.
@Suite struct ExtractEndTests {
  private static func archive(pages: Int) -> [UInt8] {
    var stored = ByteBuffer()
    let compressor = FrameCompressor(.gzip)
    for number in 0..<pages {
      let page = ArchiveText.Page(
        url: "https://host.example/\(number)",
        body: ArchiveText.html(title: "Page \(number)", paragraphs: ["Some words of page \(number), to be read."]))
      compressor.compress(ArchiveText.response(page, number: number).span, into: &stored)
    }
    return stored.array()
  }

  private static func remote(_ server: LoopbackServer) -> Input {
    Input(location: server.url("/x.warc.gz"), identity: server.url("/x.warc.gz"))
  }

  private static func run(_ input: Input, to output: String) throws -> RunResult {
    try Run(steps: [Step(ExtractJob(ExtractionSettings()))], inputs: [input], folder: output).run(stop: StopFlag())
  }

  /// A server that declares the length of what it sends, not of what there is, at first.
  @Test func aShortAnswerOfAServerIsAnErrorAndThenRepaired() throws {
    let archive = Self.archive(pages: 30)
    let server = try LoopbackServer { request in
      .bytes(request.number == 1 ? Array(archive.prefix(archive.count / 2 + 3)) : archive, from: request.offset)
    }
    try withTemporaryFolder { folder in
      let result = try Self.run(Self.remote(server), to: "\(folder)/out")
      let error = result.failures.first?.error as? any ReportableError
      #expect(error?.message == "the content ends inside a record or a compressed member")
      #expect(error?.exitCode == .unavailable)
      let again = try Self.run(Self.remote(server), to: "\(folder)/out")
      #expect(again.isComplete && again.counts[.pages] == 30 && again.counts[.faults].total == 0)
    }
  }

  @Test func aShortFileIsAFault() throws {
    let archive = Self.archive(pages: 30)
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array(archive.prefix(archive.count / 2 + 3)).span, to: "\(folder)/x.warc.gz")
      let result = try JobRunner.run(
        ExtractJob(ExtractionSettings()), ["\(folder)/x.warc.gz"], to: "\(folder)/out")
      #expect(result.isComplete && result.counts[.faults]["gzip-truncated"] == 1)
      #expect(result.counts[.pages] > 10)
    }
  }

  @Test(arguments: [JSONLinesFormat.gzip, .zstd]) func anArchiveCompressedOnceMoreIsAnError(_ format: JSONLinesFormat)
    throws
  {
    var twice = ByteBuffer()
    FrameCompressor(format).compress(Self.archive(pages: 3).span, into: &twice)
    try withTemporaryFolder { folder in
      try AtomicFile.write(twice.array().span, to: "\(folder)/x.warc.gz")
      let result = try JobRunner.run(
        ExtractJob(ExtractionSettings()), ["\(folder)/x.warc.gz"], to: "\(folder)/out")
      let error = result.failures.first?.error as? any ReportableError
      #expect(error?.message == "the archive is compressed twice")
      #expect(error?.exitCode == .badInput)
    }
  }

  @Test(arguments: [
    ("", "it is empty"),
    ("<p>no archive</p>", "it looks like a web page; see `dataprep extract`, or `dataprep warc create`"),
    ("{\"text\":\"x\"}\n", "it looks like lines of JSON; those are for `dataprep tokenize`"),
  ])
  func anInputWithoutARecordIsNamed(_ content: String, _ reason: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(content, to: "\(folder)/x.warc.gz")
      let result = try JobRunner.run(
        ExtractJob(ExtractionSettings()), ["\(folder)/x.warc.gz"], to: "\(folder)/out")
      #expect(
        result.silentInputs.message == "no record or document was found in \(folder)/x.warc.gz "
          + "(no WARC or ARC record found; \(reason))")
    }
  }
}
