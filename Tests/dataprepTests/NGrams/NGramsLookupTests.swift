import Base
import TestSupport
import Testing

struct NGramsLookupTests {
  /// A table whose counts are more than its header's total is damaged: no sum of them is printed.
  @Test func countsBeyondTheTotalAreRefused() throws {
    try withTemporaryFolder { folder in
      try TokenizeCommandTests.write("\(folder)/x.jsonl", documents: 4)
      let tokenize = [
        "tokenize", "\(folder)/x.jsonl", "--tokenizer", TokenizeCommandTests.tokenizer, "--output", "\(folder)/t",
        "--val-shards", "0", "--quiet",
      ]
      #expect(try Command.run(tokenize).status == 0)
      let shard = "\(folder)/t/tokens_train_000000.bin"
      let build = ["ngrams", "build", shard, "--separator", "0", "--order", "2", "--output", "\(folder)/n"]
      #expect(try Command.run(build).status == 0)
      let names = try FileSystem.names(in: "\(folder)/n").filter { $0.hasSuffix(".dpng") }
      let path = "\(folder)/n/\(try #require(names.first))"
      // Some token that another follows.
      var known: String?
      for token in 1..<300 where known == nil {
        let result = try Command.run(["ngrams", "lookup", path, "\(token)"])
        if result.status == 0, !result.output.contains("\"total\":0") { known = "\(token)" }
      }
      let token = try #require(known)
      var bytes = try FileSystem.read(path)
      // The total is the fifth number behind eight bytes.
      for place in 40..<48 { bytes[place] = 0 }
      try AtomicFile.write(bytes.span, to: path)
      let damaged = try Command.run(["ngrams", "lookup", path, token])
      #expect(damaged.status == 65 && damaged.output.isEmpty)
      #expect(damaged.errors.contains("more than the table's total"))
    }
  }
}
