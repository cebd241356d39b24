import Base
import Records
import Stages
import TestSupport
import Testing

@Suite struct PageReaderTests {
  private static func archive() -> [UInt8] {
    var bytes = ArchiveText.record(
      type: "warcinfo", fields: [("WARC-Record-ID", "<urn:uuid:1>"), ("Content-Type", "application/warc-fields")],
      content: Array("isPartOf: TEST-2026-01\r\n".utf8))
    for number in 1...40 {
      bytes += ArchiveText.record(
        type: "request", fields: [("WARC-Record-ID", "<urn:uuid:r\(number)>")],
        content: Array("GET / HTTP/1.1\r\n\r\n".utf8))
      bytes += ArchiveText.response(
        .init(url: "https://a.example/\(number)", body: String(repeating: "<p>Text \(number)</p>", count: number)),
        number: number)
    }
    bytes += ArchiveText.record(
      type: "conversion",
      fields: [
        ("WARC-Record-ID", "<urn:uuid:c>"), ("WARC-Target-URI", "https://c.example/"), ("Content-Type", "text/plain"),
      ],
      content: Array("Plain text".utf8))
    return bytes
  }

  /// The pages, whatever pieces the archive is read in and however many a batch may hold.
  @Test(arguments: [1, 13, 4096, Int.max], [1, 7, 1000])
  func anyPiecesGiveTheSamePages(_ pieceSize: Int, _ batchSize: Int) throws {
    let reader = PageReader(MemorySource(Self.archive(), name: "x.warc", pieceSize: pieceSize))
    var batch = Batch()
    var urls: [String] = []
    var bodies = 0
    var counts: [String: Int] = [:]
    var hasMore = true
    while hasMore {
      batch.removeAll()
      hasMore = try reader.fill(&batch, maximumPages: batchSize)
      #expect(batch.documents.count <= batchSize)
      for document in batch.documents {
        urls.append(batch.strings.string(document.url))
        bodies += Int(document.body.count)
        #expect(document.status == (batch.strings.string(document.url) == "https://c.example/" ? 0 : 200))
      }
      for (type, count) in reader.takeRecordCounts() { counts[type, default: 0] += count }
      #expect(batch.faults.isEmpty)
    }
    #expect(urls == (1...40).map { "https://a.example/\($0)" } + ["https://c.example/"])
    #expect(counts == ["warcinfo": 1, "request": 40, "response": 40, "conversion": 1])
    #expect(bodies == (1...40).reduce(0) { $0 + $1 * "<p>Text \($1)</p>".utf8.count } + 10)
    #expect(reader.dump == "TEST-2026-01")
    #expect(reader.takeByteCount() == Self.archive().count)
  }

  @Test func whatHeadersSayBecomesValidText() throws {
    let record = ArchiveText.record(
      type: "resource",
      fields: [
        ("WARC-Record-ID", "<urn:@>"), ("WARC-Target-URI", "https://a.example/@"), ("Content-Type", "Text/@;q"),
        ("WARC-Date", "@"),
      ],
      content: Array("x".utf8)
    ).map { $0 == UInt8(ascii: "@") ? 0xE9 : $0 }
    let reader = PageReader(MemorySource(record, name: "x.warc"))
    var batch = Batch()
    _ = try reader.fill(&batch, maximumPages: 10)
    let document = try #require(batch.documents.first)
    for range in [document.id, document.url, document.contentType, document.date] {
      #expect(String(validating: batch.strings.array()[range.range], as: UTF8.self)?.isEmpty == false)
    }
    #expect(batch.strings.string(document.id) == "<urn:\u{FFFD}>")
    #expect(batch.strings.string(document.contentType) == "text/\u{FFFD}")
  }

  /// An archive of other records than pages does not keep its reader from giving control back.
  @Test func manyRecordsWithoutPagesComeInSeveralBatches() throws {
    let request = ArchiveText.record(
      type: "request", fields: [("WARC-Record-ID", "<urn:uuid:r>")], content: Array("GET / HTTP/1.1\r\n\r\n".utf8))
    let reader = PageReader(MemorySource((0..<10_000).flatMap { _ in request }, name: "x.warc"))
    var batch = Batch()
    var fills = 1
    while try reader.fill(&batch, maximumPages: 10) { fills += 1 }
    #expect(fills == 3)
    #expect(reader.takeRecordCounts().map(\.1) == [10_000])
  }

  @Test(arguments: [
    ("crawl-data/CC-MAIN-2025-18/segments/1/warc/CC-MAIN-20250418000000-00001.warc.gz", "CC-MAIN-2025-18"),
    ("CC-MAIN-20250418000000-00001.warc.gz", ""), ("x", ""),
  ])
  func theCrawlIsInThePath(_ path: String, _ dump: String) {
    #expect(PageReader(MemorySource([], name: path)).dump == dump)
  }

  @Test func identifiersAreDerivedWhereThereAreNone() throws {
    let record = ArchiveText.record(
      type: "response", fields: [("WARC-Target-URI", "https://a.example/")],
      content: Array("HTTP/1.1 200 OK\r\n\r\nx".utf8))
    var ids: Set<String> = []
    for _ in 0..<2 {
      let reader = PageReader(MemorySource(record + record, name: "x.warc"))
      var batch = Batch()
      #expect(try !reader.fill(&batch, maximumPages: 10))
      for document in batch.documents { ids.insert(batch.strings.string(document.id)) }
    }
    #expect(ids.count == 2)
    #expect(ids.allSatisfy { $0.hasPrefix("<urn:sha256:") && $0.hasSuffix(">") })
  }

  @Test func contentTypesLoseParametersAndCase() throws {
    let page = ArchiveText.Page(
      url: "https://a.example/", contentType: "Text/HTML; Charset=\"ISO-8859-2\"", body: "<p>x")
    let reader = PageReader(MemorySource(ArchiveText.response(page, number: 1)))
    var batch = Batch()
    _ = try reader.fill(&batch, maximumPages: 10)
    #expect(batch.strings.string(batch.documents[0].contentType) == "text/html")
    #expect(batch.strings.string(batch.documents[0].declaredCharset) == "ISO-8859-2")
  }
}
