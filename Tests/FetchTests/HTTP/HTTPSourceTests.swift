import Base
import Fetch
import Foundation
import TestSupport
import Testing

/// Waits that tests can afford.
func quickPolicy() -> FetchPolicy {
  var policy = FetchPolicy()
  policy.firstBackoff = 0.01
  policy.maximumBackoff = 0.05
  policy.minimumInterval = 0
  policy.lowSpeedSeconds = 5
  // Each test has a server of its own, which a cool-down would outlast.
  policy.coolDown = 0
  return policy
}

@Suite struct HTTPSourceTests {
  static let content = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }

  @Test func readsABody() throws {
    let server = try LoopbackServer { _ in .bytes(HTTPSourceTests.content) }
    let source = try openSource(server.url("/a.warc.gz"), policy: quickPolicy())
    #expect(source.byteCount == HTTPSourceTests.content.count)
    #expect(source.name == server.url("/a.warc.gz"))
    #expect(try readAll(source, by: 10_000) == HTTPSourceTests.content)
    #expect(server.requests.count == 1)
    #expect(server.requests[0].headers["user-agent"]?.hasPrefix("dataprep/") == true)
  }

  @Test func bodyWithoutLengthEndsWithTheConnection() throws {
    let server = try LoopbackServer { _ in .init(head: ["HTTP/1.1 200 OK"], body: HTTPSourceTests.content) }
    let source = try HTTPSource(server.url("/"), policy: quickPolicy())
    #expect(source.byteCount == nil)
    #expect(try readAll(source) == HTTPSourceTests.content)
  }

  @Test func slowReaderGetsEverythingThroughASmallBuffer() throws {
    let server = try LoopbackServer { _ in .bytes(HTTPSourceTests.content) }
    var policy = quickPolicy()
    policy.bufferSize = 4096
    let source = try HTTPSource(server.url("/"), policy: policy)
    #expect(try readAll(source, by: 777) == HTTPSourceTests.content)
  }

  @Test(arguments: [false, true]) func takesUpADroppedBody(isReset: Bool) throws {
    let server = try LoopbackServer { request in
      .bytes(HTTPSourceTests.content, from: request.offset, cut: request.number < 4 ? 150_000 : nil, isReset: isReset)
    }
    let source = try HTTPSource(server.url("/drop"), policy: quickPolicy())
    #expect(try readAll(source) == HTTPSourceTests.content)
    #expect(source.byteCount == HTTPSourceTests.content.count)
    let ranges = server.requests.map { $0.headers["range"] }
    #expect(ranges.first == .some(nil))
    #expect(ranges.dropFirst().allSatisfy { $0?.hasPrefix("bytes=") == true })
    #expect(server.requests.dropFirst().allSatisfy { $0.headers["if-range"] == "\"a\"" })
    if !isReset { #expect(ranges == [nil, "bytes=150000-", "bytes=300000-", "bytes=450000-"]) }
  }

  @Test func skipsWhatItHasWhereRangesAreIgnored() throws {
    let server = try LoopbackServer { request in
      .bytes(HTTPSourceTests.content, cut: request.number == 1 ? 300_000 : nil)
    }
    #expect(try readAll(HTTPSource(server.url("/"), policy: quickPolicy())) == HTTPSourceTests.content)
    #expect(server.requests.count == 2)
  }

  @Test(arguments: ["etag", "length", "neither"]) func neverMixesTwoContents(change: String) throws {
    let server = try LoopbackServer { request in
      let content = HTTPSourceTests.content
      if request.number == 1 { return .bytes(content, etag: change == "etag" ? "\"a\"" : nil, cut: 300_000) }
      switch change {
      case "etag": return .bytes(content.reversed(), etag: "\"b\"")
      case "length": return .bytes(Array(content.dropLast()), from: request.offset, etag: nil)
      default: return .init(head: ["HTTP/1.1 200 OK"], body: content)
      }
    }
    let error = #expect(throws: SourceError.self) {
      try readAll(HTTPSource(server.url("/"), policy: quickPolicy()))
    }
    #expect(error?.code == .interrupted)
    #expect(error?.message.contains("changed") == true)
  }

  @Test func waitsOutABusyServer() throws {
    let server = try LoopbackServer { request in
      request.number <= 3
        ? .status(["503 Slow Down", "429 Too Many Requests", "500 Internal Server Error"][request.number - 1])
        : .bytes(HTTPSourceTests.content)
    }
    #expect(try readAll(HTTPSource(server.url("/"), policy: quickPolicy())).count == HTTPSourceTests.content.count)
    #expect(server.requests.count == 4)
  }

  @Test func aPageInsteadOfAFileIsAskedForAgain() throws {
    let server = try LoopbackServer { request in
      request.number <= 2
        ? .bytes(Array("<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>".utf8), etag: "\"page\"")
        : .bytes([0x1F, 0x8B, 8])
    }
    #expect(try readAll(HTTPSource(server.url("/a.warc.gz"), policy: quickPolicy())) == [0x1F, 0x8B, 8])
    #expect(server.requests.count == 3)
    let page = try LoopbackServer { _ in .bytes(Array("<html>".utf8)) }
    #expect(try readAll(HTTPSource(page.url("/index.html"), policy: quickPolicy())) == Array("<html>".utf8))
  }

  @Test func honoursRetryAfter() throws {
    let server = try LoopbackServer { request in
      request.number == 1 ? .status("503 Busy", ["Retry-After: 1"]) : .bytes([1, 2, 3])
    }
    let start = ContinuousClock.now
    #expect(try readAll(HTTPSource(server.url("/"), policy: quickPolicy())) == [1, 2, 3])
    #expect(ContinuousClock.now - start >= .seconds(1))
  }

  @Test func doesNotWaitForever() throws {
    let server = try LoopbackServer { _ in .status("503 Busy", ["Retry-After: 86400"]) }
    let error = #expect(throws: SourceError.self) { try HTTPSource(server.url("/"), policy: quickPolicy()) }
    #expect(error?.code == .busy)
    #expect(error?.message.contains("86400") == true)
  }

  @Test func givesUpAfterSomeAttempts() throws {
    let server = try LoopbackServer { _ in .status("503 Slow Down") }
    var policy = quickPolicy()
    policy.busyAttempts = 3
    let error = #expect(throws: SourceError.self) { try HTTPSource(server.url("/"), policy: policy) }
    #expect(error?.exitCode == .tryAgain)
    #expect(server.requests.count == 3)
  }

  @Test(arguments: [("404 Not Found", SourceError.Code.missing), ("410 Gone", .missing), ("403 Forbidden", .refused)])
  func asksOnceWhereAskingAgainIsNoUse(status: String, code: SourceError.Code) throws {
    let server = try LoopbackServer { _ in .status(status) }
    let error = #expect(throws: SourceError.self) { try HTTPSource(server.url("/gone"), policy: quickPolicy()) }
    #expect(error?.code == code)
    #expect(error?.location == server.url("/gone"))
    #expect(server.requests.count == 1)
  }

  @Test func followsRedirects() throws {
    let server = try LoopbackServer { request in
      request.path == "/old"
        ? .status("302 Found", ["Location: /new", "ETag: \"other\""])
        : .bytes(HTTPSourceTests.content, from: request.offset, cut: request.number == 1 ? 9_000 : nil)
    }
    #expect(try readAll(HTTPSource(server.url("/old"), policy: quickPolicy())) == HTTPSourceTests.content)
    #expect(server.requests.map(\.path) == ["/old", "/new", "/old", "/new"])
  }

  @Test func endsARedirectLoop() throws {
    let server = try LoopbackServer { _ in .status("302 Found", ["Location: /round"]) }
    let error = #expect(throws: SourceError.self) { try HTTPSource(server.url("/round"), policy: quickPolicy()) }
    #expect(error?.code == .refused)
    #expect(server.requests.count == 11)
  }

  @Test func connectionRefusedIsReported() throws {
    var policy = quickPolicy()
    policy.attempts = 2
    let error = #expect(throws: SourceError.self) { try HTTPSource("http://127.0.0.1:9/", policy: policy) }
    #expect(error?.code == .refused)
    #expect(error?.message.contains("2 requests") == true)
  }

  @Test func stopsWhenAsked() throws {
    let server = try LoopbackServer { _ in .status("503 Slow Down") }
    var policy = quickPolicy()
    policy.firstBackoff = 60
    policy.maximumBackoff = 60
    let start = ContinuousClock.now
    policy.shouldStop = { ContinuousClock.now - start > .milliseconds(300) }
    let error = #expect(throws: SourceError.self) { try HTTPSource(server.url("/"), policy: policy) }
    #expect(error?.code == .interrupted)
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func emptyBodyIsAnEnd() throws {
    let server = try LoopbackServer { _ in .status("200 OK") }
    #expect(try readAll(HTTPSource(server.url("/"), policy: quickPolicy())).isEmpty)
  }
}
