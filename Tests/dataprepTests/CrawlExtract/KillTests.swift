import Base
import TestSupport
import Testing

/// `kill -9` at random moments. Benchmarks/runs/kill.py does the same in many more rounds.
@Suite struct KillTests {
  @Test(arguments: ["jsonl.zst", "parquet"])
  func anyKillLeavesWholeFilesAndARerunTheSameBytes(_ format: String) throws {
    try withTemporaryFolder { folder in
      for archive in 0..<4 { try CrawlExtractCommandTests.writeArchive("\(folder)/x\(archive).warc", pages: 400) }
      let arguments = { (output: String) in
        [
          "crawl-extract", folder, "--output", output, "--langid-model", "none", "--threads", "2", "--quiet",
          "--rejects", "all", "--format", format,
        ]
      }
      let elsewhere = "\(folder)/whole"
      #expect(try Command.run(arguments(elsewhere)).status == 0)
      var generator = SeededGenerator(seed: 20_261_123)
      for _ in 0..<8 {
        _ = try Command.run(arguments("\(folder)/out"), signal: 9, after: .random(in: 0.02...0.9, using: &generator))
        try Self.checkPublished("\(folder)/out")
      }
      #expect(try Command.run(arguments("\(folder)/out")).status == 0)
      let published = try Self.checkPublished("\(folder)/out")
      #expect(published.count >= 4)
      #expect(try Self.checkPublished(elsewhere) == published)
    }
  }

  /// Every file under a final name is in a record and is what the record says; gives them with their digests.
  @discardableResult
  static func checkPublished(_ folder: String) throws -> [String: String] {
    var recorded: [String: (sha256: String, isComplete: Bool)] = [:]
    guard FileSystem.entry(at: "\(folder)/records") != nil else { return [:] }
    for name in try FileSystem.names(in: "\(folder)/records") where name.hasSuffix(".json") {
      let record = try CrawlExtractCommandTests.json("\(folder)/records/\(name)")
      for file in record["files"]?.array ?? [] {
        recorded[file["path"]?.string ?? ""] = (file["sha256"]?.string ?? "", record["state"]?.string == "complete")
      }
    }
    var found: [String: String] = [:]
    func walk(_ path: String) throws {
      guard let entry = FileSystem.entry(at: "\(folder)/\(path)") else { return }
      if entry.kind == .folder {
        for name in try FileSystem.names(in: "\(folder)/\(path)") { try walk("\(path)/\(name)") }
      } else {
        let bytes = try FileSystem.read("\(folder)/\(path)")
        let digest = Digest.of(bytes.span, .sha256).hexadecimal
        #expect(recorded[path]?.sha256 == digest, "\(path) has no record that fits")
        found[path] = digest
      }
    }
    for name in ["docs", "rejects", "faults", "passages", "removed"] { try walk(name) }
    for (path, record) in recorded where record.isComplete {
      #expect(found[path] != nil, "\(path) is recorded and missing")
    }
    return found
  }
}
