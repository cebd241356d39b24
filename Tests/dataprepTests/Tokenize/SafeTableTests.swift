import Base
import Records
import TestSupport
import Testing

/// `tokenize --safe-csv`: tables that a spreadsheet takes for text.
@Suite struct SafeTableTests {
  private static func table(_ path: String) throws -> String {
    var text = ByteBuffer()
    try DecompressingSource(MemorySource(FileSystem.read(path), name: path)).readAll(into: &text)
    return text.string()
  }

  @Test(arguments: [["--trace"], ["--format", "dolma"], ["--shuffle-seed", "1"]])
  func identifiersAreNeutralisedByOption(_ options: [String]) throws {
    try withTemporaryFolder { folder in
      let input = "\(folder)/x.jsonl"
      try AtomicFile.write(
        "{\"text\":\"one two\",\"id\":\"=cmd|calc\"}\n{\"text\":\"three\",\"id\":\"plain\"}\n", to: input)
      var shards: [String] = []
      for (name, more) in [("as-is", []), ("safe", ["--safe-csv"])] {
        let output = "\(folder)/\(name)"
        let result = try Command.run(TokenizeCommandTests.arguments(input, output, options + more))
        #expect(result.status == 0, "\(result.errors)")
        let names = try FileSystem.names(in: output)
        let table = try Self.table("\(output)/\(try #require(names.first { $0.hasSuffix(".csv.gz") }))")
        #expect(table.contains(",=cmd|calc,") == (name == "as-is"))
        #expect(table.contains(",'=cmd|calc,") == (name == "safe"))
        #expect(table.contains(",plain,"))
        shards.append("\(output)/\(try #require(names.first { $0.hasSuffix(".bin") || $0.hasSuffix(".npy") }))")
        let verified = try Command.run(["tokenize", "verify", output, "--tokenizer", TokenizeCommandTests.tokenizer])
        #expect(verified.status == 0, "\(verified.errors)")
      }
      // What the table says is read back as it was.
      let shown = try shards.map { try Command.run(["tokenize", "inspect", $0, "--token", "1", "--json"]).output }
      #expect(shown[0] == shown[1] && !shown[0].isEmpty)
    }
  }

  @Test func withoutATableTheOptionIsWrongUsage() throws {
    #expect(try Command.run(TokenizeCommandTests.arguments("x.jsonl", "out", ["--safe-csv"])).status == 64)
  }
}
