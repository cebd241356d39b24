import Base
import Records
import TestSupport
import Testing

/// The command as users and scripts see it: files, exit codes, messages.
@Suite struct CrawlExtractCommandTests {
  static func page(_ number: Int, words: String = "Neno la ukurasa") -> ArchiveText.Page {
    let paragraphs = (0..<4).map { "\(words) \(number), sentensi ya \($0) yenye maneno ya kutosha kusomwa na mtu." }
    return .init(
      url: "https://a.example/\(number)", body: ArchiveText.html(title: "Ukurasa \(number)", paragraphs: paragraphs))
  }

  static func writeArchive(_ path: String, pages: Int, damaged: Bool = false) throws {
    var bytes: [UInt8] = []
    for number in 0..<pages {
      bytes += ArchiveText.response(page(number), number: number)
      if damaged, number % 10 == 3 { bytes += Array("this is no record\r\n".utf8) }
    }
    try AtomicFile.write(bytes.span, to: path)
  }

  static func json(_ path: String) throws -> JSONValue {
    try JSONValue(file: path)
  }

  @Test func writesWhatTheContractSays() throws {
    try withTemporaryFolder { folder in
      try Self.writeArchive("\(folder)/x.warc", pages: 30)
      let result = try Command.run([
        "crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/out", "--langid-model", "none", "--format", "jsonl",
      ])
      #expect(result.status == 0)
      #expect(result.errors.contains("30 pages = 30 documents + 0 dropped"))
      let report = try Self.json("\(folder)/out/report.json")
      #expect(report["totals"]?["responses"] == .integer(30))
      #expect(report["totals"]?["documents"] == .integer(30))
      #expect(report["languages"]?["und"]?["documents"] == .integer(30))
      let names = report["stages"]?.array?.compactMap { $0["name"]?.string } ?? []
      #expect(["read", "decode", "extract", "identify", "write"].allSatisfy(names.contains))
      let lines = String(decoding: try FileSystem.read("\(folder)/out/docs/und/x.jsonl"), as: UTF8.self).split(
        separator: "\n")
      #expect(lines.count == 30)
      let first = try JSONValue(parsing: String(lines[0]))
      #expect(first["id"] == .string("<urn:uuid:00000000-0000-4000-8000-000000000000>"))
      #expect(first["file_path"] == .string("\(folder)/x.warc"))
      #expect(first["text"]?.string?.contains("Neno la ukurasa 0, sentensi ya 3") == true)
      let page = String(decoding: try FileSystem.read("\(folder)/out/report.html"), as: UTF8.self)
      #expect(page.contains("\"documents\":30") && !page.contains("{{report}}"))
    }
  }

  @Test func readsStandardInput() throws {
    try withTemporaryFolder { folder in
      let record = String(decoding: ArchiveText.response(Self.page(1), number: 1), as: UTF8.self)
      let result = try Command.run(
        ["crawl-extract", "-", "--output", "\(folder)/out", "--langid-model", "none", "--quiet"], input: record)
      #expect(result.status == 0)
      #expect(result.errors == "")
      #expect(FileSystem.entry(at: "\(folder)/out/docs/und/stdin.jsonl.zst") != nil)
    }
  }

  @Test func otherBytesOnStandardInputAreNotPassedOver() throws {
    try withTemporaryFolder { folder in
      let arguments = ["crawl-extract", "-", "--output", "\(folder)/out", "--langid-model", "none", "--quiet"]
      let record = String(decoding: ArchiveText.response(Self.page(1), number: 1), as: UTF8.self)
      for (input, status) in [(record, 0), (record, 0), (record + record, 78)] as [(String, Int32)] {
        let result = try Command.run(arguments, input: input)
        #expect(result.status == status, "\(result.errors)")
      }
    }
  }

  @Test func dryRunShowsThePlanAndDoesNothing() throws {
    try withTemporaryFolder { folder in
      try Self.writeArchive("\(folder)/x.warc", pages: 1)
      let result = try Command.run([
        "crawl-extract", folder, "-o", "\(folder)/out", "--langid-model", "none", "--dry-run",
      ])
      #expect(result.status == 0)
      let plan = try JSONValue(parsing: result.output)
      #expect(plan["steps"]?.array?[0]["description"]?["format"] == .string("jsonl.zst"))
      #expect(plan["tasks"]?.array?.count == 1)
      #expect(FileSystem.entry(at: "\(folder)/out") == nil)
    }
  }

  @Test func exitCodesTellCasesApart() throws {
    try withTemporaryFolder { folder in
      try Self.writeArchive("\(folder)/x.warc", pages: 20, damaged: true)
      let extract = ["crawl-extract", "\(folder)/x.warc", "--langid-model", "none"]
      let cases: [([String], Int32, String)] = [
        (["crawl-extract", "\(folder)/x.warc"], 64, "output"),
        (extract + ["--output", "\(folder)/a", "--threads", "0"], 64, "threads"),
        (extract + ["--output", "\(folder)/a", "--threads", "100000"], 64, "1024"),
        (extract + ["--output", ""], 64, "--output"),
        (extract + ["--output", "\(folder)/x.warc"], 73, "x.warc"),
        (extract + ["--output", "\(folder)/a", "--languages", "sw"], 64, "language model"),
        (["crawl-extract", "\(folder)/none.warc", "--output", "\(folder)/a"], 66, "none.warc"),
        (
          ["crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/a", "--langid-model", "\(folder)/none.bin"], 66,
          "none.bin"
        ),
        (
          ["crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/a", "--langid-model", "\(folder)/x.warc"], 65,
          "x.warc"
        ),
        (extract + ["--output", "/proc/none/a"], 73, "/proc/none"),
        (extract + ["--output", "\(folder)/b", "--max-faults", "1"], 65, "--max-faults 1"),
        (extract + ["--output", "\(folder)/c", "--max-faults", "50%"], 0, "documents"),
        (extract + ["--output", "\(folder)/b", "--rejects", "all"], 78, "other settings"),
      ]
      for (arguments, status, word) in cases {
        let result = try Command.run(arguments)
        #expect(result.status == status, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(word), "\(arguments): \(result.errors)")
      }
    }
  }

  @Test func aTermSignalStopsItSoonAndCleanly() throws {
    try withTemporaryFolder { folder in
      try Self.writeArchive("\(folder)/x.warc", pages: 20_000)
      let arguments = [
        "crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/out", "--langid-model", "none", "--threads", "2",
      ]
      let (status, seconds) = try Command.run(arguments, signal: 15, after: 1)
      #expect(status == 75)
      #expect(seconds < 10)
      #expect(try Command.run(arguments).status == 0)
      #expect(FileSystem.entry(at: "\(folder)/out/.work") == nil)
      #expect(try Self.json("\(folder)/out/report.json")["totals"]?["documents"] == .integer(20_000))
    }
  }

  @Test func aSignalEndsTheWaitForInput() throws {
    try withTemporaryFolder { folder in
      let arguments = ["crawl-extract", "-", "--output", "\(folder)/out", "--langid-model", "none"]
      let (status, seconds) = try Command.run(arguments, signal: 2, after: 0.5, inputStaysOpen: true)
      #expect(status == 75)
      #expect(seconds < 5)
      #expect(FileSystem.entry(at: "\(folder)/out/.work") == nil)
    }
  }
}
