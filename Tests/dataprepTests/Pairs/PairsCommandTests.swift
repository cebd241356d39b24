import Base
import TestSupport
import Testing

/// `synth` and `relabel` as they are called.
@Suite struct PairsCommandTests {
  private func withDocuments(_ body: (String, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let text = String(
        repeating: "Somebody counted the old bridges of the valley and found a number of them. ", count: 3)
      let lines = (0..<6).map { #"{"id":"\#($0)","language":"en","text":"\#(text)It was in year 180\#($0)."}"# }
      let path = "\(folder)/documents.jsonl"
      try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
      try body(folder, path)
    }
  }

  /// A server that answers every request alike.
  private func server(_ text: String) throws -> ScriptedServer {
    try ScriptedServer { request in
      request.path == "/v1/models"
        ? .http(200, #"{"data":[{"id":"m"}]}"#)
        : .http(200, #"{"choices":[{"text":"\#(text)","finish_reason":"stop"}]}"#)
    }
  }

  @Test func `a run in which no query has passed does not end with 0`() throws {
    try withDocuments { folder, path in
      let server = try server("I would rather not.")
      let words = ["synth", path, "--output", "\(folder)/run", "--llm", server.url, "--llm-model", "m", "--count", "3"]
      for _ in 0..<2 {
        let result = try Command.run(words)
        #expect(result.status == 65)
        #expect(result.errors.contains("no query has passed") && result.errors.contains("rejects"))
      }
      #expect(server.requests.filter { $0.method == "POST" }.count == 3)
      let next = try Command.run(["relabel", "\(folder)/run", "--llm", server.url, "--embeddings", server.url])
      #expect(next.status == 65 && next.errors.contains("no query has passed"))
    }
  }

  @Test func `a wrong model is answered with the nearest, and a key is never shown`() throws {
    try withDocuments { folder, path in
      let server = try server("x")
      let words = ["synth", path, "--output", "\(folder)/run", "--llm", server.url, "--llm-model", "n", "--count", "3"]
      let result = try Command.run(words, environment: ["DATAPREP_LLM_API_KEY": "secret-of-the-test"])
      #expect(result.status == 69 && result.errors.contains("Did you mean m?"))
      #expect(!(result.errors + result.output).contains("secret-of"))
      #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer secret-of-the-test" })
    }
  }

  @Test(arguments: [
    (["--llm-model", "m"], "--llm"), (["--llm", "http://127.0.0.1:1/v1"], "--llm-model"),
    (["--local", "--llm", "http://127.0.0.1:1/v1"], "exclude"), (["--local", "--count", "0"], "--count"),
    (["--local", "--max-cost", "1"], "--price"), (["--local", "--languages", "sw=x"], "--languages"),
    (["--local", "--corpus", "2", "--count", "3"], "--corpus"),
    (["--batch-results", "x", "--llm-model", "m"], "--batch"),
  ])
  func `what makes no sense is a usage error`(options: [String], named: String) throws {
    try withDocuments { folder, path in
      let result = try Command.run(["synth", path, "--output", "\(folder)/run"] + options)
      #expect(result.status == 64 && result.errors.contains(named), "\(result.errors)")
      #expect(FileSystem.entry(at: "\(folder)/run") == nil)
    }
  }

  @Test func `a dry run estimates, asks nothing and writes nothing`() throws {
    try withDocuments { folder, path in
      let server = try server("x")
      let result = try Command.run([
        "synth", path, "--output", "\(folder)/run", "--llm", server.url, "--llm-model", "m", "--count", "50", "--price",
        "1,2", "--dry-run",
      ])
      #expect(result.status == 0)
      let estimate = try JSONValue(parsing: result.output)["estimate"]
      #expect(estimate?["requests"]?.count == 50 && estimate?["cost"]?.number ?? 0 > 0)
      #expect(server.requests.isEmpty && FileSystem.entry(at: "\(folder)/run") == nil)
    }
  }

  @Test func `passages may be short`() throws {
    try withDocuments { folder, path in
      let model = try WordModel()
      func passages(_ name: String, _ options: [String]) throws -> Int {
        let result = try Command.run(
          ["synth", path, "--output", "\(folder)/\(name)", "--llm", model.url, "--llm-model", "words", "--count", "4"]
            + options)
        #expect(result.status == 0, "\(result.errors)")
        return try FileSystem.read("\(folder)/\(name)/passages.jsonl").count { $0 == ASCII.lineFeed }
      }
      #expect(try passages("long", []) == 6)
      // The same sentence of all documents is one passage.
      #expect(try passages("short", ["--passage-words", "16", "--min-words", "5"]) == 7)
    }
  }
}
