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

  /// How an input is stored: not at all, by one of the compressors, or as `pzstd` does, after a skippable frame.
  private static let storages = ["plain", "pzstd"] + Compressor.allCases.map(\.rawValue)

  @Test(arguments: storages) func textsOfAnArchive(_ storage: String) throws {
    let bytes = Self.stored(Self.wet, storage)
    let found = try Self.read(bytes, more: ["url", "date", "WARC-Identified-Content-Language"])
    #expect(
      found.rows == [
        "1: Habari ya asubuhi\n|<urn:uuid:1>|https://a.example/|2026-01-02|swa", "2: a\u{FFFD}b|<urn:uuid:2>|||",
      ])
    #expect(found.faults.map(\.kind) == [.textMalformed])
  }

  @Test(arguments: storages) func linesOfJSON(_ storage: String) throws {
    let text = "{\"text\":\"moja\",\"id\":\"1\",\"url\":\"u\"}\nno\n{\"text\":\"mbili\"}\n"
    let found = try Self.read(Self.stored(Array(text.utf8), storage), more: ["url"])
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

  /// A block that decodes only when it is there whole is the first megabytes of the file: it is told all the same.
  @Test(arguments: [Compressor.bzip2, .zstd, .xz, .lz4]) func largeFirstBlocks(_ compressor: Compressor) throws {
    var generator = SeededGenerator(seed: 3)
    let noise = String(
      decoding: (0..<300_000).map { _ in UInt8.random(in: 48...122, using: &generator) }, as: UTF8.self)
    let text = noise.replacing("\\", with: "")
    let found = try Self.read(compressor.member(Array("{\"text\":\"\(text)\"}\n".utf8)))
    #expect(found.rows == ["0: \(text)|"])
    #expect(found.faults.isEmpty)
  }

  /// Damage at the start is told by the reader, whichever it is, and never gives an empty input.
  @Test(arguments: Compressor.allCases) func damagedInputsAreErrors(_ compressor: Compressor) throws {
    var stored = compressor.member(Array("{\"text\":\"moja\"}\n".utf8))
    stored.removeLast(6)
    #expect(throws: TextError.self) { try Self.read(stored) }
  }

  private static func stored(_ bytes: [UInt8], _ storage: String) -> [UInt8] {
    if storage == "pzstd" { return Compressor.skippable([0, 0, 0, 0]) + Compressor.zstd.member(bytes) }
    return Compressor(rawValue: storage)?.member(bytes) ?? bytes
  }
}
