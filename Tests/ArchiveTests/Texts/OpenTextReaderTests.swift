import Archive
import Base
import Records
import TestSupport
import Testing

/// Inputs of each kind and compression, told by their bytes under a name that says nothing.
@Suite struct OpenTextReaderTests {
  private static func read(_ bytes: [UInt8], more: [String] = []) throws -> (rows: [String], faults: [Fault]) {
    try withTemporaryFolder { folder in
      let path = "\(folder)/input"
      try AtomicFile.write(bytes.span, to: path)
      let reader = try openTextReader(path, fields: TextFields(more: more))
      #expect(reader.name == path)
      var batch = TextBatch()
      var rows: [String] = []
      var faults: [Fault] = []
      while try reader.fill(&batch) {
        for (index, row) in batch.rows.enumerated() {
          let values = batch.more[index * more.count..<(index + 1) * more.count]
          let parts = [row.text, row.id] + values
          rows.append("\(row.ordinal): " + parts.map { batch.bytes.string($0) }.joined(separator: "|"))
        }
        faults += batch.faults
      }
      #expect(reader.storedByteCount == bytes.count)
      return (rows, faults)
    }
  }

  private static let wet: [UInt8] =
    ArchiveText.record(
      type: "warcinfo", fields: [("WARC-Record-ID", "<urn:uuid:0>")], content: Array("format: WARC".utf8))
    + ArchiveText.record(
      type: "conversion",
      fields: [
        ("WARC-Record-ID", "<urn:uuid:1>"), ("WARC-Target-URI", "https://a.example/"), ("WARC-Date", "2026-01-02"),
        ("WARC-Identified-Content-Language", "swa"),
      ], content: Array("Habari ya asubuhi\n".utf8))
    + ArchiveText.record(
      type: "conversion", fields: [("WARC-Record-ID", "<urn:uuid:2>")], content: [0x61, 0xFF, 0x62])

  @Test(arguments: ["plain", "gzip", "zstd"])
  func textsOfAnArchive(_ compression: String) throws {
    let bytes = try Self.stored(Self.wet, compression)
    let found = try Self.read(bytes, more: ["url", "date", "WARC-Identified-Content-Language"])
    #expect(
      found.rows == [
        "1: Habari ya asubuhi\n|<urn:uuid:1>|https://a.example/|2026-01-02|swa", "2: a\u{FFFD}b|<urn:uuid:2>|||",
      ])
    #expect(found.faults.map(\.kind) == [.textMalformed])
  }

  /// LZ4 frames are told by their own magic number, as nothing but archives is stored so.
  @Test func archiveInLZ4() throws {
    let record = WARCRecord(
      .conversion, id: "urn:uuid:1", date: "2026-01-01T00:00:00Z", targetURI: "https://a.example/",
      contentType: "text/plain", content: Array("Habari".utf8))
    var stored = ByteBuffer()
    try WARCWriter(compression: .lz4).append(record, to: &stored)
    #expect(try Self.read(stored.array()).rows == ["0: Habari|<urn:uuid:1>"])
  }

  @Test(arguments: ["plain", "gzip", "zstd"])
  func linesOfJSON(_ compression: String) throws {
    let text = "{\"text\":\"moja\",\"id\":\"1\",\"url\":\"u\"}\nno\n{\"text\":\"mbili\"}\n"
    let found = try Self.read(Self.stored(Array(text.utf8), compression), more: ["url"])
    #expect(found.rows == ["0: moja|1|u", "2: mbili||"])
    #expect(found.faults.map(\.kind) == [.lineMalformed])
  }

  @Test func anArchiveOfPagesIsRefusedWithAdvice() throws {
    let page = ArchiveText.response(.init(url: "https://a.example/", body: "<p>x"), number: 1)
    do {
      _ = try Self.read(page)
      Issue.record("pages were read as texts")
    } catch let error as TextError {
      #expect(error.code == .unsupported)
      #expect(error.advice?.contains("crawl-extract") == true)
    }
  }

  @Test func missingAndEmptyInputs() throws {
    #expect(throws: TextError.self) { try openTextReader("/no/such/file") }
    #expect(try Self.read([]).rows == [])
  }

  private static func stored(_ bytes: [UInt8], _ compression: String) throws -> [UInt8] {
    var stored = ByteBuffer()
    switch compression {
    case "gzip": FrameCompressor(.gzip).compress(bytes.span, into: &stored)
    case "zstd": FrameCompressor(.zstd).compress(bytes.span, into: &stored)
    default: return bytes
    }
    return stored.array()
  }
}
