import Base
import TestSupport
import Testing

@testable import Fetch

@Suite struct S3SourceTests {
  static let content = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }

  @Test(arguments: ["a.gz", "crawl=CC+1/a b (c),d:é@'~*.gz", "a/../b//c/./d", "%41"])
  func readsObjectsOfAnyName(_ key: String) throws {
    let store = try ObjectStoreForTests()
    store.server.put("b/\(key)", Self.content)
    let source = try store.open(key)
    #expect(source.name == "s3://b/\(key)")
    #expect(source.byteCount == Self.content.count)
    #expect(try readAll(source) == Self.content)
    #expect(source.contentName == "\"e1\" \(Self.content.count)")
    #expect(store.server.requests.count == 1)
  }

  /// The rest is asked for by its entity tag, and each request is signed anew.
  @Test(arguments: [false, true]) func goesOnAfterCuts(rangesAsWhole: Bool) throws {
    var behaviour = ObjectServer.Behaviour()
    behaviour.sendsRangesAsWhole = rangesAsWhole
    let store = try ObjectStoreForTests(behaviour) { $0.index < 3 ? .cut(after: 90_000) : nil }
    store.server.put("b/x", Self.content)
    #expect(try readAll(store.open("x")) == Self.content)
    let requests = store.server.requests
    #expect(requests.map { $0.headers["range"] } == [nil, "bytes=90000-", "bytes=180000-", "bytes=270000-"])
    #expect(requests.map { $0.headers["if-match"] } == [nil, "\"e1\"", "\"e1\"", "\"e1\""])
  }

  @Test func neverMixesTwoObjects() throws {
    let store = try ObjectStoreForTests { $0.index == 0 ? .cut(after: 90_000) : nil }
    store.server.put("b/x", Self.content)
    let source = try store.open("x")
    store.server.put("b/x", Self.content.reversed())
    let error = try #require(throws: SourceError.self) { try readAll(source) }
    #expect(error.code == .interrupted)
    #expect(error.message.contains("replaced"))
  }

  @Test func waitsOutSlowDown() throws {
    let slow = "<Error><Code>SlowDown</Code></Error>"
    let store = try ObjectStoreForTests { request in
      switch request.index {
      case 0: .refused(status: 503, body: slow)
      // Stores have been seen to say it so.
      case 1: .refused(status: 200, body: slow)
      case 2: .refused(status: 500, body: "<Error><Code>InternalError</Code></Error>")
      default: nil
      }
    }
    store.server.put("b/x.html", Self.content)
    var policy = quickPolicy()
    policy.acceptsMarkup = true
    #expect(try readAll(store.open("x.html", policy: policy)) == Self.content)
    #expect(store.server.requests.count == 4)
  }

  /// Busy is something to come back for, however the store says it.
  @Test(arguments: [(503, "SlowDown"), (200, "SlowDown"), (400, "RequestTimeout")])
  func aStoreThatStaysBusyIsNoRefusal(status: Int, code: String) throws {
    let store = try ObjectStoreForTests { _ in
      .refused(status: status, body: "<Error><Code>\(code)</Code><Message>m</Message></Error>")
    }
    store.server.put("b/x", Self.content)
    var policy = quickPolicy()
    policy.attempts = 3
    policy.busyAttempts = 3
    let error = try #require(throws: SourceError.self) { try readAll(store.open("x", policy: policy)) }
    #expect(error.code == .busy && error.exitCode == .tryAgain)
    #expect(store.server.requests.count == 3)
  }

  @Test(arguments: [
    (403, "AccessDenied", SourceError.Code.refused, "permissions"),
    (403, "SignatureDoesNotMatch", .refused, "AWS_SECRET_ACCESS_KEY"),
    (403, "InvalidAccessKeyId", .refused, "AWS_ACCESS_KEY_ID"), (403, "RequestTimeTooSkewed", .refused, "clock"),
    (400, "ExpiredToken", .refused, "run out"), (301, "PermanentRedirect", .refused, "AWS_REGION=eu-west-3"),
    (400, "AuthorizationHeaderMalformed", .refused, "AWS_REGION=eu-west-3"), (404, "NoSuchKey", .missing, ""),
    (404, "NoSuchBucket", .missing, ""),
  ])
  func saysWhatToDo(status: Int, code: String, kind: SourceError.Code, advice: String) throws {
    let store = try ObjectStoreForTests { _ in
      .refused(
        status: status, body: "<Error><Code>\(code)</Code><Message>m</Message></Error>",
        headers: ["x-amz-bucket-region: eu-west-3"])
    }
    let opened = try #require(throws: SourceError.self) { try store.open("x") }
    let listed = try #require(throws: SourceError.self) { try store.client.objects(S3Location(bucket: "b", key: "")) }
    for error in [opened, listed] {
      #expect(error.code == kind)
      #expect(error.advice?.contains(advice) ?? advice.isEmpty)
      #expect(!"\(error)".contains("SK"))
    }
    // Asking again is of no use.
    #expect(store.server.requests.count == 2)
  }

  @Test func wrongSecretIsTold() throws {
    var store = try ObjectStoreForTests()
    store.server.put("b/x", [1])
    store.settings.credentials?.secretKey = "wrong"
    let error = try #require(throws: SourceError.self) { try store.open("x") }
    #expect(error.code == .refused)
    #expect(error.message.contains("SignatureDoesNotMatch"))
    let refused = try #require(throws: SourceError.self) { try store.client.head(S3Location(bucket: "b", key: "x")) }
    #expect(refused.message.contains("SignatureDoesNotMatch"))
  }
}
