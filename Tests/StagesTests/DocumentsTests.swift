import Base
import Records
import Stages
import TestSupport
import Testing

/// Documents that are read, passed through stages and written again change in nothing but what a stage sets.
@Suite struct DocumentsTests {
  /// What is written of an input behind some stages.
  struct Written {
    var kept: [UInt8] = []
    var rejects: [UInt8] = []
  }

  static func pass(_ reader: any DocumentReader, through stages: [any Stage]) throws -> Written {
    let workers = try Analyze.placed(in: stages).map { try $0.makeWorker() }
    let writer = DocumentWriter()
    var batch = Batch()
    var kept = JSONWriter()
    var rejects = JSONWriter()
    while try reader.fill(&batch) {
      for worker in workers { worker.run(&batch) }
      #expect(batch.faults.isEmpty)
      for row in batch.documents.indices {
        if batch.documents[row].verdict.isKept {
          writer.write(batch, row: row, from: reader.provenance, to: &kept)
        } else {
          writer.write(batch, row: row, from: reader.provenance, to: &rejects)
        }
      }
    }
    return Written(kept: kept.bytes.array(), rejects: rejects.bytes.array())
  }

  static func pass(_ lines: [UInt8], through stages: [any Stage]) throws -> Written {
    try pass(JSONLinesDocumentReader(MemorySource(lines, name: "lines"), batchBytes: 1 << 12), through: stages)
  }

  /// The documents and rejects of the sample archive, as crawl extraction writes them.
  static func crawl() throws -> Written {
    let path = TestFiles.fixture("sample/sample.warc.gz")
    let reader = PageReader(MemorySource(try FileSystem.read(path), name: path))
    let workers = try CrawlStages.all(parser: .native, model: nil, languages: []).map { try $0.makeWorker() }
    var kept = JSONWriter()
    var rejects = JSONWriter()
    var batch = Batch()
    var hasMore = true
    while hasMore {
      batch.removeAll()
      hasMore = try reader.fill(&batch, maximumPages: 100)
      for worker in workers { worker.run(&batch) }
      let provenance = Provenance(dump: reader.dump, filePath: path)
      for row in batch.documents.indices {
        if batch.documents[row].verdict.isKept {
          kept.line(batch, row: row, from: provenance)
        } else {
          rejects.line(batch, row: row, from: provenance)
        }
      }
    }
    return Written(kept: kept.bytes.array(), rejects: rejects.bytes.array())
  }

  @Test func crawlExtractionsOwnOutputStaysAsItIs() throws {
    let crawl = try Self.crawl()
    #expect(crawl.kept.count > 10_000)
    for lines in [crawl.kept, crawl.rejects] { #expect(try Self.pass(lines, through: []).kept == lines) }
    // A stage that drops nothing, and one that finds nothing to change.
    let same = try Self.pass(crawl.kept, through: [DropEmptyTexts(), KeepLanguages(["und"]), NormalizeText()])
    #expect(same.rejects.isEmpty && same.kept == crawl.kept)
  }

  private static let fineWeb = [
    #"{"text":"Cafe\u0301 ya asubuhi\n😀","id":"<urn:uuid:1>","dump":"CC-MAIN-2024-10","url":"https://a.example/","#
      + #""date":"2024-02-21T07:10:24Z","file_path":"s3://commoncrawl/x.warc.gz","language":"sw","#
      + #""language_score":0.65182,"token_count":594,"minhash_cluster_size":1.0E+0,"x":{"text": "\u0065"}}"#,
    #"{"text": "Second", "id": "<urn:uuid:2>", "language": "en", "language_score": 9e-1, "token_count": 1}"#,
  ].map { $0 + "\n" }

  @Test func linesOfOthersStayAsTheyAre() throws {
    let lines = Array(Self.fineWeb.joined().utf8)
    #expect(try Self.pass(lines, through: [DropEmptyTexts()]).kept == lines)
  }

  @Test(.enabled(if: TestFiles.shared("tokenize/multi20.jsonl.zst") != nil, "needs the development data in ../shared"))
  func thousandsOfLinesStayAsTheyAre() throws {
    let path = try #require(TestFiles.shared("tokenize/multi20.jsonl.zst"))
    let reader = JSONLinesDocumentReader(MemorySource(try FileSystem.read(path), name: path))
    let source = DecompressingSource(MemorySource(try FileSystem.read(path), name: path))
    var whole = ByteBuffer()
    var before = -1
    while whole.count > before {
      before = whole.count
      try whole.withRoom(1 << 20) { (room) throws(SourceError) in
        try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
    }
    #expect(try Self.pass(reader, through: []).kept == whole.array())
  }

  @Test func aChangedTextIsTheOnlyChange() throws {
    let written = try Self.pass(Array(Self.fineWeb.joined().utf8), through: [NormalizeText()])
    let expected = Self.fineWeb[0].replacing("Cafe\\u0301", with: "Caf\u{E9}") + Self.fineWeb[1]
    #expect(written.rejects.isEmpty)
    #expect(String(decoding: written.kept, as: UTF8.self) == expected && written.kept == Array(expected.utf8))
  }

  @Test func rejectsSayWhyAtTheirEnd() throws {
    let written = try Self.pass(Array(Self.fineWeb.joined().utf8), through: [KeepLanguages(["sw"])])
    #expect(written.kept == Array(Self.fineWeb[0].utf8))
    let reject =
      Self.fineWeb[1].dropLast(2)
      + #","stage":"identify","reason":"other-language","values":"{\"language\":\"en\",\"score\":0.9000}"}"# + "\n"
    #expect(String(decoding: written.rejects, as: UTF8.self) == reject)
    // Written again, for another reason, the reason is replaced.
    let again = try Self.pass(written.rejects, through: [KeepLanguages(["yo"])])
    #expect(again.rejects == written.rejects && again.kept.isEmpty)
  }
}
