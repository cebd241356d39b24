import Archive
import Base
import Testing

/// Work is bounded too: hostile archives cost little more than their length.
@Suite struct WorkTests {
  private func read(_ bytes: [UInt8]) throws -> (records: Int, faults: Int) {
    let reader = ArchiveReader(MemorySource(bytes))
    var faults = 0
    while try reader.next() { faults += reader.takeFaults().count }
    return (reader.recordCount, faults + reader.takeFaults().count)
  }

  /// Members that fail after a few bytes, one after the other.
  @Test(.timeLimit(.minutes(15))) func manyDamagedMembers() throws {
    let member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 7, 7, 7, 7]
    let result = try read(Array(repeatElement(member, count: 200_000).joined()))
    #expect(result.records == 0 && result.faults >= 1)
  }

  /// Every record claims as much as the limit lets it, so that each end has to be searched.
  @Test(.timeLimit(.minutes(15))) func manyWrongLengths() throws {
    let record = Array("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3000020\r\n\r\nx\r\n\r\n".utf8)
    let result = try read(Array(repeatElement(record, count: 60_000).joined()))
    #expect(result.records == 60_000)
  }

  @Test(.timeLimit(.minutes(15))) func manyStartsWithoutRecords() throws {
    #expect(try read(Array(repeatElement(Array("WARC/1.0\n\n".utf8), count: 100_000).joined())).records == 1)
    #expect(try read(Array(repeatElement(Array("WARC/\n".utf8), count: 100_000).joined())).records == 0)
    #expect(try read(Array("http://a.example/ ".utf8) + [UInt8](repeating: 0x61, count: 2_000_000)).records == 0)
  }
}
