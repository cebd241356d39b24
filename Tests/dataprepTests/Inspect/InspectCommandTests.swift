import Base
import Records
import TestSupport
import Testing

@Suite struct InspectCommandTests {
  /// A file of documents in two languages, numbered.
  private static func write(_ path: String, format: JSONLinesFormat) throws {
    var text = ""
    for number in 0..<50 {
      text += """
        {"text":"Text \(number)\\nsecond line \\u001b[31m","id":"<urn:\(number)>","url":"https://a.example/\(number)","date":"2026",\
        "language":"\(number % 2 == 0 ? "sw" : "en")","language_score":0.5,"title":"Title \(number)"}

        """
    }
    var stored = ByteBuffer()
    let bytes = Array(text.utf8)
    FrameCompressor(format).compress(bytes.span, into: &stored)
    let array = stored.array()
    try AtomicFile.write(array.span, to: path)
  }

  @Test(arguments: JSONLinesFormat.allCases)
  func showsTheFirstOnes(_ format: JSONLinesFormat) throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x\(format.suffix)", format: format)
      let result = try Command.run(["inspect", folder, "--limit", "2"])
      #expect(result.status == 0)
      #expect(
        result.output
          == """
          1  sw 0.50  25 characters  Title 0
          https://a.example/0  2026
            Text 0
            second line \\u001B[31m

          2  en 0.50  25 characters  Title 1
          https://a.example/1  2026
            Text 1
            second line \\u001B[31m


          """.replacing("25 characters", with: "\("Text 0\nsecond line \u{1B}[31m".count) characters"))
    }
  }

  @Test func choosesByLanguageAndPattern() throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x.jsonl", format: .plain)
      let swahili = try Command.run(["inspect", "\(folder)/x.jsonl", "--lang", "sw", "--limit", "100", "--json"])
      #expect(swahili.output.split(separator: "\n").count == 25)
      let pattern = try Command.run(["inspect", "\(folder)/x.jsonl", "--grep", "TEXT 4\\d", "--limit", "100", "--json"])
      #expect(pattern.output.split(separator: "\n").count == 10)
      let spelled = try Command.run(["inspect", "\(folder)/x.jsonl", "--lang", "SWH", "--limit", "100", "--json"])
      #expect(spelled.output == swahili.output)
      let both = try Command.run(["inspect", "\(folder)/x.jsonl", "--lang", "sw,en", "--limit", "100", "--json"])
      #expect(both.output.split(separator: "\n").count == 50)
      let none = try Command.run(["inspect", "\(folder)/x.jsonl", "--lang", "yo"])
      #expect(none.status == 66)
      #expect(try Command.run(["inspect", "\(folder)/x.jsonl", "--grep", "("]).status == 64)
      #expect(try Command.run(["inspect", "\(folder)/none"]).status == 66)
    }
  }

  @Test(arguments: ["{\"totals\":{}}", "[1]", "{\"text\":", "\u{0}"])
  func whatIsNoDocumentIsAnError(_ line: String) throws {
    let result = try Command.run(["inspect", "-"], input: line)
    #expect(result.status == 74)
    #expect(result.output == "")
    #expect(result.errors.contains("a line is"))
  }

  @Test func aNegativeLengthIsWrongUsage() throws {
    #expect(try Command.run(["inspect", "-", "--characters=-5"]).status == 64)
  }

  @Test func samplesRepeatAndDifferBySeed() throws {
    try withTemporaryFolder { folder in
      try Self.write("\(folder)/x.jsonl", format: .plain)
      let sample = { (seed: String) in
        try Command.run(["inspect", "\(folder)/x.jsonl", "--sample", "5", "--seed", seed, "--json"]).output
      }
      let first = try sample("1")
      #expect(first.split(separator: "\n").count == 5)
      #expect(try sample("1") == first)
      #expect(try sample("2") != first)
    }
  }

  @Test func linesThatAreNotJSONAreNamed() throws {
    let result = try Command.run(
      ["inspect", "-", "--lang", "sw"], input: "{\"language\":\"sw\",\"text\":\"x\"}\nnot json\n")
    #expect(result.status == 74)
    #expect(result.errors.contains("line 2"))
  }
}
