import Base
import Records
import TestSupport
import Testing

/// Files that `Benchmarks/records/parquet.py fixtures` wrote with pyarrow: the same table, stored in several ways.
enum ParquetFixtures {
  static let names = [
    "snappy-dictionary", "zstd-delta-v2", "gzip-plain", "lz4-chunks", "brotli", "plain",
  ]
  static let columns = [
    "text", "id", "dump", "language", "language_score", "half", "token_count", "small", "flag", "hash", "blob", "when",
    "group.inner",
  ]

  static func bytes(_ name: String) throws -> [UInt8] {
    try FileSystem.read(TestFiles.fixture("parquet/\(name).parquet"))
  }

  /// The rows as JSON objects.
  static func rows(_ bytes: [UInt8], _ columns: [String], most: Int = .max) throws -> [JSONValue] {
    let rows = try ParquetFile(MemoryRangeSource(bytes)).rows(columns)
    var found: [JSONValue] = []
    while try rows.next(most) {
      for row in 0..<rows.count {
        #expect(rows.firstRow + row == found.count)
        var writer = JSONWriter()
        rows.writeObject(row, to: &writer)
        found.append(try JSONValue(parsing: writer.bytes.array().span))
      }
    }
    return found
  }

  /// The same rows as pyarrow has them.
  static func expected() throws -> [JSONValue] {
    let text = try FileSystem.read(TestFiles.fixture("parquet/expected.jsonl"))
    return try text.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0).span) }
  }
}

@Suite struct ParquetFileTests {
  @Test(arguments: ParquetFixtures.names, [1, 7, Int.max])
  func valuesAreThoseThatWereWritten(_ name: String, _ most: Int) throws {
    let found = try ParquetFixtures.rows(ParquetFixtures.bytes(name), ParquetFixtures.columns, most: most)
    let expected = try ParquetFixtures.expected()
    #expect(found.count == expected.count && expected.count == 40)
    for (row, (have, want)) in zip(found, expected).enumerated() {
      for column in ParquetFixtures.columns {
        let isEqual = have[column] == want[column] || have[column]?.number.map { $0 == want[column]?.number } == true
        #expect(isEqual, "row \(row), \(column): \(String(describing: have[column]))")
      }
    }
  }

  /// Pages of nulls without any bytes of values, as Spark writes them in the second version of pages.
  @Test(arguments: ["text-snappy", "text-brotli", "id-snappy", "id-lz4raw"])
  func pagesOfNullsNeedNoBytes(_ name: String) throws {
    let reader = try ParquetTextReader(
      ParquetFile(TestFiles.fixture("parquet/odd/\(name).parquet")), fields: TextFields())
    var (texts, faults): ([String], Int) = ([], 0)
    var batch = TextBatch()
    while try reader.load(&batch) {
      texts += batch.rows.map { batch.bytes.string($0.text) }
      faults += batch.faults.count
    }
    #expect(texts == (0..<20).map { "Entry \($0): lantern number \($0 * 3) was lit." })
    #expect(faults == (name.hasPrefix("text") ? 8 : 0))
  }

  /// Old writers did not count the header of the dictionary's page (PARQUET-816).
  @Test(arguments: ["first-snappy", "last-none"])
  func chunksMayLackTheDictionarysHeader(_ name: String) throws {
    let reader = try ParquetTextReader(
      ParquetFile(TestFiles.fixture("parquet/odd/\(name).parquet")), fields: TextFields())
    var texts: [String] = []
    var batch = TextBatch()
    while try reader.load(&batch) { texts += batch.rows.map { batch.bytes.string($0.text) } }
    let words = ["alpha lantern", "beta mill", "gamma river"]
    #expect(texts == [0, 1, 2, 2, 1, 0, 0, 0, 1, 2].map { words[$0] })
  }

  @Test func schemaIsKnown() throws {
    let file = try ParquetFile(MemoryRangeSource(ParquetFixtures.bytes("gzip-plain")))
    #expect(file.rowCount == 40)
    #expect(file.rowGroups == [16, 16, 8])
    #expect(file.creator.hasPrefix("parquet-cpp-arrow"))
    let columns = Dictionary(uniqueKeysWithValues: file.columns.map { ($0.name, $0) })
    #expect(columns["text"]?.type == .byteArray && columns["text"]?.isText == true)
    #expect(columns["blob"]?.type == .byteArray && columns["blob"]?.isText == false)
    #expect(columns["hash"]?.type == .fixedLengthByteArray && columns["hash"]?.width == 16)
    #expect(columns["group.inner"]?.isRepeated == false)
    #expect(columns["tags.list.element"]?.isRepeated == true)
  }

  @Test func oneRowGroupAlone() throws {
    let file = try ParquetFile(MemoryRangeSource(ParquetFixtures.bytes("gzip-plain")))
    let rows = try file.rows(["small"], rowGroups: 1..<2)
    let expected = try ParquetFixtures.expected()
    var seen = 0
    while try rows.next() {
      for row in 0..<rows.count {
        var text = ByteBuffer()
        let isThere = rows.append(row, 0, to: &text)
        #expect(isThere == (expected[rows.firstRow + row]["small"] != .null))
        if isThere { #expect(text.string() == "\(expected[rows.firstRow + row]["small"]?.integer ?? -1)") }
      }
      seen += rows.count
      #expect((16..<32).contains(rows.firstRow))
    }
    #expect(seen == 16)
  }

  @Test(arguments: [
    ("nothing", ParquetErrorCode.missingColumn, "no column named nothing"),
    ("group", .unsupported, "column group is a group, not a value"),
    ("tags.list.element", .unsupported, "column tags.list.element has lists of values, which are not supported"),
  ])
  func columnsThatAreNotRead(_ name: String, _ code: ParquetErrorCode, _ message: String) throws {
    let file = try ParquetFile(MemoryRangeSource(ParquetFixtures.bytes("plain"), name: "a.parquet"))
    do {
      _ = try file.rows(["text", name])
      Issue.record("\(name) was taken")
    } catch let error {
      #expect(error.code == code && error.message == message && error.location == "a.parquet")
    }
  }

  /// Every way to cut a file short is found out, at once or when what is missing is read.
  @Test func truncatedFilesAreErrors() throws {
    let bytes = try ParquetFixtures.bytes("snappy-dictionary")
    for count in stride(from: 0, to: bytes.count, by: 13) {
      do {
        _ = try ParquetFixtures.rows(Array(bytes[..<count]), ["text"])
        Issue.record("\(count) bytes were read as a file")
      } catch let error as ParquetError {
        #expect(error.code == .damaged && error.location?.hasPrefix("memory") == true)
      }
    }
  }

  @Test func otherFilesAreRefused() throws {
    for (end, code) in [("PARE", ParquetErrorCode.unsupported), ("PAR2", .damaged)] {
      do {
        _ = try ParquetFile(MemoryRangeSource(Array("PAR1\0\0\0\0\(end)".utf8)))
        Issue.record("\(end) was taken")
      } catch let error { #expect(error.code == code) }
    }
    let starts = ["PAR1...", "PAR", "PAR2"].map { start in
      let bytes = Array(start.utf8)
      return ParquetFile.isOne(bytes.span)
    }
    #expect(starts == [true, false, false])
    #expect(throws: ParquetError.self) { try ParquetFile("/no/such/file") }
  }

  @Test func aChecksumThatDoesNotFitIsFound() throws {
    var bytes = try ParquetFixtures.bytes("lz4-chunks")
    let rows = try ParquetFile(MemoryRangeSource(bytes)).rows(["text"])
    #expect(try rows.next())
    // A letter of a text, as it stands in a literal of LZ4.
    let place = bytes.firstRange(of: Array("größer".utf8))!.lowerBound
    bytes[place] ^= 1
    do {
      _ = try ParquetFixtures.rows(bytes, ["text"])
      Issue.record("a wrong byte was not found")
    } catch let error as ParquetError {
      #expect(error.message == "the page's checksum does not match")
      #expect(error.location?.hasPrefix("memory: column text, byte ") == true)
    }
  }

  @Test func pagesBeyondTheLimitAreRefused() throws {
    var limits = ParquetLimits()
    limits.pageBytes = 256
    let file = try ParquetFile(MemoryRangeSource(ParquetFixtures.bytes("snappy-dictionary")), limits: limits)
    let rows = try file.rows(["text"])
    do {
      _ = try rows.next()
      Issue.record("a large page was taken")
    } catch let error { #expect(error.code == .unsupported) }
  }

  /// Whatever the bytes, the answer is rows or an error.
  @Test(arguments: ParquetFixtures.names)
  func mutationsAreRowsOrErrors(_ name: String) throws {
    var random = SeededGenerator(seed: 17)
    let whole = try ParquetFixtures.bytes(name)
    var errors = 0
    for round in 0..<500 {
      var bytes = whole
      // Half of them in the footer, where one byte decides much.
      let places = round % 2 == 0 ? bytes.indices : max(0, bytes.count - 1800)..<bytes.count - 8
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: places, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
        default: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random)!
        }
      }
      do throws(ParquetError) {
        let file = try ParquetFile(MemoryRangeSource(bytes))
        guard file.rowCount < 100_000 else { continue }
        let rows = try file.rows(file.columns.filter { !$0.isRepeated }.map(\.name))
        while try rows.next() {
          for row in 0..<rows.count {
            var writer = JSONWriter()
            rows.writeObject(row, to: &writer)
          }
        }
      } catch { errors += 1 }
    }
    #expect(errors > 50)
  }
}
