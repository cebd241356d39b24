import Base
import Records
import TestSupport
import Testing

/// `dataprep tokenize` as users and scripts see it: files, exit codes, messages.
@Suite struct TokenizeCommandTests {
  static let tokenizer = TestFiles.fixture("tokenize/huggingface/gpt2.json")

  /// Documents as crawl-extract writes them; every tenth is followed by a line that is no JSON where `faults`.
  @discardableResult
  static func write(_ path: String, documents: Int = 60, faults: Bool = false) throws -> [String] {
    var json = JSONWriter()
    var texts: [String] = []
    for number in 0..<documents {
      texts.append("The rain \(number) and the \u{1B}[31m return.\nनमस्ते <|endoftext|> \(number * 7919)")
      json.beginObject()
      for (name, value) in [
        ("text", texts[number]), ("id", "<urn:\(number)>"), ("url", "https://a.example/\(number)"),
        ("date", "2026-01-02T03:04:05Z"), ("file_path", "crawl/x.warc.gz"),
      ] {
        json.key(name)
        json.string(value)
      }
      json.key("offset")
      json.integer(number * 1000)
      json.endObject()
      json.endLine()
      if faults, number % 10 == 9 { json.bytes.append(utf8: "{\"text\n") }
    }
    try AtomicFile.write(json.bytes.array().span, to: path)
    return texts
  }

  static func arguments(_ input: String, _ output: String, _ more: [String] = []) -> [String] {
    ["tokenize", input, "--tokenizer", tokenizer, "--output", output, "--shard-tokens", "1000", "--quiet"] + more
  }

  private static func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

  @Test("shards that are written pass verification, and show which crawl record a token is of")
  func shards() throws {
    try withTemporaryFolder { folder in
      let texts = try Self.write("\(folder)/x.jsonl", faults: true)
      let result = try Command.run(Self.arguments("\(folder)/x.jsonl", "\(folder)/out"))
      #expect(result.status == 0, "\(result.errors)")
      let manifest = try CrawlExtractCommandTests.json("\(folder)/out/manifest.json")
      #expect(manifest["documents"] == .integer(60))
      #expect(manifest["faults"]?["line-malformed"] == .integer(6))
      #expect(result.errors.isEmpty)
      let verified = try Command.run([
        "tokenize", "verify", "\(folder)/out", "--tokenizer", Self.tokenizer, "--sample", "1000", "--json",
      ])
      #expect(verified.status == 0, "\(verified.errors)")
      let report = try Self.json(verified.output)
      #expect(report["problems"]?.array?.isEmpty == true)
      #expect(report["not_compared"] == .integer(0))
      let shard = "\(folder)/out/tokens_train_000001.bin"
      let inspect = ["tokenize", "inspect", shard, "--token", "500", "--tokenizer", Self.tokenizer]
      let shown = try Command.run(inspect)
      let token = try Self.json(Command.run(inspect + ["--json"]).output)
      // Every eleventh line is broken.
      let number = try #require(token["row"]?.integer.map { $0 - $0 / 11 })
      #expect(number > 4)
      #expect(token["text"]?.string?.contains(texts[number]) == true)
      #expect(token["id"]?.string == "<urn:\(number)>")
      #expect(token["record"]?["file_path"]?.string == "crawl/x.warc.gz")
      #expect(shown.output.contains("offset \(number * 1000)\n"))
      #expect(shown.output.contains("url https://a.example/\(number)\n"))
      #expect(!shown.output.contains("\u{1B}"))
    }
  }

  @Test(
    "any number of threads gives the same files, in every format",
    arguments: ["llmc", "datatrove", "megatron", "dolma"])
  func threads(format: String) throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b", "c"] { try Self.write("\(folder)/\(name).jsonl", documents: 40, faults: name == "b") }
      var found: [[String: [UInt8]]] = []
      for threads in ["1", "3"] {
        let output = "\(folder)/out-\(threads)"
        let result = try Command.run(
          Self.arguments("\(folder)/*.jsonl", output, ["--format", format, "-j", threads, "--trace"]))
        #expect(result.status == 0, "\(result.errors)")
        var files: [String: [UInt8]] = [:]
        for name in try FileSystem.names(in: output)
        where FileSystem.entry(at: "\(output)/\(name)")?.kind == .file && !name.hasPrefix(".") {
          files[name] = try FileSystem.read("\(output)/\(name)")
        }
        found.append(files)
      }
      #expect(found[0].count > 4)
      #expect(found[0] == found[1])
    }
  }

  @Test(
    "verification compares what can be compared, and reports nothing that is not wrong",
    arguments: [
      (["--eot", "none"], false), (["--eot", "none", "--doc-ends"], true), (["--eot", "none", "--trace"], true),
      (["--specials", "parse"], false), (["--specials", "parse", "--doc-ends"], true),
      (["--specials", "parse", "--trace"], true), (["--shuffle-seed", "18446744073709551615"], true),
    ])
  func verifiesEverySetting(settings: [String], comparesAll: Bool) throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x.jsonl")
      let result = try Command.run(Self.arguments("\(folder)/x.jsonl", "\(folder)/out", settings))
      #expect(result.status == 0, "\(result.errors)")
      let verified = try Command.run([
        "tokenize", "verify", "\(folder)/out", "--tokenizer", Self.tokenizer, "--sample", "1000", "--json",
      ])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      let report = try Self.json(verified.output)
      let compared = try #require(report["compared"]?.integer)
      #expect((report["not_compared"] == .integer(0)) == comparesAll, "\(verified.output)")
      #expect(compared >= (comparesAll ? 60 : 0))
    }
  }

  @Test("a run without a training shard warns, and the end is told machines as an event")
  func tells() throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x.jsonl", documents: 4000)
      let arguments = ["tokenize", "\(folder)/x.jsonl", "--tokenizer", Self.tokenizer, "--output", "\(folder)/out"]
      let result = try Command.run(arguments + ["--shuffle-seed", "1", "--log-format", "json"])
      #expect(result.status == 0)
      let events = try result.errors.split(separator: "\n").map { try Self.json(String($0)) }
      let warning = try #require(events.first { $0["event"] == .string("warning") })
      #expect(warning["message"]?.string?.hasPrefix("all tokens are in validation shards") ?? false)
      let event = try #require(events.last)
      #expect(event["event"] == .string("done") && event["documents"] == .integer(4000))
      #expect(event["manifest"] == .string("\(folder)/out/manifest.json"))
    }
  }

  @Test("validation documents come from all inputs by option; the summary names the separator")
  func validation() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] { try Self.write("\(folder)/\(name).jsonl", documents: 200) }
      let inputs = ["tokenize", "\(folder)/a.jsonl", "\(folder)/b.jsonl", "--tokenizer", Self.tokenizer]
      let first = try Command.run(inputs + ["--output", "\(folder)/first", "--shard-tokens", "1k"])
      #expect(first.status == 0)
      #expect(first.errors.contains("warning: all validation documents are from the first of 2 inputs"))
      #expect(first.errors.contains("separator: <|endoftext|> ("))
      #expect(first.errors.contains(") before each document\n"))
      let drawn = try Command.run(
        inputs + ["--output", "\(folder)/drawn", "--shard-tokens", "1k", "--val-share", "10%"])
      #expect(drawn.status == 0)
      #expect(!drawn.errors.contains("warning"), "\(drawn.errors)")
      let verified = try Command.run([
        "tokenize", "verify", "\(folder)/drawn", "--tokenizer", Self.tokenizer, "--sample", "1000", "--json",
      ])
      #expect(try Self.json(verified.output)["not_compared"] == .integer(0))
      #expect(try Self.json(verified.output)["problems"]?.array?.isEmpty == true)
      let none = try Command.run(inputs + ["--output", "\(folder)/none", "--shard-tokens", "1k", "--eot", "none"])
      #expect(none.errors.contains("separator: none\n"))
    }
  }

  @Test("encode and decode are inverse, a document a line")
  func encodesAndDecodes() throws {
    try withTemporaryFolder { folder in
      let texts = try Self.write("\(folder)/x.jsonl", documents: 9)
      let input = String(decoding: try FileSystem.read("\(folder)/x.jsonl"), as: UTF8.self)
      let encoded = try Command.run(["tokenize", "encode", "--tokenizer", Self.tokenizer], input: input)
      #expect(encoded.status == 0)
      #expect(encoded.output.split(separator: "\n").count == 9)
      let decoded = try Command.run(["tokenize", "decode", "--tokenizer", Self.tokenizer], input: encoded.output)
      #expect(decoded.status == 0, "\(decoded.errors)")
      let found = try decoded.output.split(separator: "\n").map { try Self.json(String($0))["text"]?.string }
      #expect(found == texts)
      let broken = try Command.run(["tokenize", "encode", "--tokenizer", Self.tokenizer], input: "{\"tex\":1}\n")
      #expect(broken.status == 65)
      #expect(broken.errors.contains("-:1"))
    }
  }

  @Test("what cannot be done is said, with the exit status of its kind")
  func refusals() throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x.jsonl")
      func status(_ arguments: [String], _ words: String) throws -> Int32 {
        let result = try Command.run(arguments)
        #expect(result.errors.contains(words), "\(result.errors)")
        return result.status
      }
      let output = "\(folder)/out"
      var missing = Self.arguments("\(folder)/x.jsonl", output)
      missing[3] = "\(folder)/none.json"
      #expect(try status(missing, "none.json") == 66)
      #expect(try status(Self.arguments("\(folder)/none.jsonl", output), "none.jsonl") == 66)
      // The first bytes say Parquet, and the rest is missing.
      try AtomicFile.write(Array("PAR1\u{15}\u{4}".utf8).span, to: "\(folder)/cut.parquet")
      #expect(try status(Self.arguments("\(folder)/cut.parquet", output), "cut.parquet") == 65)
      #expect(
        try status(Self.arguments("\(folder)/x.jsonl", "\(folder)/e", ["--specials", "error"]), "<|endoftext|>") == 65)
      for least in ["0", "100", "999"] {
        #expect(
          try status(Self.arguments("\(folder)/x.jsonl", output, ["--shard-tokens", least]), "at least 1000") == 64)
      }
      for share in ["0", "1", "100%", "x", "-1%"] {
        #expect(try status(Self.arguments("\(folder)/x.jsonl", output, ["--val-share=\(share)"]), "--val-share") == 64)
      }
      for other in [["--val-shards", "2"], ["--shuffle-seed", "1"]] {
        #expect(
          try status(Self.arguments("\(folder)/x.jsonl", output, ["--val-share", "1%"] + other), "goes with neither")
            == 64)
      }
      #expect(try status(Self.arguments("-", output, ["--val-share", "1%"]), "cannot be read twice") == 78)
      #expect(try Command.run(Self.arguments("\(folder)/x.jsonl", "\(folder)/a")).status == 0)
      #expect(
        try status(Self.arguments("\(folder)/x.jsonl", "\(folder)/a", ["--val-shards", "0"]), "other settings") == 78)
      #expect(try status(["tokenize", "verify", output, "--tokenizer", Self.tokenizer], "manifest.json") == 65)
      #expect(
        try status(["tokenize", "inspect", "\(folder)/a/tokens_val_000000.bin", "--token", "1000"], "--token") == 64)
    }
  }

  @Test("a run that is interrupted says so, and the same command ends it")
  func interruption() throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x.jsonl", documents: 40_000)
      let arguments = Self.arguments("\(folder)/x.jsonl", "\(folder)/out", ["--shard-tokens", "100k"])
      let stopped = try Command.run(arguments, signal: 15, after: 0.4)
      #expect(stopped.status == 75 || stopped.status == 0)
      #expect(stopped.seconds < 30)
      #expect(try Command.run(arguments).status == 0)
      #expect(
        try Command.run(Self.arguments("\(folder)/x.jsonl", "\(folder)/whole", ["--shard-tokens", "100k"])).status == 0)
      for name in try FileSystem.names(in: "\(folder)/whole") where name.hasSuffix(".bin") || name == "manifest.json" {
        #expect(try FileSystem.read("\(folder)/whole/\(name)") == FileSystem.read("\(folder)/out/\(name)"), "\(name)")
      }
    }
  }
}
