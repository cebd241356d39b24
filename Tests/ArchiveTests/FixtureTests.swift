import Archive
import Base
import Records
import TestSupport
import Testing

/// One archive for each way in which archives differ from the standard, and what must be read from it.
@Suite struct FixtureTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var records: Int
    var responses: Int
    var faults: [String]
    var testDescription: String { name }

    init(_ name: String, _ records: Int, _ responses: Int, _ faults: String...) {
      self.name = name
      self.records = records
      self.responses = responses
      self.faults = faults
    }
  }

  static let cases: [Case] = [
    // Every way of storing the same seven records.
    Case("plain.warc", 7, 3),
    Case("members.warc.gz", 7, 3),
    Case("whole.warc.gz", 7, 3),
    Case("grouped.warc.gz", 7, 3),
    Case("blocks.warc.gz", 7, 3),
    Case("stored.warc.gz", 7, 3),
    Case("empty-members.warc.gz", 7, 3),
    Case("frames.warc.zst", 7, 3),
    Case("whole.warc.zst", 7, 3),
    Case("skippable.warc.zst", 7, 3),
    Case("frames.warc.lz4", 7, 3),
    Case("whole.warc.lz4", 7, 3),
    Case("plain-after-members.warc.gz", 7, 3),
    Case("many-in-member.warc.gz", 10, 10),
    Case("wet.warc.gz", 3, 0),
    // Ways of writing headers and blank lines.
    Case("bare-lf.warc", 7, 3),
    Case("text-mode.warc", 7, 3, "content-length-wrong"),
    Case("headers.warc", 4, 4),
    Case("no-blank-lines.warc", 7, 3),
    Case("extra-blank-lines.warc", 7, 3),
    Case("nested.warc", 3, 1),
    // Lengths.
    Case("short-length.warc", 4, 2, "content-length-wrong"),
    Case("long-length.warc", 4, 2, "content-length-wrong"),
    Case("long-length.warc.gz", 4, 2, "content-length-wrong"),
    Case("huge-length.warc", 4, 2, "content-length-wrong"),
    Case("overflowing-length.warc.gz", 3, 2, "content-length-wrong"),
    Case("no-length.warc", 4, 2, "content-length-missing"),
    Case("word-length.warc", 4, 2, "content-length-invalid"),
    // Records and members that end too early.
    Case("truncated.warc", 7, 3, "record-truncated"),
    Case("truncated-header.warc", 7, 3, "header-truncated"),
    Case("truncated.warc.gz", 7, 3, "gzip-truncated"),
    Case("clipped.warc.gz", 3, 1, "gzip-truncated"),
    Case("cut-record.warc", 3, 2, "content-length-wrong"),
    Case("header-in-header.warc", 3, 2, "header-truncated"),
    // Damage. What can be read of a damaged record is read, and marked as truncated.
    Case("damaged-member.warc.gz", 7, 3, "gzip-damaged"),
    Case("damaged-magic.warc.gz", 6, 2, "unrecognised-bytes"),
    Case("damaged-first.warc.gz", 6, 3, "unrecognised-bytes"),
    Case("damaged-checksum.warc.gz", 7, 3, "gzip-checksum"),
    Case("damaged-shared.warc.gz", 11, 8, "gzip-damaged"),
    Case("damaged-tail.warc.gz", 7, 3, "unrecognised-bytes"),
    Case("damaged.warc.zst", 6, 2, "zstd-damaged"),
    Case("damaged.warc.lz4", 6, 2, "lz4-damaged"),
    Case("garbage-between.warc", 7, 3, "unrecognised-bytes"),
    Case("damaged-header.warc", 6, 3, "unrecognised-bytes"),
    // No archives at all.
    Case("empty.warc", 0, 0, "no-records"),
    Case("empty.warc.gz", 0, 0, "no-records"),
    Case("garbage.warc.gz", 0, 0, "no-records", "unrecognised-bytes"),
    Case("text.warc", 0, 0, "no-records", "unrecognised-bytes"),
    // ARC.
    Case("v1.arc", 4, 3),
    Case("v1.arc.gz", 4, 3),
    Case("v2.arc", 4, 3),
    Case("crlf.arc", 4, 3),
    Case("spaces.arc", 3, 2),
    Case("bad-length.arc", 4, 3, "content-length-wrong"),
    Case("no-date.arc", 3, 2),
    Case("bad-columns.arc", 5, 4, "content-length-invalid"),
    Case("damaged.arc", 3, 2, "unrecognised-bytes"),
    // HTTP: the archives themselves are sound.
    Case("bodies.warc.gz", 21, 20),
    Case("damaged-bodies.warc", 6, 5),
  ]

  @Test(arguments: cases)
  func readsWhatIsThere(_ expected: Case) throws {
    let summary = try Archives.summary(expected.name)
    #expect(summary.records.count == expected.records)
    #expect(summary.responses == expected.responses)
    #expect(summary.faultKinds == expected.faults)
  }

  @Test func everyFixtureHasACase() {
    #expect(Set(Archives.names) == Set(Self.cases.map(\.name)))
  }

  /// However they are stored, the same records come out.
  @Test(arguments: [
    "members.warc.gz", "whole.warc.gz", "grouped.warc.gz", "blocks.warc.gz", "stored.warc.gz",
    "empty-members.warc.gz", "frames.warc.zst", "whole.warc.zst", "skippable.warc.zst", "frames.warc.lz4",
    "whole.warc.lz4", "plain-after-members.warc.gz", "no-blank-lines.warc", "extra-blank-lines.warc",
    "damaged-checksum.warc.gz", "garbage-between.warc",
  ])
  func sameRecordsAsPlain(_ name: String) throws {
    let plain = try Archives.summary("plain.warc")
    let other = try Archives.summary(name)
    let isSame = other.records.map(\.content) == plain.records.map(\.content)
    #expect(isSame)
    #expect(other.records.map(\.id) == plain.records.map(\.id))
    #expect(other.records.allSatisfy { !$0.isTruncated })
  }

  /// Where the next record says where a record ends, its content is what was written.
  @Test(arguments: [
    "short-length.warc", "long-length.warc", "long-length.warc.gz", "huge-length.warc", "no-length.warc",
    "word-length.warc",
  ])
  func contentDespiteWrongLength(_ name: String) throws {
    let plain = try Archives.summary("plain.warc").payloads
    let payloads = try Archives.summary(name).payloads
    #expect(payloads == [plain[2], plain[1]], "response 1 is the same page as response 7")
  }

  @Test func faultsAreLocated() throws {
    let members = try Archives.bytes("members.warc.gz")
    let offsets = try Archives.summary("members.warc.gz").records.map(\.offset)
    let damaged = try Archives.summary("damaged-member.warc.gz")
    let fault = try #require(damaged.faults.first)
    #expect(fault.offset == offsets[2])
    #expect(fault.length == offsets[3] - offsets[2])
    #expect(damaged.records[2].isTruncated)
    #expect(damaged.records[3].offset == offsets[3])

    let tail = try #require(try Archives.summary("damaged-tail.warc.gz").faults.first)
    #expect(tail.offset == members.count)
    #expect(tail.length == 56)

    let magic = try #require(try Archives.summary("damaged-magic.warc.gz").faults.first)
    #expect(magic.offset == offsets[2])
    #expect(magic.length == offsets[3] - offsets[2])
  }

  /// Of a frame whose last byte is wrong, all that was decoded before is read.
  @Test(arguments: [WARCWriter.Compression.zstd(level: 3), .lz4])
  func damagedFramesGiveWhatTheyHold(_ compression: WARCWriter.Compression) throws {
    var generator = SeededGenerator(seed: 8)
    let writer = WARCWriter(compression: compression)
    var stored = ByteBuffer()
    for index in 0..<3 {
      let body = (0..<400_000).map { _ in UInt8.random(in: 97...104, using: &generator) }
      try writer.append(
        .response(
          to: "https://example.org/\(index)", id: "urn:uuid:\(index)", date: "2026-01-01T00:00:00Z",
          contentType: "text/html", body: body),
        to: &stored)
    }
    let sound = try ArchiveSummary(MemorySource(stored.array()))
    var bytes = stored.array()
    bytes[sound.records[2].offset - 1] ^= 1
    let checksum = try ArchiveSummary(MemorySource(bytes))
    #expect(checksum.records.count == 3)
    #expect(checksum.faults.count == 1)
    let isSame = checksum.records[1].content == sound.records[1].content
    #expect(isSame, "a wrong checksum takes nothing away")

    // Wrong in the middle: what came before is there, and the record says that it is cut.
    bytes = stored.array()
    let middle = sound.records[1].offset + (sound.records[1].length ?? 0) * 3 / 4
    bytes.removeSubrange(middle..<middle + 1000)
    let damaged = try ArchiveSummary(MemorySource(bytes))
    #expect(damaged.records.count == 3)
    #expect(damaged.records[1].isTruncated)
    #expect(damaged.records[1].content.count >= 128 << 10)
    let isPrefix = sound.records[1].content.starts(with: damaged.records[1].content.prefix(100_000))
    #expect(isPrefix)
    #expect(damaged.records[2].content == sound.records[2].content)
  }

  @Test func arcRecordsAreResponses() throws {
    let summary = try Archives.summary("v1.arc")
    #expect(summary.types == [.warcinfo, .response, .response, .response])
    #expect(summary.records[1].url == "https://yo.example.org/")
    #expect(summary.records[1].id.hasPrefix("urn:uuid:"))
    #expect(Set(summary.records.map(\.id)).count == 4, "IDs differ")
    #expect(try Archives.summary("v1.arc").records.map(\.id) == summary.records.map(\.id), "IDs are the same each time")
    let columns = try Archives.summary("bad-columns.arc")
    #expect(columns.payloads == [summary.payloads[0], summary.payloads[1], summary.payloads[2], summary.payloads[0]])
    #expect(try Archives.summary("v2.arc").payloads == summary.payloads)
    #expect(try Archives.summary("v1.arc.gz").payloads == summary.payloads)
    #expect(try Archives.summary("spaces.arc").records[1].url == "http://example.org/a page with spaces?x=1 2")
  }

  @Test func headersAreReadInAnyForm() throws {
    let reader = ArchiveReader(MemorySource(try Archives.bytes("headers.warc")))
    #expect(try reader.next())
    #expect(
      reader.withTargetURI { String(decoding: $0.withUnsafeBufferPointer { Array($0) }, as: UTF8.self) }
        == "https://sw.example.org/a b")
    #expect(reader.string(.date) == "2026-01-02T03:04:05Z")
    #expect(reader.string(named: "WARC-date") == "2026-01-02T03:04:05Z")
    #expect(reader.string(named: "X-Not-There") == nil)
    #expect(try reader.next())
    #expect(
      reader.string(.targetURI)?.split { $0 == " " || $0 == "\t" } == ["https://example.org/", "folded/", "name"])
    #expect(!reader.has(.contentType))
    #expect(reader.fields.count == 7)
    #expect(try reader.next())
    #expect(reader.string(named: "WARC-TREC-ID") == "clueweb-0")
    #expect(try reader.next())
    #expect(reader.string(.targetURI) == "https://example.org/Ẹ")
    #expect(try !reader.next())
  }

  /// A plain archive inside a record is that record's content.
  @Test func nestedArchiveIsContent() throws {
    let plain = try Archives.bytes("plain.warc")
    #expect(try Archives.summary("nested.warc").records[1].content == plain)
  }
}
