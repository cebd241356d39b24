import Base
import TestSupport
import Testing

/// `dataprep crawls`, `cc:` inputs and `fetch --url`, against servers on loopback.
@Suite struct CrawlsTests {
  private static let payload = Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello".utf8)

  private static func record(_ name: String) -> [UInt8] {
    let head =
      "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:\(name)>\r\nWARC-Date: 2026-10-01T12:00:00Z\r\n"
      + "WARC-Target-URI: https://example.org/\(name)\r\nContent-Type: application/http; msgtype=response\r\n"
      + "WARC-Payload-Digest: sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N\r\nContent-Length: \(payload.count)\r\n\r\n"
    return Compressor.gzip.member(Array(head.utf8) + payload + Array("\r\n\r\n".utf8))
  }

  private static let list =
    #"[{"id":"CC-MAIN-2026-44","name":"November"},{"id":"CC-MAIN-2026-40","name":"October","from":"2026-10-01T00:00:00","to":"2026-10-14T00:00:00"}]"#
  private static let paths = (0..<4).map { "crawl-data/CC-MAIN-2026-40/warc/\($0).warc.gz\n" }.joined()

  /// A server of all that Common Crawl has, and what a command has to know to ask it.
  private static func server(
    _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer? = { _ in nil }
  ) throws -> LoopbackServer {
    try LoopbackServer { request in
      if let answer = answer(request) { return answer }
      if request.path == "/collinfo.json" {
        let isKnown = request.headers["if-none-match"] == "\"a\""
        return isKnown ? .init(head: ["HTTP/1.1 304 Not Modified", "ETag: \"a\""]) : .bytes(Array(list.utf8))
      }
      if request.path.hasSuffix("/warc.paths.gz") { return .bytes(Compressor.gzip.member(Array(paths.utf8))) }
      if request.path.hasSuffix(".warc.gz") {
        return .bytes(record(String(request.path.split(separator: "/").last?.prefix(1) ?? "")), from: request.offset)
      }
      return .status("404 Not Found")
    }
  }

  private static func environment(_ server: LoopbackServer, _ folder: String, mirrors: String = "https") -> [String:
    String]
  {
    [
      "DATAPREP_CACHE": "\(folder)/cache", "DATAPREP_COMMONCRAWL_DATA": server.url("/"),
      "DATAPREP_COMMONCRAWL_INDEX": server.url(""), "DATAPREP_MIRRORS": mirrors,
    ]
  }

  @Test func theListIsCachedAndAskedForConditionally() throws {
    let server = try Self.server()
    try withTemporaryFolder { folder in
      let environment = Self.environment(server, folder)
      var result = try Command.run(["crawls", "--json"], environment: environment)
      #expect(result.status == 0, "\(result.errors)")
      let json = try JSONValue(parsing: result.output)
      #expect(json.array?.map { $0["id"]?.string } == ["CC-MAIN-2026-44", "CC-MAIN-2026-40"])
      #expect(json.array?[1]["from"]?.string == "2026-10-01T00:00:00")
      result = try Command.run(["crawls"], environment: environment)
      #expect(result.output.contains("CC-MAIN-2026-40  2026-10-01..2026-10-14  October"))
      #expect(server.requests.count == 1)
      result = try Command.run(["crawls", "--refresh"], environment: environment)
      #expect(server.requests.map { $0.headers["if-none-match"] } == [nil, "\"a\""])
      #expect(result.output.contains("CC-MAIN-2026-44"))
    }
  }

  /// What is no list is not kept, and does not replace a list that is.
  @Test(arguments: [false, true]) func aServersExcuseIsNotCached(hasCopy: Bool) throws {
    let excuse = Array(#"{"message": "Too many requests"}"#.utf8)
    let server = try Self.server { request in
      guard request.path == "/collinfo.json" || request.path.hasSuffix(".paths.gz") else { return nil }
      return request.number == (hasCopy ? 2 : 1) ? .bytes(excuse, etag: "\"b\"") : nil
    }
    try withTemporaryFolder { folder in
      let environment = Self.environment(server, folder)
      if hasCopy { #expect(try Command.run(["crawls"], environment: environment).status == 0) }
      let excused = try Command.run(["crawls", "--refresh"], environment: environment)
      #expect(excused.status == (hasCopy ? 0 : 65), "\(excused.errors)")
      #expect(excused.output.contains("CC-MAIN-2026-44") == hasCopy)
      #expect(excused.errors.contains("using the copy") == hasCopy)
      let next = try Command.run(["crawls"], environment: environment)
      #expect(next.status == 0 && next.output.contains("CC-MAIN-2026-44"), "\(next.errors)")
      guard !hasCopy else { return }
      let input = ["fetch", "cc:CC-MAIN-2026-40/warc[0]", "--output", "\(folder)/out", "--dry-run"]
      #expect(try Command.run(input, environment: environment).status == 65)
      #expect(try Command.run(input, environment: environment).status == 0)
    }
  }

  @Test func theCachedListServesWithoutANetwork() throws {
    try withTemporaryFolder { folder in
      var environment: [String: String] = [:]
      do {
        let server = try Self.server { $0.number > 1 ? .status("401 Unauthorized") : nil }
        environment = Self.environment(server, folder)
        #expect(try Command.run(["crawls"], environment: environment).status == 0)
        let result = try Command.run(["crawls", "--refresh"], environment: environment)
        #expect(result.status == 0)
        #expect(result.errors.contains("warning") && result.errors.contains("using the copy"))
        #expect(result.output.contains("CC-MAIN-2026-44"))
        environment["DATAPREP_CACHE"] = "\(folder)/other"
        #expect(try Command.run(["crawls"], environment: environment).status == 69)
      }
    }
  }

  @Test func filesOfACrawlAreInputsEverywhere() throws {
    let server = try Self.server()
    try withTemporaryFolder { folder in
      let environment = Self.environment(server, folder)
      var result = try Command.run(
        ["warc", "ls", "cc:CC-MAIN-2026-40/warc[0..1,3]", "--json"], environment: environment)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.split(separator: "\n").count == 3)
      #expect(result.output.contains("example.org/3") && !result.output.contains("example.org/2"))
      result = try Command.run(
        ["fetch", "cc:CC-MAIN-2026-40/warc[2]", "--output", "\(folder)/out"], environment: environment)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try FileSystem.read("\(folder)/out/2.warc.gz") == Self.record("2"))
      // The list of files was asked for once.
      #expect(server.requests.count { $0.path.hasSuffix(".paths.gz") } == 1)
      result = try Command.run(["warc", "ls", "cc:CC-MAIN-2026-40/warc[4]"], environment: environment)
      #expect(result.status == 66 && result.errors.contains("4 of them, from 0 to 3"))
      result = try Command.run(["warc", "ls", "cc:CC-MAIN-2026-40/wet"], environment: environment)
      #expect(result.status == 66 && result.errors.contains("has no wet files"))
    }
  }

  @Test func aMirrorThatRefusesIsLeftForTheNext() throws {
    let own = try Self.server { $0.path.hasSuffix(".warc.gz") ? .status("403 Forbidden") : nil }
    let mirror = try Self.server()
    try withTemporaryFolder { folder in
      var environment = Self.environment(own, folder, mirrors: "https,hf")
      environment["DATAPREP_COMMONCRAWL_HF"] = mirror.url("/")
      environment["DATAPREP_COOL_DOWN"] = "600"
      let result = try Command.run(["warc", "ls", "cc:CC-MAIN-2026-40/warc[0..1]", "--json"], environment: environment)
      #expect(result.status == 0, "\(result.errors)")
      // What is written names Common Crawl's own server.
      #expect(!result.output.contains(mirror.url("/")))
      #expect(own.requests.count { $0.path.hasSuffix(".warc.gz") } == 1)
      #expect(mirror.requests.count == 2)
      // What is missing is missing everywhere.
      environment["DATAPREP_COMMONCRAWL_DATA"] = mirror.url("/x/")
      #expect(try Command.run(["warc", "ls", mirror.url("/x/none")], environment: environment).status == 66)
    }
  }

  @Test func aCommandRunsForEachNewCrawl() throws {
    let server = try Self.server()
    try withTemporaryFolder { folder in
      let environment = Self.environment(server, folder)
      let state = "\(folder)/done.json"
      func crawls(_ arguments: String...) throws -> Command.Result {
        try Command.run(["crawls", "--since", state] + arguments, environment: environment)
      }
      #expect(try crawls().output.contains("CC-MAIN-2026-44"))
      #expect(try crawls("--done", "CC-MAIN-2026-36").status == 0)
      // The first crawl goes well, the second does not: it comes again.
      var result = try crawls("--", "sh", "-c", "echo got {}; [ {} = CC-MAIN-2026-40 ] || exit 75")
      #expect(result.status == 75)
      #expect(result.output == "got CC-MAIN-2026-40\ngot CC-MAIN-2026-44\n")
      #expect(try JSONValue(file: state)["last"]?.string == "CC-MAIN-2026-40")
      result = try crawls("--", "echo", "{}")
      #expect(result.status == 0 && result.output == "CC-MAIN-2026-44\n")
      result = try crawls("--", "echo", "{}")
      #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty)
      let lock = try FileLock.take(state + ".lock")
      #expect(try crawls("--", "echo", "{}").status == 75)
      withExtendedLifetime(lock) {}
      try AtomicFile.write("{}", to: state)
      #expect(try crawls().status == 65)
      #expect(try Command.run(["crawls", "--done", "CC-MAIN-2026-40"]).status == 64)
    }
  }

  @Test func onePageIsFetchedByTheIndex() throws {
    let archive = (0..<3).map { Self.record("\($0)") }
    let offset = archive[0].count
    let length = archive[1].count
    let server = try Self.server { request in
      if request.path.hasPrefix("/CC-MAIN-2026-44-index?url=https%3A%2F%2Fexample.org%2F1&output=json") {
        let line =
          #"{"timestamp":"20261001120000","url":"https://example.org/1","status":"200","#
          + #""digest":"VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N","length":"\#(length)","offset":"\#(offset)","filename":"crawl-data/a.warc.gz"}"#
        return .bytes(Array(line.utf8))
      }
      guard request.path == "/crawl-data/a.warc.gz" else { return nil }
      #expect(request.headers["range"] == "bytes=\(offset)-\(offset + length - 1)")
      let bytes = archive.flatMap { $0 }
      return .init(
        head: [
          "HTTP/1.1 206 Partial Content", "Content-Length: \(length)",
          "Content-Range: bytes \(offset)-\(offset + length - 1)/\(bytes.count)",
        ], body: Array(bytes[offset..<offset + length]))
    }
    try withTemporaryFolder { folder in
      let environment = Self.environment(server, folder)
      func fetch(_ arguments: String...) throws -> Command.Result {
        try Command.run(["fetch", "--url"] + arguments, environment: environment)
      }
      var result = try fetch("https://example.org/1", "--output", folder)
      #expect(result.status == 0, "\(result.errors)")
      let path = "\(folder)/20261001120000-example.org_1.warc.gz"
      #expect(try FileSystem.read(path) == archive[1])
      result = try Command.run(["warc", "stats", path, "--digests"])
      #expect(result.status == 0 && result.output.contains("1 file"), "\(result.errors)")
      result = try fetch("https://example.org/2", "--output", folder)
      #expect(result.status == 66 && result.errors.contains("no capture of this page"))
      #expect(try fetch("https://example.org/1", "--crawl", "x/y", "--output", folder).status == 64)
      #expect(try fetch("https://example.org/1", "https://example.org/2", "--output", folder).status == 64)
    }
  }
}
