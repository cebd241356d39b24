import Base
import CZstd
import Foundation
import TestSupport
import Testing

@testable import Records

/// Documents that were written as columns are read again as the lines that they are in JSON.
@Suite struct ParquetWriterTests {
  private static let provenance = Provenance(dump: "CC-MAIN-2026-05", filePath: "a.warc.gz")

  /// Documents by chance: values that come again and others, empty and long ones, of several bytes a character.
  static func batch(_ count: Int, seed: UInt64 = 3, isDropped: Bool = false) -> Batch {
    var random = SeededGenerator(seed: seed)
    var batch = Batch()
    for number in 0..<count {
      var document = Document()
      document.id = Self.place("<urn:uuid:\(number)>", &batch)
      document.url = Self.place(
        "https://host\(number % 3).example/\(String(repeating: "é", count: number % 90))", &batch)
      document.date = Self.place(number % 7 == 0 ? "" : "2026-01-0\(1 + number % 9)T00:00:00Z", &batch)
      document.title = Self.place(number % 5 == 0 ? "" : "Ukurasa \(random.next())", &batch)
      document.published = Self.place(number % 2 == 0 ? "" : "2026?", &batch)
      document.text = batch.texts.place(
        Array(String(repeating: "Neno 日本\n", count: Int.random(in: 0..<20, using: &random)).utf8).span)
      document.offset = number * 1000
      document.length = number % 4 == 0 ? nil : number
      document.language = ["sw", "no", "nan"][number / 10 % 3]
      document.languageScore = Float(number % 11) / 10
      document.charset = "utf-8"
      batch.documents.append(document)
      if isDropped {
        batch.drop(
          number, stage: "s", for: .init(rawValue: "r"), [.init("n", .integer(number)), .init("t", .text("\""))])
      }
    }
    return batch
  }

  private static func place(_ text: String, _ batch: inout Batch) -> ByteRange {
    batch.strings.place(Array(text.utf8).span)
  }

  /// A file of some row groups.
  static func file(_ groups: [Batch.Rows], _ schema: DocumentSchema) -> [UInt8] {
    var writer = ParquetRowGroupWriter()
    var file = ByteBuffer()
    file.append(ParquetFooter.mark)
    var described: [ParquetRowGroup] = []
    for group in groups {
      // Into a buffer of its own, as a row group is appended to a file.
      var frame = ByteBuffer()
      described.append(
        writer.append(group.bytes.span, count: group.count, of: schema, at: file.count, to: &frame))
      frame.withSpan { file.append($0) }
    }
    ParquetFooter.append(described, of: schema, to: &file)
    return file.array()
  }

  /// The lines of a Parquet file, as every command reads documents from it.
  private static func lines(_ bytes: [UInt8]) throws -> [JSONValue] {
    let reader = try ParquetDocumentReader(ParquetFile(MemoryRangeSource(bytes)))
    var batch = Batch()
    var found: [JSONValue] = []
    while try reader.load(&batch) {
      for line in batch.lines.string().split(separator: "\n") { found.append(try JSONValue(parsing: String(line))) }
    }
    return found
  }

  @Test(arguments: [[1], [2, 1], [17, 300, 5], [25_000]], DocumentSchema.allCases)
  func rowsAreReadAgain(_ counts: [Int], _ schema: DocumentSchema) throws {
    var groups: [Batch.Rows] = []
    var expected: [JSONValue] = []
    for (index, count) in counts.enumerated() {
      let batch = Self.batch(count, seed: UInt64(index), isDropped: schema == .rejects)
      groups.append(batch.rows(from: Self.provenance))
      for row in 0..<count {
        var json = JSONWriter()
        json.line(batch, row: row, from: Self.provenance)
        expected.append(try JSONValue(parsing: json.bytes.array().span))
      }
    }
    let bytes = Self.file(groups, schema)
    let file = try ParquetFile(MemoryRangeSource(bytes))
    #expect(file.rowGroups == counts)
    #expect(file.creator == "dataprep version \(version)")
    #expect(file.columns.map(\.name) == schema.columns.map(\.name))
    #expect(file.columns.allSatisfy { $0.isText == ($0.type == .byteArray) && $0.definitionLevel == 0 })
    let found = try Self.lines(bytes)
    #expect(found.count == expected.count)
    for (have, want) in zip(found, expected) where !Self.areEqual(have, want) {
      Issue.record("\(have) is not \(want)")
      break
    }
  }

  private static func areEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
    guard let a = a.members, let b = b.members, a.map(\.key) == b.map(\.key) else { return false }
    return zip(a, b).allSatisfy { $0.value == $1.value || $0.value.number != nil && $0.value.number == $1.value.number }
  }

  /// A file that pyarrow, DuckDB, polars, datasets and Spark have read; the same bytes come out where zstd is the same.
  @Test func theBytesAreThoseThatOthersRead() throws {
    let written = Self.file(
      [Self.batch(200).rows(from: Self.provenance), Self.batch(30, seed: 4).rows(from: Self.provenance)], .documents)
    let path = TestFiles.fixture("parquet/written.parquet")
    if ProcessInfo.processInfo.environment["DATAPREP_UPDATE_SNAPSHOTS"] != nil {
      try AtomicFile.write(written.span, to: path)
    }
    let fixture = try FileSystem.read(path)
    #expect(try Self.lines(fixture).count == 230)
    if ZSTD_versionNumber() == 10504 {
      let areSame = written == fixture
      #expect(areSame, "the bytes of Parquet files have changed: read them with Benchmarks/records/readers.py")
    }
  }

  /// A value that many rows have is stored once; what is different in each is not collected.
  @Test func aDictionaryIsUsedWhereItSaves() throws {
    func stored(_ column: String, _ count: Int) -> ColumnDictionary? {
      let rows = Self.batch(count).rows(from: Self.provenance)
      return rows.bytes.withUnsafeBufferPointer { bytes in
        var table = RowTable(bytes, count: count, columns: DocumentSchema.documents.columns)
        while table.nextColumn().name != column {}
        return ColumnDictionary(table)
      }
    }
    #expect(stored("language", 100)?.rows == [0, 10, 20])
    #expect(stored("language", 100)?.indices.suffix(2) == [0, 0])
    #expect(stored("id", 100) == nil)
    #expect(stored("language", 1) == nil)
  }
}

extension Batch {
  /// Rows as they wait to become columns.
  struct Rows {
    var bytes: [UInt8]
    var count: Int
  }

  /// All documents as rows.
  func rows(from provenance: Provenance) -> Rows {
    var rows = DocumentRows()
    for row in documents.indices { rows.append(self, row: row, from: provenance) }
    return Rows(bytes: rows.bytes.array(), count: documents.count)
  }
}
