import Base
import Foundation
import TestSupport
import Testing

/// `dataprep fetch`, as a user runs it, against a server on loopback.
@Suite struct FetchCommandTests {
  private static let archive = (0..<4).flatMap { number in
    Compressor.gzip.member(
      Array("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 2000\r\n\r\n".utf8)
        + (0..<2000).map { UInt8(truncatingIfNeeded: $0 * (number + 3)) } + Array("\r\n\r\n".utf8))
  }

  private static func fetch(_ arguments: String..., environment: [String: String] = [:]) throws -> Command.Result {
    try Command.run(["fetch"] + arguments, environment: environment)
  }

  @Test func filesAreFetchedOnce() throws {
    let server = try LoopbackServer { request in
      request.path == "/list.paths"
        ? .bytes(Array("sub/a.warc.gz\nsub/b.warc.gz\n".utf8)) : .bytes(Self.archive, from: request.offset)
    }
    try withTemporaryFolder { folder in
      let output = "\(folder)/out"
      var result = try Self.fetch(server.url("/list.paths"), "--output", output, "--contact", "mailto:me@example.org")
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("2 files fetched"))
      #expect(try FileSystem.names(in: output) == [".lock", "a.warc.gz", "b.warc.gz", "fetch.jsonl"])
      #expect(try FileSystem.read("\(output)/b.warc.gz") == Self.archive)
      #expect(server.requests.last?.headers["user-agent"]?.contains("(+mailto:me@example.org)") == true)
      let count = server.requests.count
      result = try Self.fetch(server.url("/sub/a.warc.gz"), server.url("/sub/b.warc.gz"), "--output", output)
      #expect(result.status == 0 && result.errors.isEmpty && result.output.isEmpty)
      #expect(server.requests.count == count)
      // A file that was cut since is fetched again.
      try FileSystem.truncate("\(output)/a.warc.gz", to: 10)
      result = try Self.fetch(server.url("/sub/a.warc.gz"), "--output", output, "--log-format", "json")
      #expect(result.errors.contains(#""event":"done","files_fetched":1,"files_there":0,"files_failed":0"#))
      #expect(try FileSystem.read("\(output)/a.warc.gz") == Self.archive)
    }
  }

  @Test func aRefusalEndsAllAndHoldsForLaterCommands() throws {
    let server = try LoopbackServer { _ in .status("403 Forbidden") }
    try withTemporaryFolder { folder in
      let environment = ["DATAPREP_CACHE": "\(folder)/cache", "DATAPREP_COOL_DOWN": "600"]
      let urls = (0..<5).map { server.url("/\($0).warc.gz") }
      var result = try Command.run(
        ["fetch", "--output", "\(folder)/out", "--jobs", "1"] + urls, environment: environment)
      #expect(result.status == 69)
      #expect(result.errors.contains("4 not tried"))
      #expect(result.errors.contains("(in 10 min)"))
      #expect(server.requests.count == 1)
      result = try Command.run(["warc", "stats", urls[3]], environment: environment)
      #expect(result.status == 69)
      #expect(result.errors.contains("answered with status 403"))
      #expect(server.requests.count == 1)
      // Without a stated time, servers on this machine are one's own.
      result = try Command.run(["warc", "stats", urls[3]], environment: ["DATAPREP_CACHE": "\(folder)/cache"])
      #expect(result.status == 69)
      #expect(server.requests.count == 2)
    }
  }

  @Test(arguments: [("404 Not Found", 66), ("410 Gone", 66), ("401 Unauthorized", 69)])
  func theOthersAreFetchedAllTheSame(answer: String, status: Int) throws {
    let server = try LoopbackServer { $0.path == "/b.warc.gz" ? .status(answer) : .bytes(Self.archive) }
    try withTemporaryFolder { folder in
      let urls = ["a", "b", "c"].map { server.url("/\($0).warc.gz") }
      let result = try Command.run(["fetch", "--output", folder] + urls)
      #expect(result.status == status, "\(result.errors)")
      #expect(try FileSystem.names(in: folder).filter { $0.hasSuffix(".gz") } == ["a.warc.gz", "c.warc.gz"])
    }
  }

  @Test func damageThatStaysIsNoFile() throws {
    let server = try LoopbackServer { _ in .bytes(Array(Self.archive.dropLast(9))) }
    try withTemporaryFolder { folder in
      var result = try Self.fetch(server.url("/a.warc.gz"), "--output", folder)
      #expect(result.status == 65)
      #expect(result.errors.contains("gzip-truncated"))
      #expect(FileSystem.entry(at: "\(folder)/a.warc.gz") == nil)
      result = try Self.fetch(server.url("/a.warc.gz"), "--output", folder, "--no-check")
      #expect(result.status == 0)
    }
  }

  @Test func namesThatMeetAreRefused() throws {
    let server = try LoopbackServer { _ in .bytes(Self.archive) }
    try withTemporaryFolder { folder in
      let urls = ["/x/a.warc.gz", "/y/a.warc.gz"].map { server.url($0) }
      var result = try Command.run(["fetch", "--output", folder] + urls)
      #expect(result.status == 64)
      #expect(result.errors.contains("--names path"))
      result = try Command.run(["fetch", "--output", folder, "--names", "path"] + urls)
      #expect(result.status == 0)
      #expect(FileSystem.entry(at: "\(folder)/127.0.0.1:\(server.port)/y/a.warc.gz") != nil)
      // A file of somebody else stays.
      try AtomicFile.write("mine", to: "\(folder)/a.warc.gz")
      result = try Command.run(["fetch", "--output", folder, urls[0]])
      #expect(result.status == 73)
      #expect(try FileSystem.read("\(folder)/a.warc.gz") == Array("mine".utf8))
      result = try Command.run(["fetch", "--output", folder, urls[0], "--overwrite"])
      #expect(result.status == 0)
      // And so does one from another URL.
      result = try Command.run(["fetch", "--output", folder, urls[1]])
      #expect(result.status == 64)
    }
  }

  @Test func aDryRunSendsNothing() throws {
    let server = try LoopbackServer { _ in .bytes(Self.archive) }
    try withTemporaryFolder { folder in
      let result = try Self.fetch(server.url("/a.warc.gz"), "--output", "\(folder)/out", "--dry-run")
      #expect(result.output == "fetch  \(server.url("/a.warc.gz"))  \(folder)/out/a.warc.gz\n")
      #expect(result.errors.contains("1 file to fetch"))
      #expect(server.requests.isEmpty)
      #expect(FileSystem.entry(at: "\(folder)/out") == nil)
      for wrong in [["page.html"], ["--jobs", "11", "https://h/a"], ["https://h/fetch.jsonl"]] {
        #expect(try Command.run(["fetch", "--output", folder] + wrong).status != 0)
      }
    }
  }

  @Test func aStopKeepsWhatHasCome() throws {
    let server = try LoopbackServer { _ in
      .init(head: ["HTTP/1.1 503 Slow Down", "Content-Length: 0", "Retry-After: 60"])
    }
    try withTemporaryFolder { folder in
      let result = try Command.run(
        ["fetch", server.url("/a.warc.gz"), "--output", folder], signals: [SIGTERM],
        isReady: { server.requests.count == 1 })
      #expect(result.status == 75)
      #expect(result.seconds < 5)
    }
  }

  @Test func aPageIsAFileToo() throws {
    let page = Array("<!DOCTYPE html><title>x</title>".utf8)
    let server = try LoopbackServer { _ in .bytes(page) }
    try withTemporaryFolder { folder in
      let result = try Self.fetch(server.url("/docs/"), "--output", folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try FileSystem.read("\(folder)/index") == page)
    }
  }

  @Test(arguments: ["text", "json"]) func passwordsInURLsAreInNoMessage(format: String) throws {
    let server = try LoopbackServer { _ in .status("404 Not Found") }
    try withTemporaryFolder { folder in
      let url = server.url("/x.warc.gz").replacing("http://", with: "http://user:s3cret@")
      let result = try Command.run(
        ["fetch", url, "--output", "\(folder)/out"], environment: ["DATAPREP_LOG_FORMAT": format])
      #expect(result.status == 66)
      #expect(!result.errors.contains("s3cret") && result.errors.contains("/x.warc.gz"))
      #expect(server.requests[0].headers["authorization"] != nil)
    }
  }
}
