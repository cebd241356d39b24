import Archive
import Base
import Fetch
import TestSupport
import Testing

/// Real archives from other projects' tests, where they are at hand: as many responses as the best of their readers found.
@Suite struct SharedArchivesTests {
  /// Files in which that number counts records that are not there: warcio takes HTTP header lines with four blanks
  /// ("User-Agent: ...", "Date: ...") behind a wrong Content-Length for ARC header lines, and counts each as a response.
  static let miscounted = [
    "ipwb--broken.warc": 2, "webarchive--invalid-warcfile-fields-empty.warc": 1,
    "webarchive--invalid-warcfile-fields-invalidformat.warc": 1,
  ]

  @Test(.enabled(if: TestFiles.shared("warcs/expected.json") != nil, "needs the development data in ../shared"))
  func asManyAsTheBestPeer() throws {
    let folder = try #require(TestFiles.shared("warcs"))
    let text = try FileSystem.read("\(folder)/expected.json")
    let rows = try #require(try JSONValue(parsing: text.span).array)
    #expect(rows.count > 100)
    for row in rows {
      guard let file = row["file"]?.string, let responses = row["responses"]?.integer else { continue }
      let summary = try ArchiveSummary(FileSource("\(folder)/\(file)"))
      #expect(summary.responses >= responses - Self.miscounted[file, default: 0], "\(file)")
      #expect(!summary.records.isEmpty || !summary.faults.isEmpty, "\(file)")
      let pieces = try ArchiveSummary(
        MemorySource(FileSystem.read("\(folder)/\(file)"), name: "\(folder)/\(file)", pieceSize: 1009))
      let isSame = pieces == summary
      #expect(isSame, "\(file) in pieces")
    }
  }
}
