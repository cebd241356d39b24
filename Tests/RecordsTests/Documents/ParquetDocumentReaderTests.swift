import Base
import TestSupport
import Testing

@testable import Records

@Suite struct ParquetDocumentReaderTests {
  struct Found: Equatable {
    var texts: [String] = []
    var ids: [String] = []
    var lines: [String] = []
    var faults: [String] = []
  }

  private static func read(_ bytes: [UInt8], batchBytes: Int = 1 << 20) throws -> Found {
    let reader = try ParquetDocumentReader(
      ParquetFile(MemoryRangeSource(bytes, name: "file")), batchBytes: batchBytes)
    var found = Found()
    var batch = Batch()
    let writer = DocumentWriter()
    while try reader.fill(&batch) {
      for row in batch.documents.indices {
        let document = batch.documents[row]
        found.texts.append(batch.texts.string(document.text))
        found.ids.append(batch.strings.string(document.id))
        var json = JSONWriter()
        writer.write(batch, row: row, from: reader.provenance, to: &json)
        found.lines.append(json.bytes.string())
      }
      found.faults += batch.faults.map { "\($0.kind.rawValue) \($0.offset) \($0.detail)" }
    }
    #expect(reader.storedByteCount == bytes.count)
    return found
  }

  /// The same value, but that 32-bit numbers are written in their shortest form.
  private static func isEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
    switch (a, b) {
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { isEqual($0, $1) }
    case (.object(let a), .object(let b)):
      a.map(\.key) == b.map(\.key) && zip(a, b).allSatisfy { isEqual($0.value, $1.value) }
    case (.number(let a), .number(let b)): a == b || Float(a) == Float(b)
    default: a == b
    }
  }

  /// Lists and structs in one another come out as pyarrow has them, members in the order of the columns.
  @Test(arguments: ["nested-v1", "nested-v2", "nested-old"], [1, 700, 1 << 20])
  func rowsAreLinesWithAllColumns(_ name: String, _ batchBytes: Int) throws {
    let found = try Self.read(ParquetFixtures.bytes(name), batchBytes: batchBytes)
    let expected = try FileSystem.read(TestFiles.fixture("parquet/nested.jsonl"))
      .split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0).span) }
    #expect(found.faults.isEmpty && found.lines.count == expected.count && expected.count == 60)
    for (row, (line, want)) in zip(found.lines, expected).enumerated() {
      #expect(Self.isEqual(try JSONValue(parsing: line), want), "row \(row): \(line)")
      #expect(found.texts[row] == want["text"]?.string && found.ids[row] == want["id"]?.string ?? "")
      // A column of numbers has a point in every line, so that readers guess one type.
      if let whole = want["source"]?["place"]?["whole"]?.number { #expect(line.contains("\"whole\":\(whole)")) }
    }
  }

  @Test(arguments: ParquetFixtures.names)
  func rowsWithoutTextAreFaults(_ name: String) throws {
    let found = try Self.read(ParquetFixtures.bytes(name))
    var (texts, faults): ([String], [String]) = ([], [])
    for (number, row) in try ParquetFixtures.expected().enumerated() {
      if let text = row["text"]?.string {
        texts.append(text)
      } else {
        faults.append("text-missing \(number) row \(number + 1): null in \"text\"")
      }
    }
    #expect(found.texts == texts)
    #expect(found.faults == faults && faults.count > 3)
  }

  @Test func valuesHaveTheirTypes() throws {
    let found = try Self.read(ParquetFixtures.bytes("id-number"))
    #expect(
      found
        == Found(
          texts: ["a", "c"], ids: ["1", ""],
          lines: ["{\"text\":\"a\",\"id\":1,\"none\":null}\n", "{\"text\":\"c\",\"id\":null,\"none\":null}\n"],
          faults: ["text-missing 1 row 2: null in \"text\""]))
  }

  @Test(arguments: [
    ("text-null", TextErrorCode.unsupported, "column text contains only nulls"),
    ("text-list", .unsupported, "column text contains no text"),
    ("id-struct", .unsupported, "column id is a struct, not a value"),
    ("url-list", .unsupported, "column url is a list, not a value"),
    ("no-text", .missingField, "no column named text"),
  ])
  func columnsThatDocumentsCannotHave(_ name: String, _ code: TextErrorCode, _ message: String) throws {
    do {
      _ = try ParquetDocumentReader(ParquetFile(MemoryRangeSource(ParquetFixtures.bytes(name), name: "file")))
      Issue.record("\(name) was taken")
    } catch let error as TextError {
      #expect(error.code == code && error.message == message && error.location == "file")
    }
  }

  /// Whatever the damage, it is an error or does not matter; rows before it are those of the whole file.
  @Test(arguments: ["nested-v1", "nested-v2", "nested-old"])
  func damageIsAnError(_ name: String) throws {
    let bytes = try ParquetFixtures.bytes(name)
    var random = SeededGenerator(seed: 17)
    var errors = 0
    for _ in 0..<600 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 4..<bytes.count - 8, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        let reader = try ParquetDocumentReader(ParquetFile(MemoryRangeSource(damaged, name: "file")), batchBytes: 500)
        var batch = Batch()
        while try reader.fill(&batch) {}
      } catch { errors += 1 }
    }
    #expect(errors > 50)
  }

  @Test func rowsBeforeDamageAreRead() throws {
    var bytes = try ParquetFixtures.bytes("nested-v1")
    let whole = try Self.read(bytes).lines
    // The second row group's pages: damage them from the back until they cannot be read.
    var place = bytes.count * 2 / 3
    while (try? Self.read(bytes)) != nil {
      bytes[place] ^= 0xFF
      place -= 1
    }
    let reader = try ParquetDocumentReader(ParquetFile(MemoryRangeSource(bytes)), batchBytes: 300)
    var batch = Batch()
    var count = 0
    #expect(throws: TextError.self) { while try reader.fill(&batch) { count += batch.documents.count } }
    #expect(count > 0 && count < whole.count)
    #expect(throws: TextError.self) { try reader.fill(&batch) }
    #expect(batch.documents.isEmpty)
  }
}
