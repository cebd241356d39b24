import Archive
import Base
import TestSupport
import Testing

@Suite struct WARCWriterTests {
  static let compressions: [WARCWriter.Compression] = [.none, .gzip(level: 1), .gzip(level: 12), .zstd(level: 3), .lz4]

  private static func records(seed: UInt64) -> [WARCRecord] {
    var generator = SeededGenerator(seed: seed)
    return (0..<40).map { index in
      let length = [0, 1, 100, 70_000, 300_000][index % 5]
      let body = (0..<length).map { _ in UInt8.random(in: 32...95, using: &generator) }
      let url = "https://example.org/\(index)"
      let id = WARCRecord.identifier(for: url)
      guard index % 3 == 0 else {
        return .response(
          to: url, id: id, date: "2026-01-01T00:00:0\(index % 10)Z", contentType: "text/html", body: body)
      }
      return WARCRecord(
        RecordType.allCases[index % 8], id: id, date: "2026-01-01T00:00:00Z", targetURI: url,
        contentType: "application/octet-stream", content: body)
    }
  }

  @Test(arguments: compressions)
  func roundTrip(_ compression: WARCWriter.Compression) throws {
    let records = Self.records(seed: 3)
    let writer = WARCWriter(compression: compression)
    var stored = ByteBuffer()
    var offsets: [Int] = []
    for record in records {
      offsets.append(stored.count)
      try writer.append(record, to: &stored)
    }
    let summary = try ArchiveSummary(MemorySource(stored.array(), pieceSize: 10_000))
    #expect(summary.faults.isEmpty)
    #expect(summary.types == records.map(\.type))
    #expect(summary.records.map(\.id) == records.map(\.id))
    #expect(summary.records.map(\.offset) == offsets)
    let isSame = summary.records.map(\.content) == records.map(\.content)
    #expect(isSame)
    let storedCount = stored.count
    #expect(summary.records.reduce(0) { $0 + ($1.length ?? 0) } == storedCount)

    let verifier = DigestVerifier()
    let reader = ArchiveReader(MemorySource(stored.array()))
    while try reader.next() {
      #expect(verifier.verifyBlock(of: reader) == .verified)
      #expect(verifier.verifyPayload(of: reader) == (reader.has(.payloadDigest) ? .verified : .absent))
    }
  }

  @Test func sameRecordsSameBytes() throws {
    let record = Self.records(seed: 9)[1]
    for compression in Self.compressions {
      var first = ByteBuffer()
      var second = ByteBuffer()
      try WARCWriter(compression: compression).append(record, to: &first)
      try WARCWriter(compression: compression).append(record, to: &second)
      let isSame = first.array() == second.array()
      #expect(isSame)
    }
  }

  @Test(arguments: ["a\r\nX-Smuggled: yes", "a\nb"])
  func lineBreaksInFieldsAreRefused(_ value: String) {
    let writer = WARCWriter(compression: .none)
    var stored = ByteBuffer()
    let record = WARCRecord(.response, id: "urn:uuid:1", date: "2026-01-01T00:00:00Z", targetURI: value, content: [])
    #expect(throws: ArchiveError.self) { try writer.append(record, to: &stored) }
    let count = stored.count
    #expect(count == 0)
  }

  @Test func identifiersAreVersion5UUIDs() {
    let id = WARCRecord.identifier(for: "https://example.org/")
    #expect(id == WARCRecord.identifier(for: "https://example.org/"))
    #expect(id != WARCRecord.identifier(for: "https://example.org/a"))
    #expect(id.wholeMatch(of: /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
  }
}
