import Base
import Records
import Testing

@Suite struct DocumentJSONTests {
  private func batch() -> Batch {
    var batch = Batch()
    var document = Document()
    document.id = batch.strings.place(Array("<urn:uuid:1>".utf8).span)
    document.url = batch.strings.place(Array("https://a.example/\"x\"".utf8).span)
    document.date = batch.strings.place(Array("2026-01-02T03:04:05Z".utf8).span)
    document.title = batch.strings.place(Array("Habari".utf8).span)
    document.author = batch.strings.place(Array("Zawadi".utf8).span)
    document.published = batch.strings.place(Array("2025-12-31".utf8).span)
    document.htmlLanguage = batch.strings.place(Array("sw-TZ".utf8).span)
    document.text = batch.texts.place(Array("Mistari\nmiwili".utf8).span)
    document.offset = 12
    document.length = 345
    document.charset = "utf-8"
    document.language = "sw"
    document.languageScore = 0.75
    batch.documents.append(document)
    return batch
  }

  private let provenance = Provenance(dump: "CC-MAIN-2025-18", filePath: "a.warc.gz")

  @Test func fieldsComeInTheirOrder() {
    let batch = batch()
    var writer = JSONWriter()
    writer.line(batch, row: 0, from: provenance)
    #expect(
      writer.bytes.string() == """
        {"text":"Mistari\\nmiwili","id":"<urn:uuid:1>","dump":"CC-MAIN-2025-18","url":"https://a.example/\\"x\\"",\
        "date":"2026-01-02T03:04:05Z","file_path":"a.warc.gz","language":"sw","language_score":0.7500,\
        "offset":12,"length":345,"charset":"utf-8","title":"Habari",\
        "author":"Zawadi","published":"2025-12-31","html_lang":"sw-TZ"}

        """)
  }

  @Test func rejectsSayWhy() throws {
    var batch = batch()
    batch.drop(
      0, stage: "identify", for: .init(rawValue: "other-language"),
      [.init("language", .text("fr")), .init("score", .number(0.5))])
    #expect(batch.keptCount == 0)
    var writer = JSONWriter()
    writer.line(batch, row: 0, from: provenance)
    let value = try JSONValue(parsing: writer.bytes.array().span)
    #expect(value["stage"] == .string("identify"))
    #expect(value["reason"] == .string("other-language"))
    // A string in every file, so that no reader finds another type in the next one.
    #expect(value["values"] == .string(#"{"language":"fr","score":0.5000}"#))
  }

  @Test func aLengthThatIsUnknownIsANumber() throws {
    var batch = batch()
    batch.documents[0].length = nil
    var writer = JSONWriter()
    writer.line(batch, row: 0, from: provenance)
    #expect(try JSONValue(parsing: writer.bytes.array().span)["length"] == .integer(0))
  }

  /// Readers take the column for times: every row has one, in one form.
  @Test(arguments: [
    ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"), ("2026-01-02T03:04:05.678901Z", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04Z", "2026-01-02T03:04:00Z"), ("2026-01-02", "2026-01-02T00:00:00Z"),
    ("2026-03", "2026-03-01T00:00:00Z"), ("2026", "2026-01-01T00:00:00Z"), ("2024-02-29", "2024-02-29T00:00:00Z"),
    ("2026-02-29T00:00:00Z", "1970-01-01T00:00:00Z"), ("2026-13-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ("2026-01-02T24:00:00Z", "1970-01-01T00:00:00Z"), ("9999-01-02T03:04:05Z", "1970-01-01T00:00:00Z"),
    ("2026-01-02T03:04:05+02:00", "1970-01-01T00:00:00Z"), ("2026-1-2", "1970-01-01T00:00:00Z"),
    ("Fri, 02 Jan 2026 03:04:05 GMT", "1970-01-01T00:00:00Z"), ("", "1970-01-01T00:00:00Z"),
    ("20", "1970-01-01T00:00:00Z"),
  ])
  func dates(_ declared: String, _ expected: String) throws {
    var batch = batch()
    batch.documents[0].date = batch.strings.place(Array(declared.utf8).span)
    var writer = JSONWriter()
    writer.line(batch, row: 0, from: provenance)
    #expect(try JSONValue(parsing: writer.bytes.array().span)["date"] == .string(expected))
  }

  @Test func faultsAreLines() {
    var writer = JSONWriter()
    writer.line(Fault(.init(rawValue: "gzip-damaged"), file: "a", offset: 7, length: 9, detail: "crc"))
    writer.line(Fault(.init(rawValue: "no-length"), file: "b", offset: 0))
    #expect(
      writer.bytes.string() == """
        {"kind":"gzip-damaged","file":"a","offset":7,"length":9,"detail":"crc"}
        {"kind":"no-length","file":"b","offset":0}

        """)
  }

  @Test func documentsNameNoUserOfAURL() {
    var provenance = Provenance(dump: "", filePath: "https://me:s3cret@example.org/a@b.warc.gz")
    #expect(provenance.filePath == "https://example.org/a@b.warc.gz")
    provenance.filePath = "http://token@example.org/x.wacz!/y.warc"
    #expect(provenance.filePath == "http://example.org/x.wacz!/y.warc")
    provenance.filePath = "dir/me@home.warc.gz"
    #expect(provenance.filePath == "dir/me@home.warc.gz")
  }
}
