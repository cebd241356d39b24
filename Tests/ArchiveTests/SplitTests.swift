import Archive
import Base
import TestSupport
import Testing

/// A source may hand out its bytes in any pieces.
@Suite struct SplitTests {
  @Test(arguments: Archives.names)
  func anyPieceSizeGivesTheSame(_ name: String) throws {
    let whole = try Archives.summary(name)
    for pieceSize in [1, 2, 3, 7, 64, 511, 4096] {
      let isSame = try Archives.summary(name, pieceSize: pieceSize) == whole
      #expect(isSame, "pieces of \(pieceSize) bytes")
    }
  }

  /// Small windows take the paths that large members and records take otherwise.
  @Test(arguments: [
    "members.warc.gz", "whole.warc.gz", "blocks.warc.gz", "frames.warc.zst", "frames.warc.lz4", "plain.warc",
    "v1.arc.gz",
  ])
  func longRecordsThroughSmallWindows(_ name: String) throws {
    var limits = ArchiveLimits()
    limits.window = 1
    let whole = try Archives.summary(name)
    let other = try ArchiveSummary(MemorySource(Archives.bytes(name), name: name, pieceSize: 100), limits: limits)
    let isSame = other == whole
    #expect(isSame)
  }

  /// Each record can be read by itself: from its offset on, and from its stored bytes alone.
  @Test(arguments: Archives.names)
  func recordsAreReadableFromTheirOffsets(_ name: String) throws {
    let bytes = try Archives.bytes(name)
    let whole = try Archives.summary(name)
    for record in whole.records {
      let from = try ArchiveSummary(MemorySource(bytes, name: name), from: record.offset)
      let found = from.records.first { $0.memberPosition == record.memberPosition && $0.offset == record.offset }
      let isSame = found?.content == record.content
      #expect(isSame, "offset \(record.offset)")
      guard let length = record.length, !record.isTruncated, !whole.faultKinds.contains("content-length-wrong") else {
        continue
      }
      let alone = try ArchiveSummary(MemorySource(Array(bytes[record.offset..<record.offset + length]), name: name))
      let isAlone = alone.records.count == 1 && alone.records.first?.content == record.content
      #expect(isAlone, "offset \(record.offset)")
    }
  }
}
