import Base
import Fetch
import Foundation
import Testing

/// Files of a directory that look like data and are not read are named.
@Suite struct PassedOverTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in [
      "d/a.jsonl.gz", "d/b.json.gz", "d/c.jsonl.zstd", "d/deep/e.json", "d/F.JSONL.GZIP", "d/README.md", "d/LICENSE",
      "d/_SUCCESS", "d/.hidden.json", "d/report.json", "d/rejects/x.json", "d/g.parquet.crc", "d/h.warc.xz",
    ] { try folder.write(name, "{}\n".utf8) }
    for name in ["i.jsonl", "dir"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/d/\(name)", withDestinationPath: "\(folder.path)/gone/\(name)")
    }
    return folder
  }

  private func expand(_ folder: TemporaryFolder, _ argument: String, _ kind: InputKind) throws -> InputList {
    try InputList(expanding: ["\(folder.path)/\(argument)"], kind: kind)
  }

  @Test func ofTexts() throws {
    let folder = try folder()
    let list = try expand(folder, "d", .texts)
    #expect(list.entries.map(\.location) == ["\(folder.path)/d/a.jsonl.gz"])
    let names = ["F.JSONL.GZIP", "b.json.gz", "c.jsonl.zstd", "deep/e.json", "dir", "g.parquet.crc", "i.jsonl"]
    #expect(list.passedOver == names.map { "\(folder.path)/d/\($0)" })
  }

  @Test func ofArchives() throws {
    let folder = try folder()
    try folder.write("d/x.warc.gz", [])
    let list = try expand(folder, "d", .archives)
    #expect(list.passedOver == ["dir", "h.warc.xz", "i.jsonl"].map { "\(folder.path)/d/\($0)" })
  }

  @Test func linksToNothingThatAPatternMatches() throws {
    let folder = try folder()
    let list = try expand(folder, "d/*.jsonl*", .texts)
    #expect(list.passedOver == ["\(folder.path)/d/i.jsonl"])
    #expect(list.entries.count == 2)
    #expect(throws: SourceError.self) { try expand(folder, "d/i.*", .texts) }
  }
}
