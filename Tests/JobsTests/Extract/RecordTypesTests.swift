import Base
import Records
import TestSupport
import Testing

@testable import Jobs
@testable import Runs

/// What keeps readers from guessing a type wrongly, from dropping members, or from taking a name for a split:
/// Benchmarks/records/readers.py reads the same with the readers themselves.
@Suite struct RecordTypesTests {
  /// An archive compressed as a whole whose only page is dated, and one by records whose pages are not.
  static func writeArchives(_ folder: String) throws -> [String] {
    func page(_ number: Int, published: String) -> ArchiveText.Page {
      let meta = published.isEmpty ? "" : #"<meta property="article:published_time" content="\#(published)">"#
      let html = ArchiveText.html(
        title: "Page \(number)", paragraphs: (0..<4).map { "Sentence \($0) of page \(number), with words to read." })
      return .init(url: "https://a.example/\(number)", body: html.replacing("<head>", with: "<head>\(meta)"))
    }
    let first = [ArchiveText.response(page(0, published: "2026-01-05"), number: 0)]
    var missing = page(1, published: "")
    missing.status = "404 Not Found"
    var image = page(2, published: "")
    image.contentType = "image/png"
    var empty = page(3, published: "")
    empty.body = []
    var later = [missing, image, empty, page(4, published: ""), page(5, published: "2026")].enumerated().map {
      ArchiveText.response($1, number: 1 + $0)
    }
    let dateless = String(decoding: ArchiveText.response(page(6, published: ""), number: 9), as: UTF8.self)
      .replacing("WARC-Date: 2026-01-02T03:04:05Z\r\n", with: "")
    later.append(Array(dateless.utf8))
    let gzip = FrameCompressor(.gzip)
    var paths: [String] = []
    for (name, members) in [("a", [(first + [later[3]]).flatMap { $0 }]), ("crawl-test-02", later)] {
      var stored = ByteBuffer()
      for member in members { gzip.compress(member.span, into: &stored) }
      paths.append("\(folder)/\(name).warc.gz")
      try AtomicFile.write(stored.array().span, to: paths[paths.count - 1])
    }
    return paths
  }

  /// The rows of each file, by its path.
  private static func rows(_ folder: String) throws -> [String: [JSONValue]] {
    try ExtractJobTests.contents(folder).filter { !$0.key.hasPrefix("faults") }.mapValues { bytes in
      try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0).span) }
    }
  }

  private static func type(_ value: JSONValue) -> String {
    switch value {
    case .string: "string"
    // A float is written with a point always.
    case .integer: "integer"
    case .number: "number"
    case .null: "null"
    case .bool: "boolean"
    case .array, .object: "nested"
    }
  }

  @Test func everyFieldHasOneTypeInEveryRow() throws {
    try withTemporaryFolder { folder in
      _ = try ExtractJobTests.extract(try Self.writeArchives(folder), to: "\(folder)/out") {
        $0.format = .lines(.plain)
      }
      let files = try Self.rows("\(folder)/out")
      #expect(files.count == 2 + 3)
      for schema in DocumentSchema.allCases {
        let rows = files.filter { $0.key.hasPrefix("rejects") == (schema == .rejects) }.flatMap(\.value)
        #expect(rows.count == (schema == .rejects ? 3 : 5))
        for row in rows {
          let members = row.members ?? []
          #expect(members.map(\.key) == schema.columns.map(\.name))
          for (member, column) in zip(members, schema.columns) {
            let expected: Set<String> =
              switch column.type {
              case .text, .time: ["string"]
              case .integer: ["integer"]
              case .number: ["number"]
              }
            #expect(expected.contains(Self.type(member.value)), "\(member.key) is \(member.value)")
          }
        }
      }
      let documents = files.filter { $0.key.hasPrefix("docs") }
      #expect(Set(documents.values.joined().compactMap { $0["published"]?.string }) == ["", "2026?", "2026-01-05?"])
      #expect(documents["docs/und/a.jsonl"]?.allSatisfy { $0["length"] == .integer(0) } == true)
      #expect(documents["docs/und/crawl-test-02.jsonl"]?.allSatisfy { ($0["length"]?.integer ?? 0) > 0 } == true)
      #expect(
        Set(documents.values.joined().compactMap { $0["date"]?.string }) == [
          "2026-01-02T03:04:05Z", "1970-01-01T00:00:00Z",
        ])
      let values = files.filter { $0.key.hasPrefix("rejects") }.flatMap(\.value).compactMap { $0["values"]?.string }
      #expect(Set(values) == [#"{"status":404}"#, #"{"content_type":"image/png"}"#, "{}"])
    }
  }

  /// The same rows in every format.
  @Test func parquetHoldsTheSameRows() throws {
    try withTemporaryFolder { folder in
      let archives = try Self.writeArchives(folder)
      _ = try ExtractJobTests.extract(archives, to: "\(folder)/lines") { $0.format = .lines(.plain) }
      _ = try ExtractJobTests.extract(archives, to: "\(folder)/columns") { $0.format = .parquet }
      for (path, rows) in try Self.rows("\(folder)/lines") {
        let file = try ParquetFile("\(folder)/columns/\(path.dropLast(5))parquet")
        let reader = try ParquetDocumentReader(file)
        var batch = Batch()
        #expect(try reader.load(&batch))
        let lines = try batch.lines.string().split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines == rows, "\(path)")
      }
    }
  }

  @Test(arguments: [DocumentFormat.lines(.zstd), .parquet])
  func aCardNamesTheFiles(_ format: DocumentFormat) throws {
    try withTemporaryFolder { folder in
      let archives = try Self.writeArchives(folder)
      let card = "\(folder)/out/README.md"
      func read() throws -> String { String(decoding: try FileSystem.read(card), as: UTF8.self) }
      _ = try ExtractJobTests.extract([archives[0]], to: "\(folder)/out") { $0.format = format }
      let first = try read()
      #expect(first.hasPrefix("---\n") && !first.contains("rejects"))
      #expect(first.contains("- config_name: \"und\"\n  data_files:\n  - split: \"train\"\n    path: \"docs/und/*"))
      _ = try ExtractJobTests.extract(archives, to: "\(folder)/out") { $0.format = format }
      let second = try read()
      #expect(second.contains("\n    path: \"docs/*/*\(format.suffix)\"\n"))
      #expect(
        second.contains("- config_name: \"rejects\"\n  features: &rejects\n  - name: \"text\"\n    dtype: \"string\""))
      // Whatever the library would take the names for: nothing is left to it.
      #expect(!second.contains("crawl-test-02"))
      let front = second.split(separator: "---\n")[0]
      for line in front.split(separator: "\n") where line.hasPrefix("- ") && !line.contains(":") {
        #expect(line.hasPrefix("- \"") && line.hasSuffix("\""), "YAML would read \(line)")
      }
      // A file of the user's stays.
      let own = Array("# Mine\n".utf8)
      try AtomicFile.write(own.span, to: card)
      _ = try ExtractJobTests.extract(archives, to: "\(folder)/out") { $0.format = format }
      #expect(try read() == "# Mine\n")
    }
  }

  @Test func withoutDocumentsThereIsNoCard() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.warc"
      let record = ArchiveText.record(type: "metadata", fields: [("WARC-Record-ID", "<urn:uuid:m>")], content: [65])
      try AtomicFile.write(record.span, to: path)
      _ = try ExtractJobTests.extract([path], to: "\(folder)/out")
      #expect(FileSystem.entry(at: "\(folder)/out/README.md") == nil)
    }
  }
}
