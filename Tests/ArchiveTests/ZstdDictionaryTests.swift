import Archive
import Base
import CZstd
import Records
import TestSupport
import Testing

/// WARC files whose frames share a dictionary, which the first, skippable frame holds
/// ("WARC files with Zstandard compression 1.0", IIPC).
@Suite struct ZstdDictionaryTests {
  private static let page =
    "<html><head><title>Habari za leo</title></head><body><p>Karibu kwenye ukurasa wetu.</p></body></html>"

  private static func records() throws -> [[UInt8]] {
    let writer = WARCWriter(compression: .none)
    return try (0..<300).map { index in
      var stored = ByteBuffer()
      let url = "https://sw.example.org/\(index)"
      try writer.append(
        .response(
          to: url, id: WARCRecord.identifier(for: url), date: "2026-01-01T00:00:00Z", contentType: "text/html",
          body: Array((page + " \(index)").utf8)), to: &stored)
      return stored.array()
    }
  }

  private static func train(_ samples: [[UInt8]]) -> [UInt8] {
    // A dictionary of raw content: what it holds can be referred to from the first byte on.
    Array(samples[0...3].joined())
  }

  private static func compress(_ bytes: [UInt8], dictionary: [UInt8]) -> [UInt8] {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    ZSTD_CCtx_loadDictionary(context, dictionary, dictionary.count)
    var room = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let count = ZSTD_compress2(context, &room, room.count, bytes, bytes.count)
    precondition(ZSTD_isError(count) == 0)
    return Array(room.prefix(count))
  }

  private static func skippable(_ bytes: [UInt8]) -> [UInt8] {
    [0x5D, 0x2A, 0x4D, 0x18] + (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) } + bytes
  }

  @Test(arguments: [false, true])
  func readsWithDictionary(compressed: Bool) throws {
    let records = try Self.records()
    let dictionary = Self.train(records)
    let frame = Self.skippable(compressed ? Self.compress(dictionary, dictionary: []) : dictionary)
    let bytes = frame + records.flatMap { Self.compress($0, dictionary: dictionary) }
    #expect(bytes.count < records.joined().count / 2, "the dictionary is used")
    for pieceSize in [Int.max, 777] {
      let summary = try ArchiveSummary(MemorySource(bytes, pieceSize: pieceSize))
      #expect(summary.records.count == records.count)
      #expect(summary.faults.isEmpty)
      #expect(summary.records.first?.offset == frame.count)
      #expect(summary.payloads.last == Self.page + " 299")
    }
  }

  @Test func missingDictionaryIsAFault() throws {
    let records = try Self.records()
    let dictionary = Self.train(records)
    let bytes = records.prefix(3).flatMap { Self.compress($0, dictionary: dictionary) }
    let summary = try ArchiveSummary(MemorySource(bytes))
    #expect(summary.faultKinds.contains("zstd-damaged"))
  }
}
