import Base
import Foundation
import TestSupport
import Testing

/// A run with nothing to do sees it from its stamp, and from nothing less than what would be seen without one.
@Suite struct IdleRunTests {
  /// A complete run of three archives.
  private struct Corpus {
    let folder: String
    var out: String { "\(folder)/out" }

    init(_ folder: String) throws {
      self.folder = folder
      for number in 0..<3 { try write(number) }
      #expect(try run().status == 0)
      #expect(FileSystem.entry(at: "\(out)/.idle") != nil)
    }

    func write(_ number: Int, paragraph: String = "Some words of a page.") throws {
      try FileSystem.createFolder("\(folder)/in")
      let url = "https://example.org/\(number)"
      let page = ArchiveText.Page(url: url, body: ArchiveText.html(title: "A", paragraphs: [paragraph]))
      let record = ArchiveText.response(page, number: number)
      try AtomicFile.write(record.span, to: "\(folder)/in/\(number).warc")
    }

    func run(_ options: String...) throws -> Command.Result {
      try Command.run(
        ["crawl-extract", "\(folder)/in", "--langid-model", "none", "--format", "jsonl", "--output", out] + options)
    }

    var document: String {
      get throws {
        let folder = "\(out)/docs/und"
        return try #require(try FileSystem.names(in: folder).first.map { "\(folder)/\($0)" })
      }
    }
  }

  @Test func recordsAreNotRead() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      // Written over in place, which the time of the directory does not tell.
      let record = "\(corpus.out)/records/\(try FileSystem.names(in: "\(corpus.out)/records")[0])"
      let file = try #require(FileHandle(forWritingAtPath: record))
      try file.write(contentsOf: Data("!".utf8))
      try file.close()
      #expect(try corpus.run().status == 0)
      #expect(try corpus.run("--max-faults", "5").status == 78)
      // A name that comes or goes is told.
      try FileSystem.createFolder("\(corpus.out)/records/x")
      #expect(try corpus.run().status == 78)
    }
  }

  @Test func aFileThatIsGoneOrShorterIsMissed() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      let document = try corpus.document
      let bytes = try FileSystem.read(document)
      #expect(truncate(document, 3) == 0)
      #expect(try corpus.run().status == 74)
      try AtomicFile.write(bytes.span, to: document)
      #expect(try corpus.run().status == 0)
      try FileSystem.remove(document)
      #expect(try corpus.run().status == 74)
      #expect(try corpus.run("--changed", "redo").status == 0)
      #expect(try FileSystem.read(document) == bytes)
    }
  }

  @Test func aReportThatIsGoneIsWrittenAgain() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      try FileSystem.remove("\(corpus.out)/report.html")
      #expect(try corpus.run().status == 0)
      #expect(FileSystem.entry(at: "\(corpus.out)/report.html") != nil)
    }
  }

  @Test func newAndChangedInputsAreSeen() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      try corpus.write(3)
      #expect(try corpus.run().status == 0)
      #expect(try FileSystem.names(in: "\(corpus.out)/records").count == 4)
      try corpus.write(1, paragraph: "Other words of the page.")
      #expect(try corpus.run().status == 78)
      #expect(try corpus.run("--changed", "redo").status == 0)
    }
  }

  @Test func whatWasKeptIsSeenAgain() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      try corpus.write(1, paragraph: "Other words of the page.")
      #expect(try corpus.run("--changed", "keep").status == 0)
      #expect(try corpus.run().status == 78)
    }
  }

  @Test func theStampNamesNoPlace() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      try FileManager.default.moveItem(atPath: corpus.out, toPath: "\(folder)/elsewhere")
      try FileManager.default.moveItem(atPath: "\(folder)/elsewhere", toPath: corpus.out)
      let stamp = try FileSystem.read("\(corpus.out)/.idle")
      #expect(!String(decoding: stamp, as: UTF8.self).contains(folder))
      #expect(try corpus.run().status == 0)
    }
  }

  @Test func otherSettingsAreSeen() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      #expect(try corpus.run("--rejects", "all").status == 78)
      #expect(try corpus.run().status == 0)
    }
  }

  @Test func aLockedDirectoryIsTold() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(folder)
      let lock = try FileLock.take(folder: corpus.out)
      #expect(try corpus.run().status == 75)
      withExtendedLifetime(lock) {}
    }
  }
}
