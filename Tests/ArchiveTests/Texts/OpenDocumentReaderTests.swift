import Archive
import Base
import Records
import TestSupport
import Testing

/// Inputs of each kind and compression become documents, told by their bytes under a name that says nothing.
@Suite struct OpenDocumentReaderTests {
  private struct Found: Equatable {
    var lines: [String] = []
    var faults: [String] = []
  }

  private static func read(_ bytes: [UInt8]) throws -> Found {
    try withTemporaryFolder { folder in
      let path = "\(folder)/input"
      try AtomicFile.write(bytes.span, to: path)
      return try read(openDocumentReader(path), shown: path)
    }
  }

  private static func read(_ reader: any DocumentReader, shown path: String) throws -> Found {
    #expect(reader.name == path)
    var found = Found()
    var batch = Batch()
    let writer = DocumentWriter()
    while try reader.fill(&batch) {
      for row in batch.documents.indices {
        var json = JSONWriter()
        writer.write(batch, row: row, from: reader.provenance, to: &json)
        found.lines.append(json.bytes.string())
        #expect(batch.documents[row].textScalars == batch.texts.string(batch.documents[row].text).unicodeScalars.count)
      }
      found.faults += batch.faults.map { "\($0.kind.rawValue) \($0.detail)" }
    }
    return found
  }

  private static func conversion(_ fields: [(String, String)], _ content: [UInt8]) -> [UInt8] {
    ArchiveText.record(type: "conversion", fields: fields, content: content)
  }

  private static let first = conversion(
    [("WARC-Record-ID", "<urn:uuid:1>"), ("WARC-Target-URI", "https://a.example/"), ("WARC-Date", "2026-01-02")],
    Array("Habari \"ya\"\nasubuhi 😀\n".utf8))
  private static let information = ArchiveText.record(
    type: "warcinfo", fields: [("WARC-Record-ID", "<urn:uuid:0>")], content: Array("isPartOf: CC-MAIN-2026-05\n".utf8))

  /// Documents and texts of one input tell the same record by the same number.
  @Test(arguments: ["lines", "archive", "parquet"])
  func ordinalsAreThoseOfTexts(_ kind: String) throws {
    try withTemporaryFolder { folder in
      var path = "\(folder)/input"
      switch kind {
      case "lines":
        try AtomicFile.write("\n{\"text\":\"a\"}\n{}\n{\n\n{\"text\":\"b\",\"id\":1}\n", to: path)
      case "archive":
        let archive = Self.information + Self.first + Self.information + Self.conversion([], [0x61])
        try AtomicFile.write(archive.span, to: path)
      default: path = TestFiles.fixture("parquet/snappy-dictionary.parquet")
      }
      var found: [Int] = []
      var batch = Batch()
      let documents = try openDocumentReader(path, batchBytes: 30)
      while try documents.fill(&batch) { found += batch.documents.map(\.ordinal) }
      var expected: [Int] = []
      var texts = TextBatch()
      let reader = try openTextReader(path, batchBytes: 100)
      while try reader.fill(&texts) { expected += texts.rows.map(\.ordinal) }
      #expect(found == expected && found.count >= 2)
      if kind == "lines" { #expect(found == [1, 5]) }
    }
  }

  @Test func recordsOfAnArchiveBecomeDocuments() throws {
    let wet = Self.information + Self.first + Self.conversion([], [0x61, 0xFF, 0x62])
    let reader = ArchiveDocumentReader(MemorySource(wet, name: "x.wet"))
    let found = try Self.read(reader, shown: "x.wet")
    let start = Self.information.count
    #expect(
      found.lines.first
        == #"{"text":"Habari \"ya\"\nasubuhi 😀\n","id":"<urn:uuid:1>","dump":"CC-MAIN-2026-05","#
        + #""url":"https://a.example/","date":"2026-01-02T00:00:00Z","file_path":"x.wet","language":"und","language_score":0.0000,"#
        + #""offset":\#(start),"length":\#(Self.first.count),"charset":"utf-8","title":"","author":"","published":"","html_lang":""}"#
        + "\n")
    #expect(found.lines.count == 2 && found.lines[1].hasPrefix("{\"text\":\"a\u{FFFD}b\",\"id\":\"<urn:sha256:"))
    #expect(found.faults == ["text-malformed record 3: 1 malformed UTF-8 sequence replaced"])
  }

  @Test(arguments: [1, 20, 1 << 20], [1, 100, Int.max])
  func batchesAndPiecesMakeNoDifference(_ batchBytes: Int, _ pieceSize: Int) throws {
    let wet = Self.information + (0..<20).flatMap { _ in Self.first }
    func lines(_ batchBytes: Int, _ pieceSize: Int) throws -> Found {
      let source = MemorySource(wet, name: "x.wet", pieceSize: pieceSize)
      return try Self.read(ArchiveDocumentReader(source, batchBytes: batchBytes), shown: "x.wet")
    }
    let whole = try lines(1 << 20, .max)
    #expect(whole.lines.count == 20)
    #expect(try lines(batchBytes, pieceSize) == whole)
  }

  @Test(arguments: ["plain", "gzip", "zstd"])
  func linesStayAsTheyAre(_ compression: String) throws {
    let text = "{\"text\":\"moja\",\"id\":1,  \"x\":1.0}\nno\n{\"text\":\"mbili\"}\n"
    var stored = ByteBuffer()
    switch compression {
    case "gzip": FrameCompressor(.gzip).compress(Array(text.utf8).span, into: &stored)
    case "zstd": FrameCompressor(.zstd).compress(Array(text.utf8).span, into: &stored)
    default: stored.append(Array(text.utf8).span)
    }
    let found = try Self.read(stored.array())
    #expect(found.lines == ["{\"text\":\"moja\",\"id\":1,  \"x\":1.0}\n", "{\"text\":\"mbili\"}\n"])
    #expect(found.faults == ["line-malformed line 2, byte 1: unexpected character"])
  }

  @Test func rowsOfParquetAreRead() throws {
    let bytes = try FileSystem.read(TestFiles.fixture("parquet/id-number.parquet"))
    #expect(try Self.read(bytes).lines.first == "{\"text\":\"a\",\"id\":1,\"none\":null}\n")
  }

  @Test func pagesMissingAndEmptyInputs() throws {
    let page = ArchiveText.response(.init(url: "https://a.example/", body: "<p>x"), number: 1)
    #expect(throws: TextError.self) { try Self.read(page) }
    #expect(throws: TextError.self) { try openDocumentReader("/no/such/file") }
    #expect(try Self.read([]) == Found())
  }
}
