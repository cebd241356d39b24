import Base
import TestSupport
import Testing

@testable import Records

@Suite struct ParquetTextReaderTests {
  private static func read(_ bytes: [UInt8], _ fields: TextFields, batchBytes: Int = 1 << 20) throws
    -> (rows: [String], faults: [String])
  {
    let reader = try ParquetTextReader(
      ParquetFile(MemoryRangeSource(bytes, name: "file")), fields: fields, batchBytes: batchBytes)
    var batch = TextBatch()
    var found: (rows: [String], faults: [String]) = ([], [])
    while try reader.fill(&batch) {
      for (index, row) in batch.rows.enumerated() {
        let count = fields.more.count
        let parts = [row.text, row.id] + batch.more[index * count..<(index + 1) * count]
        found.rows.append("\(row.ordinal)|" + parts.map { batch.bytes.string($0) }.joined(separator: "|"))
      }
      found.faults += batch.faults.map { "\($0.kind.rawValue) \($0.offset)" }
    }
    #expect(reader.storedByteCount == bytes.count)
    return found
  }

  @Test(arguments: ParquetFixtures.names, [1, 300, 1 << 20])
  func rowsAreThoseOfTheTable(_ name: String, _ batchBytes: Int) throws {
    let fields = TextFields(more: ["small", "flag", "url", "hash"])
    let found = try Self.read(ParquetFixtures.bytes(name), fields, batchBytes: batchBytes)
    var rows: [String] = []
    var faults: [String] = []
    for (number, row) in try ParquetFixtures.expected().enumerated() {
      guard let text = row["text"]?.string else {
        faults.append("text-missing \(number)")
        continue
      }
      let small = row["small"]?.integer.map { "\($0)" } ?? ""
      let flag = row["flag"] == .bool(true) ? "true" : row["flag"] == .bool(false) ? "false" : ""
      rows.append("\(number)|\(text)|\(row["id"]?.string ?? "")|\(small)|\(flag)||\(row["hash"]?.string ?? "")")
    }
    #expect(found.rows == rows)
    #expect(found.faults == faults && faults.count > 3)
  }

  /// A million nulls in two kilobytes: each is a fault, and few of them are in memory at a time.
  @Test func nullsFillBatches() throws {
    let bytes = try ParquetFixtures.bytes("nulls")
    let reader = try ParquetTextReader(ParquetFile(MemoryRangeSource(bytes, name: "file")))
    var batch = TextBatch()
    var count = 0
    while try reader.fill(&batch) {
      #expect(batch.rows.isEmpty && (1...BatchLimit.records).contains(batch.faults.count))
      #expect(batch.faults[0].offset == count)
      count += batch.faults.count
    }
    #expect(count == 1_000_000)
    let documents = try ParquetDocumentReader(ParquetFile(MemoryRangeSource(bytes, name: "file")))
    var documentBatch = Batch()
    #expect(try documents.fill(&documentBatch))
    #expect((1...BatchLimit.records).contains(documentBatch.faults.count))
  }

  @Test func columnsThatHoldNoText() throws {
    let file = try ParquetFile(MemoryRangeSource(ParquetFixtures.bytes("plain"), name: "file"))
    for (name, code) in [
      ("content", TextErrorCode.missingField), ("small", .unsupported), ("tags.list.element", .unsupported),
    ] {
      do {
        _ = try ParquetTextReader(file, fields: TextFields(text: name))
        Issue.record("\(name) was taken for a text")
      } catch let error { #expect(error.code == code) }
    }
    #expect(throws: TextError.self) { try ParquetTextReader(file, fields: TextFields(more: ["tags"])) }
  }

  /// What stands before the damage is given out, then the error is thrown, and again.
  @Test func rowsBeforeDamageAreRead() throws {
    var bytes = try ParquetFixtures.bytes("gzip-plain")
    let whole = try Self.read(bytes, TextFields()).rows
    // The last byte before the footer that is part of a text's page: damage it from the back until the text differs.
    var place = bytes.count * 2 / 3
    while (try? Self.read(bytes, TextFields())) != nil {
      bytes[place] ^= 0xFF
      place -= 1
    }
    let reader = try ParquetTextReader(ParquetFile(MemoryRangeSource(bytes)))
    var batch = TextBatch()
    var rows: [String] = []
    do {
      while try reader.fill(&batch) {
        rows += batch.rows.map { "\($0.ordinal)|\(batch.bytes.string($0.text))|\(batch.bytes.string($0.id))" }
      }
      Issue.record("the damage was not found")
    } catch let error { #expect(error.code == .damaged) }
    #expect(rows == Array(whole.prefix(rows.count)))
    #expect(throws: TextError.self) { try reader.fill(&batch) }
  }
}
