import Base
import TestSupport
import Testing

struct ExportTests {
  private static let documents = """
    {"text":"Habari za \\"leo\\",\\nrafiki","id":"1","url":"https://a.example/","date":"2026-01-02T03:04:05Z","language":"sw","language_score":0.5,"title":"=1+1"}
    {"text":"Second","id":"2","url":"https://a.example/2","date":"2026-01-02T03:04:05Z","language":"en","language_score":1,"title":"T"}

    """

  private func export(_ words: [String]) throws -> (status: Int32, text: String) {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.documents, to: "\(folder)/x.jsonl")
      let result = try Command.run(["export", "\(folder)/x.jsonl"] + words)
      return (result.status, result.output)
    }
  }

  @Test func textsAlone() throws {
    #expect(try export(["--format", "txt", "--output", "-"]).text == "Habari za \"leo\",\nrafiki\n\nSecond\n\n")
    #expect(try export(["--format", "txt", "--output", "-", "--lang", "en"]).text == "Second\n\n")
    #expect(try export(["--format", "jsonl", "--output", "-"]).text == Self.documents)
  }

  @Test func tables() throws {
    let header = "id,url,date,language,language_score,title,author,published,text\r\n"
    let first = "1,https://a.example/,2026-01-02T03:04:05Z,sw,0.5,=1+1,,,\"Habari za \"\"leo\"\",\nrafiki\"\r\n"
    #expect(try export(["--format", "csv", "--output", "-", "--limit", "1"]).text == header + first)
    let safe = try export(["--format", "csv", "--output", "-", "--limit", "1", "--spreadsheet"]).text
    #expect(safe == "\u{FEFF}" + header + first.replacing(",=1+1,", with: ",'=1+1,"))
  }

  @Test func filesAppearWholeAndByTheirEnding() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.documents, to: "\(folder)/x.jsonl")
      let result = try Command.run(["export", "\(folder)/x.jsonl", "--output", "\(folder)/y.txt"])
      #expect(result.status == 0 && result.errors.contains("2 documents in"))
      #expect(try FileSystem.read("\(folder)/y.txt").count == 33)
      let none = try Command.run(["export", "\(folder)/x.jsonl", "--output", "\(folder)/z.txt", "--lang", "yo"])
      #expect(none.status == 66 && FileSystem.entry(at: "\(folder)/z.txt") == nil)
      #expect(try FileSystem.names(in: folder).filter { $0.hasSuffix(".part") } == [])
    }
  }

  @Test(arguments: [
    ["--output", "x.bin"], ["--output", "x.txt", "--spreadsheet"], ["--output", "x.txt", "--limit=-1"],
  ])
  func wrongUsage(_ words: [String]) throws {
    #expect(try export(words).status == 64)
  }
}
