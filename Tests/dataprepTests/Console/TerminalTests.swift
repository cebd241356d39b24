import Base
import Foundation
import TestSupport
import Testing

/// Control characters and bidirectional overrides of inputs never reach a terminal raw.
@Suite struct TerminalTests {
  private static let hostile = UnsafeCharacters.sample

  /// Writes inputs that are hostile in every place that a command shows, and gives their paths.
  private static func write(_ folder: String) throws -> (archive: String, documents: String) {
    let page = ArchiveText.html(
      title: hostile,
      paragraphs: (0..<4).map { "\(hostile) Paragraph \($0) of a page that is long enough to be kept as a document." })
    var archive = ArchiveText.response(
      .init(url: "https://a.example/\(hostile)", contentType: "text/html\(hostile)", body: page), number: 1)
    archive += ArchiveText.record(type: "metadata", fields: [("WARC-Date", hostile)], content: [0x9B, 0x90])
    archive += ArchiveText.record(type: "resource", fields: [("WARC-Target-URI", "\u{FFFD}")], content: [0x9B]).map {
      // A raw C1 byte in place of what is no ASCII.
      $0 >= 0x80 ? 0x9B : $0
    }
    try Data(archive).write(to: URL(fileURLWithPath: "\(folder)/x.warc"))
    var json = JSONWriter()
    json.beginObject()
    for name in ["text", "title", "url", "date", "language", "id", "reason", "stage"] {
      json.key(name)
      json.string(name == "text" ? "\(hostile)\r\n1  en  forged\u{85}2  en" : "\(hostile)\nforged")
    }
    json.endObject()
    json.endLine()
    try AtomicFile.write(json.bytes.array().span, to: "\(folder)/x.jsonl")
    return ("\(folder)/x.warc", "\(folder)/x.jsonl")
  }

  private static func expectSafe(_ result: Command.Result, _ command: String) {
    #expect(UnsafeCharacters.found(in: result.output).isEmpty, "\(command): \(result.output.debugDescription)")
    #expect(UnsafeCharacters.found(in: result.errors).isEmpty, "\(command): \(result.errors.debugDescription)")
  }

  @Test func reportsAreEscapedInPipesToo() throws {
    try withTemporaryFolder { folder in
      let (archive, documents) = try Self.write(folder)
      let tokenizer = TokenizeCommandTests.tokenizer
      for command in [
        ["inspect", documents], ["inspect", documents, "--characters", "3"], ["warc", "ls", archive],
        ["warc", "ls", "--json", archive], ["warc", "stats", archive], ["warc", "stats", "--json", archive],
        ["tokenize", "stats", documents, "--tokenizer", tokenizer],
        ["tokenize", "stats", documents, "--tokenizer", tokenizer, "--json"],
      ] {
        let result = try Command.run(command)
        #expect(result.status == 0 && !result.output.isEmpty, "\(command): \(result.errors)")
        Self.expectSafe(result, command.joined(separator: " "))
      }
    }
  }

  @Test func noDocumentForgesAnother() throws {
    try withTemporaryFolder { folder in
      let (_, documents) = try Self.write(folder)
      let lines = try Command.run(["inspect", documents]).output.split(separator: "\n")
      #expect(lines.count { !$0.hasPrefix("  ") } == 3, "\(lines)")
      #expect(lines.contains { $0.contains("\\nforged") })
    }
  }

  @Test func tokenShardsShowNoEscapes() throws {
    try withTemporaryFolder { folder in
      let (_, documents) = try Self.write(folder)
      let made = try Command.run(TokenizeCommandTests.arguments(documents, "\(folder)/out", ["--trace"]))
      #expect(made.status == 0, "\(made.errors)")
      let manifest = "\(folder)/out/manifest.json"
      let text = String(decoding: try FileSystem.read(manifest), as: UTF8.self)
      let shard = "\(folder)/out/\(try FileSystem.names(in: "\(folder)/out").first { $0.hasSuffix(".bin") } ?? "")"
      let token = ["tokenize", "inspect", shard, "--token", "3", "--tokenizer", TokenizeCommandTests.tokenizer]
      Self.expectSafe(try Command.run(token), "tokenize inspect --token")
      Self.expectSafe(try Command.run(token + ["--json"]), "tokenize inspect --json")
      try AtomicFile.write(text.replacing("\"gpt2\"", with: "\"\\u001b[31m\\u202e\""), to: manifest)
      Self.expectSafe(try Command.run(["tokenize", "inspect", "\(folder)/out"]), "tokenize inspect")
      Self.expectSafe(try Command.run(["tokenize", "verify", "\(folder)/out"]), "tokenize verify")
    }
  }

  @Test func labelsAreEscaped() throws {
    try withTemporaryFolder { folder in
      let lines = (0..<5).map {
        "__label__en\(Self.hostile.filter { $0 != " " }) a b c \($0)\n__label__fr d e f \($0)\n"
      }
      let model = "\(folder)/m.bin"
      let trained = try Command.run(
        ["langid", "train", "-", "--output", model, "--min-count", "1", "--buckets", "100"], input: lines.joined())
      #expect(trained.status == 0, "\(trained.errors)")
      let predicted = try Command.run(["langid", "predict", "--model", model], input: "a b c\n")
      #expect(predicted.output.contains("\\u001B"))
      Self.expectSafe(predicted, "langid predict")
      Self.expectSafe(try Command.run(["langid", "info", model]), "langid info")
      Self.expectSafe(try Command.run(["langid", "info", model, "--json"]), "langid info --json")
    }
  }

  @Test(
    arguments: [
      ["inspect", "?"], ["warc", "ls", "?"], ["crawl-extract", "?", "--output", "/nonexistent/?"], ["?"],
      ["inspect", "--?"], ["inspect", "x", "--limit", "?"], ["inspect", "x", "--lang", "?"],
      ["inspect", "x", "--grep", "(?"], ["warc", "ls", "x", "--type", "?"], ["models", "path", "?"],
      ["models", "install", "?"], ["models", "install", "https://127.0.0.1:1/?.bin"],
      ["tokenize", "encode", "--tokenizer", "?"], ["langid", "predict", "--model", "?"], ["status", "?"],
      ["verify", "?"], ["plan", "?", "--plan", "x"], ["extract", "?"], ["extract", "?://x"],
      ["ngrams", "lookup", "?", "1"],
    ])
  func errorsAreEscaped(_ words: [String]) throws {
    let command = words.map { $0.replacing("?", with: Self.hostile) }
    let result = try Command.run(command)
    #expect(result.status != 0 && !result.errors.isEmpty)
    Self.expectSafe(result, "\(words)")
  }

  /// Data is exact in a pipe, and printable on a terminal.
  @Test func dataIsExactExceptOnATerminal() throws {
    try withTemporaryFolder { folder in
      let (archive, documents) = try Self.write(folder)
      let stored = String(decoding: try FileSystem.read(documents), as: UTF8.self)
      #expect(try Command.run(["inspect", documents, "--json"]).output == stored)
      let cat = ["warc", "cat", archive, "--offset", "0"]
      #expect(try Command.run(cat).output.contains(Self.hostile))
      let page = "\(folder)/page.html"
      try FileSystem.read(archive).withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: page)) }
      for command in [
        cat, cat + ["--headers"], cat + ["--payload"], ["inspect", documents, "--json"], ["extract", page],
        ["extract", page, "--format", "json"], ["langid", "predict", documents, "--documents"],
        ["inspect", documents, "--color", "never"], ["warc", "ls", archive],
      ] {
        let shown = try Command.onTerminal(command)
        #expect(shown.status == 0, "\(command): \(shown.output)")
        Self.expectSafe(shown, command.joined(separator: " "))
      }
      let bytes = try Command.onTerminal(["warc", "cat", archive, "--type", "metadata", "--payload"])
      #expect(bytes.output == "\\x9B\\x90")
    }
  }
}
