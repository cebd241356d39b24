import Base
import Records
import TestSupport
import Testing

/// Rules of robots.txt files as users meet them: made, looked into, and what runs do with them.
@Suite struct RobotsCommandTests {
  private static let text = """
    User-agent: *
    Disallow: /private
    Allow: /private/open

    User-agent: GPTBot
    Disallow: /
    """

  /// Writes an archive with the robots.txt of a server, and makes rules of it.
  private static func makeRules(_ folder: String, _ text: String = text, agents: String = "CCBot,GPTBot") throws
    -> String
  {
    let page = ArchiveText.Page(url: "https://a.example/robots.txt", contentType: "text/plain", body: text)
    try AtomicFile.write(ArchiveText.response(page, number: 900).span, to: "\(folder)/robots.warc")
    let path = "\(folder)/robots.rules"
    let result = try Command.run(["robots", "\(folder)/robots.warc", "--agent", agents, "--output", path])
    #expect(result.status == 0 && result.output.contains("1 origin, captured 2026-01-02T03:04:05Z"))
    return path
  }

  /// Pages of one server, half of them below `/private`, one of these allowed.
  private static func writePages(_ path: String) throws {
    var bytes: [UInt8] = []
    for number in 0..<20 {
      var page = CrawlExtractCommandTests.page(number)
      page.url = "https://a.example/\(number == 3 ? "private/open/" : number % 2 == 1 ? "private/" : "")\(number)"
      bytes += ArchiveText.response(page, number: number)
    }
    try AtomicFile.write(bytes.span, to: path)
  }

  private static func extract(_ folder: String, _ options: [String], to name: String = "out") throws -> Command.Result {
    try Command.run(
      [
        "crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/\(name)", "--langid-model", "none", "--format",
        "jsonl",
      ]
        + options, environment: ["DATAPREP_CACHE": "\(folder)/cache"])
  }

  /// Lines of files below a directory.
  private static func lines(_ path: String) throws -> [JSONValue] {
    try String(decoding: FileSystem.read(path), as: UTF8.self).split(separator: "\n").map {
      try JSONValue(parsing: String($0))
    }
  }

  @Test func pagesGoToTheShelf() throws {
    try withTemporaryFolder { folder in
      let rules = try Self.makeRules(folder)
      try Self.writePages("\(folder)/x.warc")
      let result = try Self.extract(folder, ["--robots", rules, "--robots-agent", "ccbot", "--rejects", "all"])
      #expect(result.status == 0 && result.errors.contains("20 pages = 11 documents + 9 dropped"))
      #expect(result.errors.contains("dropped: robots 9"))
      let blocked = try Self.lines("\(folder)/out/blocked/x.jsonl")
      #expect(blocked.count == 9 && FileSystem.entry(at: "\(folder)/out/rejects") == nil)
      for line in blocked {
        #expect(
          line["url"]?.string?.hasPrefix("https://a.example/private/") == true && line["reason"]?.string == "robots")
        let values = try JSONValue(parsing: line["values"]?.string ?? "")
        #expect(values["rule"]?.string == "Disallow: /private" && values["line"]?.integer == 2)
        #expect(values["agent"]?.string == "CCBot" && line["text"]?.string?.isEmpty == false)
      }
      let report = try JSONValue(file: "\(folder)/out/report.json")
      #expect(report["blocked"]?["und"]?.integer == 9 && report["totals"]?["rejects"]?["robots"]?.integer == 9)
      #expect(
        try Self.lines("\(folder)/out/docs/und/x.jsonl").contains {
          $0["url"]?.string == "https://a.example/private/open/3"
        })
      // All agents of the file: nothing is left of the server.
      #expect(try Self.extract(folder, ["--robots", rules], to: "all").errors.contains("0 documents + 20 dropped"))
    }
  }

  /// Archives instead of a file of rules: the same pages go, and other rules are noticed.
  @Test func archivesAsRules() throws {
    try withTemporaryFolder { folder in
      _ = try Self.makeRules(folder)
      try Self.writePages("\(folder)/x.warc")
      let options = ["--robots", "\(folder)/robots.warc", "--robots-agent", "CCBot"]
      #expect(try Self.extract(folder, options).errors.contains("11 documents + 9 dropped"))
      #expect(try FileSystem.names(in: "\(folder)/cache/robots").count == 1)
      #expect(try Self.extract(folder, options).status == 0)
      _ = try Self.makeRules(folder, "User-agent: *\nDisallow: /private/1 # more\n")
      let changed = try Self.extract(folder, options)
      #expect(changed.status == 78, "\(changed.errors)")
    }
  }

  /// A run goes on with the rules that it was begun with alone.
  @Test func otherRulesAreNoticed() throws {
    try withTemporaryFolder { folder in
      let rules = try Self.makeRules(folder)
      try Self.writePages("\(folder)/x.warc")
      #expect(try Self.extract(folder, ["--robots", rules]).status == 0)
      #expect(try Self.extract(folder, ["--robots", rules]).status == 0)
      #expect(try Self.extract(folder, []).status == 78)
      #expect(try Self.extract(folder, ["--robots", rules, "--robots-agent", "CCBot"]).status == 78)
      _ = try Self.makeRules(folder, "User-agent: *\nDisallow: /private/2\n")
      #expect(try Self.extract(folder, ["--robots", rules]).status == 78)
    }
  }

  @Test func onePage() throws {
    try withTemporaryFolder { folder in
      let rules = try Self.makeRules(folder)
      func check(_ arguments: [String]) throws -> Command.Result { try Command.run(["robots"] + arguments) }
      let page = try check([rules, "--check", "https://a.example/private/x"])
      #expect(page.status == 1)
      #expect(
        page.output == """
          https://a.example/private/x
            https://a.example/robots.txt, captured 2026-01-02T03:04:05Z, status 200
            disallowed: CCBot: Disallow: /private (line 2, the group for *)
            disallowed: GPTBot: Disallow: / (line 6, its group)

          """)
      let open = try check([rules, "--check", "http://a.example/private/open", "--agent", "ccbot"])
      #expect(
        open.status == 0 && open.output.contains("allowed: CCBot: Allow: /private/open (line 3, the group for *)"))
      let other = try check([rules, "--check", "https://b.example/"])
      #expect(other.status == 0 && other.output.contains("no robots.txt of this server"))
      // The archive itself, for an agent that is in no file of rules.
      let archive = try check([
        "\(folder)/robots.warc", "--check", "https://a.example/private/x", "--agent", "Mine", "--json",
      ])
      #expect(archive.status == 1)
      let answer = try #require(try JSONValue(parsing: archive.output).array?.first?["agents"]?.array?.first)
      #expect(answer["agent"]?.string == "Mine" && answer["group"]?.string == "*" && answer["line"]?.integer == 2)
      let described = try check([rules, "--json"])
      #expect(try described.status == 0 && JSONValue(parsing: described.output)["origins"]?.integer == 1)
      #expect(try check([rules]).output.contains("agents: CCBot, GPTBot"))
    }
  }

  @Test func mistakes() throws {
    try withTemporaryFolder { folder in
      let rules = try Self.makeRules(folder)
      try Self.writePages("\(folder)/x.warc")
      func run(_ arguments: [String]) throws -> Command.Result { try Command.run(arguments) }
      func expect(_ arguments: [String], _ status: Int32, _ text: String) throws {
        let result = try run(arguments)
        #expect(result.status == status && result.errors.contains(text), "\(result.errors)")
      }
      try expect(["robots", "\(folder)/x.warc"], 64, "--output")
      try expect(["robots", "\(folder)/x.warc", "--output", "\(folder)/o"], 65, "robotstxt")
      #expect(FileSystem.entry(at: "\(folder)/o") == nil)
      try expect(["robots", rules, "--output", "\(folder)/o"], 64, "file of rules")
      try expect(["robots", rules, "--check", "a.example"], 64, "takes a URL")
      try expect(["robots", rules, "--check", "https://a.example/", "--output", "x"], 64, "exclude each other")
      try expect(["robots", rules, "--check", "https://a.example/", "--agent", "Mine"], 65, "CCBot, GPTBot")
      try expect(
        ["robots", "\(folder)/x.warc", "--output", "\(folder)/o", "--agent", "CCBot/2.0"], 64, "product tokens")
      try expect(["robots", "\(folder)/none.warc", "--output", "\(folder)/o"], 66, "none.warc")
      try expect(["robots", "\(folder)/x.warc", "--output", "\(folder)/no/o"], 73, "no/o")
      try expect(["robots", "\(folder)/robots.warc", "--output", "\(folder)/robots.warc"], 64, "names an input")
      try expect(["robots", "\(folder)/robots.warc", "--output", "s3://bucket/r.rules"], 64, "object store")
      let out = ["crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/out"]
      try expect(out + ["--robots-agent", "CCBot"], 64, "--robots")
      try expect(out + ["--robots", rules, "--robots-agent", "Mine"], 65, "Mine")
      try expect(out + ["--robots", rules, "--robots", rules], 64, "one file of rules")
      try expect(out + ["--robots", "\(folder)/none.rules"], 66, "none.rules")
      let bytes = try FileSystem.read(rules)
      let cut = Array(bytes.dropLast(9))
      try AtomicFile.write(cut.span, to: "\(folder)/cut.rules")
      try expect(out + ["--robots", "\(folder)/cut.rules"], 65, "cut")
      #expect(FileSystem.entry(at: "\(folder)/out/records") == nil)
    }
  }

  /// The subset that Common Crawl publishes: files of it by number, for rules and for a run.
  @Test func commonCrawlsSubset() throws {
    let text = Self.text
    let server = try LoopbackServer { request in
      if request.path.hasSuffix("/robotstxt.paths.gz") {
        let paths = (0..<3).map { "crawl-data/CC-MAIN-2026-40/robotstxt/\($0).warc.gz\n" }.joined()
        return .bytes(Compressor.gzip.member(Array(paths.utf8)))
      }
      guard request.path.hasSuffix("/robotstxt/1.warc.gz") else { return .status("404 Not Found") }
      let page = ArchiveText.Page(url: "https://a.example/robots.txt", contentType: "text/plain", body: text)
      return .bytes(Compressor.gzip.member(ArchiveText.response(page, number: 900)), from: request.offset)
    }
    try withTemporaryFolder { folder in
      let environment = [
        "DATAPREP_CACHE": "\(folder)/cache", "DATAPREP_COMMONCRAWL_DATA": server.url("/"), "DATAPREP_MIRRORS": "https",
      ]
      let subset = "cc:CC-MAIN-2026-40/robotstxt[1]"
      let made = try Command.run(["robots", subset, "--output", "\(folder)/r.rules"], environment: environment)
      #expect(made.status == 0 && made.output.contains("1 origin"), "\(made.errors)")
      try Self.writePages("\(folder)/x.warc")
      let options = [
        "crawl-extract", "\(folder)/x.warc", "--output", "\(folder)/out", "--langid-model", "none", "--robots", subset,
        "--robots-agent", "CCBot",
      ]
      let result = try Command.run(options, environment: environment)
      #expect(result.status == 0 && result.errors.contains("11 documents + 9 dropped"), "\(result.errors)")
      // The same words find the rules in the cache.
      let requests = server.requests.count
      #expect(try Command.run(options, environment: environment).status == 0)
      #expect(server.requests.dropFirst(requests).allSatisfy { !$0.path.hasSuffix(".warc.gz") })
    }
  }

  /// A recipe and a chain of filters have the stage, too.
  @Test func inFilters() throws {
    try withTemporaryFolder { folder in
      let rules = try Self.makeRules(folder)
      let urls = ["https://a.example/x", "https://a.example/private/x", "https://b.example/x"]
      let documents = urls.enumerated().map {
        #"{"id":"\#($0)","url":"\#($1)","language":"sw","text":"Maji ni uhai."}"#
      }
      try AtomicFile.write(documents.joined(separator: "\n") + "\n", to: "\(folder)/in.jsonl")
      let result = try Command.run([
        "filter", "--set", "robots", "--param", "robots.rules=\(rules)", "--param", "robots.agents=[\"CCBot\"]",
        "\(folder)/in.jsonl", "--output", "\(folder)/out",
      ])
      #expect(result.status == 0, "\(result.errors)")
      let report = try JSONValue(file: "\(folder)/out/report.json")
      #expect(report["languages"]?["sw"]?["rejects"]?.integer == 1)
      #expect(report["languages"]?["sw"]?["blocked"]?.integer == 1)
      #expect(try FileSystem.names(in: "\(folder)/out/blocked").count == 1)
    }
  }
}
