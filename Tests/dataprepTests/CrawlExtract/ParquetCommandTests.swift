import Base
import Records
import TestSupport
import Testing

/// Shards of Parquet are read by every command as those of JSON Lines are.
@Suite struct ParquetCommandTests {
  /// The same archive in both formats, in `lines` and `columns`.
  private static func write(_ folder: String) throws {
    try FileSystem.createFolder("\(folder)/in")
    try CrawlExtractCommandTests.writeArchive("\(folder)/in/x.warc", pages: 40)
    let missing = (0..<3).flatMap {
      ArchiveText.response(.init(url: "https://b.example/\($0)", status: "404 Not Found", body: "x"), number: 900 + $0)
    }
    try AtomicFile.write(missing.span, to: "\(folder)/in/y.warc")
    for (name, format) in [("lines", "jsonl.gz"), ("columns", "parquet")] {
      let result = try Command.run([
        "crawl-extract", "\(folder)/in", "--output", "\(folder)/\(name)", "--langid-model", "none", "--format", format,
        "--rejects", "all", "--quiet",
      ])
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  /// Standard output's lines as JSON.
  private static func lines(_ arguments: [String]) throws -> [JSONValue] {
    let result = try Command.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    return try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  @Test func inspectShowsTheSame() throws {
    try withTemporaryFolder { folder in
      try Self.write(folder)
      for more in [
        ["--limit", "100"], ["--sample", "5"], ["--grep", "ukurasa 7,"], ["--rejects"], ["--lang", "und"],
      ] {
        let columns = try Self.lines(["inspect", "\(folder)/columns", "--json"] + more)
        #expect(!columns.isEmpty)
        #expect(try Self.lines(["inspect", "\(folder)/lines", "--json"] + more) == columns)
      }
      let shown = try Command.run(["inspect", "\(folder)/columns/rejects", "--limit", "1"])
      #expect(shown.output.contains("dropped by select: http-status status 404"))
      let other = try Command.run(["inspect", "\(folder)/lines/rejects", "--limit", "1"])
      #expect(other.output == shown.output)
      let one = try Command.run(["inspect", "\(folder)/columns/docs/und/x.parquet", "--limit", "1"])
      #expect(one.output.contains("Neno la ukurasa 0"))
      try AtomicFile.write(Array("PAR1".utf8).span, to: "\(folder)/cut.parquet")
      #expect(try Command.run(["inspect", "\(folder)/cut.parquet"]).status == 65)
    }
  }

  @Test func verifyAndTokenizeReadThem() throws {
    try withTemporaryFolder { folder in
      try Self.write(folder)
      let verified = try Command.run(["verify", "\(folder)/columns", "--json"])
      #expect(verified.status == 0, "\(verified.errors)")
      for name in ["lines", "columns"] {
        let result = try Command.run(TokenizeCommandTests.arguments("\(folder)/\(name)", "\(folder)/\(name)-tokens"))
        #expect(result.status == 0, "\(result.errors)")
      }
      let shards = try FileSystem.names(in: "\(folder)/columns-tokens").filter { $0.hasSuffix(".bin") }
      #expect(shards.count > 1)
      for shard in shards {
        #expect(
          try FileSystem.read("\(folder)/columns-tokens/\(shard)") == FileSystem.read("\(folder)/lines-tokens/\(shard)")
        )
      }
      var damaged = try FileSystem.read("\(folder)/columns/docs/und/x.parquet")
      damaged[damaged.count / 2] ^= 1
      try AtomicFile.write(damaged.span, to: "\(folder)/columns/docs/und/x.parquet")
      #expect(try Command.run(["verify", "\(folder)/columns"]).status == 65)
    }
  }
}
