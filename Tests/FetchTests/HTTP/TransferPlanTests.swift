import Base
import Testing

@testable import Fetch

@Suite struct TransferPlanTests {
  static func plan(attempts: Int = 5, offset: Int = 0, jitter: Double = 1) -> TransferPlan {
    var policy = FetchPolicy()
    policy.attempts = attempts
    policy.busyAttempts = attempts
    return TransferPlan(policy: policy, offset: offset) { jitter }
  }

  static func head(
    _ status: Int, length: Int? = nil, etag: String? = nil, modified: String? = nil,
    range: (first: Int, last: Int, total: Int?)? = nil, retryAfter: Double? = nil
  ) -> ResponseHead {
    var head = ResponseHead(status: status)
    head.contentLength = length
    head.etag = etag
    head.lastModified = modified
    head.contentRange = range.map { .init(first: $0.first, last: $0.last, total: $0.total) }
    head.retryAfter = retryAfter
    return head
  }

  @Test func plainTransfer() {
    var plan = Self.plan()
    #expect(plan.start() == .request(.init(offset: 0, validator: nil)))
    #expect(plan.answered(Self.head(200, length: 10)) == .accept(skipping: 0))
    plan.took(10)
    #expect(plan.ended(.complete) == .finished)
    #expect(plan.total == 10)
  }

  @Test func theRestMayBeCalledTheWhole() {
    var plan = Self.plan()
    _ = plan.answered(Self.head(200, length: 10, etag: "\"a\""))
    plan.took(4)
    _ = plan.ended(.dropped("x"))
    #expect(plan.answered(Self.head(200, length: 6, etag: "\"a\"", range: (4, 9, 10))) == .accept(skipping: 0))
    plan.took(6)
    #expect(plan.ended(.complete) == .finished)
  }

  @Test func waitsDoubleUpToTheirLimit() {
    var plan = Self.plan(attempts: 12)
    var waits: [Double] = []
    for _ in 0..<11 {
      guard case .wait(let seconds, let request) = plan.ended(.dropped("x")) else { break }
      waits.append(seconds)
      #expect(request == .init(offset: 0, validator: nil))
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120, 120])
    #expect(plan.ended(.dropped("x")) == .failed(.refused, "x, after 12 requests"))
  }

  @Test func jitterIsFull() {
    var plan = Self.plan(jitter: 0.25)
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 0.25, then: .init()))
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 0.5, then: .init()))
    plan = Self.plan(jitter: 0)
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 0, then: .init()))
  }

  @Test func unknownHostsGetFewerAttempts() {
    var plan = Self.plan()
    for _ in 0..<2 { if case .failed = plan.ended(.unknownHost("no such host")) { Issue.record("gave up early") } }
    #expect(plan.ended(.unknownHost("no such host")) == .failed(.refused, "no such host, after 3 requests"))
  }

  @Test(arguments: [408, 425, 429, 500, 502, 503, 504]) func busyServersAreAskedAgain(status: Int) {
    var plan = Self.plan()
    #expect(plan.answered(Self.head(status)) == .wait(seconds: 1, then: .init()))
    #expect(plan.answered(Self.head(status, retryAfter: 30)) == .wait(seconds: 30, then: .init()))
    #expect(plan.answered(Self.head(status, retryAfter: 0.1)) == .wait(seconds: 4, then: .init()))
    guard case .failed(.busy, let reason) = plan.answered(Self.head(status, retryAfter: 1e18)) else {
      Issue.record("waits for ever")
      return
    }
    #expect(reason.contains("\(status)"))
  }

  @Test(arguments: [
    (400, SourceError.Code.refused), (401, .refused), (403, .refused), (404, .missing), (410, .missing),
    (416, .refused), (501, .refused), (204, .refused),
  ])
  func othersAreFinal(status: Int, code: SourceError.Code) {
    var plan = Self.plan()
    guard case .failed(code, _) = plan.answered(Self.head(status)) else {
      Issue.record("status \(status)")
      return
    }
  }

  @Test func progressRenewsTheAttempts() {
    var plan = Self.plan(attempts: 2)
    #expect(plan.answered(Self.head(200, length: 50 << 20, etag: "\"a\"")) == .accept(skipping: 0))
    for step in 1...20 {
      plan.took(2 << 20)
      #expect(plan.ended(.dropped("x")) == .wait(seconds: 1, then: .init(offset: step * 2 << 20, validator: "\"a\"")))
    }
    plan.took(100)
    #expect(plan.ended(.dropped("x")) == .failed(.interrupted, "x, after 2 requests"))
  }

  /// A transfer that took 40 of 100 bytes and is to be taken up.
  static func broken(etag: String? = nil, modified: String? = nil, length: Int? = 100) -> TransferPlan {
    var plan = plan()
    _ = plan.answered(head(200, length: length, etag: etag, modified: modified))
    plan.took(40)
    return plan
  }

  @Test func asksForTheRestIfUnchanged() {
    var plan = Self.broken(etag: "\"a\"", modified: "Mon")
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 1, then: .init(offset: 40, validator: "\"a\"")))
    plan = Self.broken(etag: "W/\"a\"", modified: "Mon")
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 1, then: .init(offset: 40, validator: "Mon")))
    plan = Self.broken()
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 1, then: .init(offset: 40, validator: nil)))
  }

  static let changed = TransferPlan.Step.failed(.interrupted, "the content changed on the server during the download")

  @Test func takesTheRestOnlyOfTheSameContent() {
    let rest = (first: 40, last: 99, total: 100 as Int?)
    var plan = Self.broken(etag: "\"a\"")
    #expect(plan.answered(Self.head(206, length: 60, etag: "\"a\"", range: rest)) == .accept(skipping: 0))
    plan.took(60)
    #expect(plan.ended(.complete) == .finished)

    plan = Self.broken(etag: "\"a\"")
    #expect(plan.answered(Self.head(206, etag: "\"b\"", range: rest)) == Self.changed)
    plan = Self.broken(modified: "Mon")
    #expect(plan.answered(Self.head(206, modified: "Tue", range: rest)) == Self.changed)
    plan = Self.broken()
    #expect(plan.answered(Self.head(206, range: rest)) == .accept(skipping: 0))
    plan = Self.broken()
    #expect(plan.answered(Self.head(206, range: (40, 100, 101))) == Self.changed)
    plan = Self.broken(length: nil)
    #expect(plan.answered(Self.head(206, range: (40, 99, nil))) == Self.changed)
  }

  @Test func anotherRangeIsNoRest() {
    for range in [(0, 99, 100), (41, 99, 100), nil] as [(Int, Int, Int?)?] {
      var plan = Self.broken(etag: "\"a\"")
      let step = plan.answered(Self.head(206, etag: "\"a\"", range: range.map { ($0.0, $0.1, $0.2) }))
      guard case .failed(.interrupted, _) = step else {
        Issue.record("\(step)")
        continue
      }
    }
    var plan = Self.plan()
    guard case .failed = plan.answered(Self.head(206, range: (0, 9, 10))) else {
      Issue.record("nobody asked for a part")
      return
    }
  }

  @Test func passesOverWhatItHasInAWholeAnswer() {
    var plan = Self.broken(etag: "\"a\"")
    #expect(plan.answered(Self.head(200, length: 100, etag: "\"a\"")) == .accept(skipping: 40))
    plan = Self.broken(etag: "\"a\"")
    #expect(plan.answered(Self.head(200, length: 100, etag: "\"b\"")) == Self.changed)
    plan = Self.broken()
    #expect(plan.answered(Self.head(200, length: 99)) == Self.changed)
  }

  @Test func lengthsAreChecked() {
    var plan = Self.broken(etag: "\"a\"")
    guard case .wait(_, .init(offset: 40, validator: "\"a\"")) = plan.ended(.complete) else {
      Issue.record("a short body counts as whole")
      return
    }
    plan.took(61)
    guard case .failed(.interrupted, _) = plan.ended(.complete) else {
      Issue.record("a long body counts as whole")
      return
    }
  }

  @Test func earlierBytesCount() {
    var plan = Self.plan(offset: 40)
    #expect(plan.start() == .request(.init(offset: 40, validator: nil)))
    #expect(plan.answered(Self.head(206, range: (40, 99, 100))) == .accept(skipping: 0))
    plan = Self.plan(offset: 40)
    #expect(plan.answered(Self.head(200, length: 100)) == .accept(skipping: 40))
    plan = Self.plan(offset: 100)
    guard case .failed(.interrupted, _) = plan.answered(Self.head(416)) else {
      Issue.record("nothing lies behind the end")
      return
    }
  }

  @Test(arguments: [
    ("bytes 0-9/10", ResponseHead.ContentRange(first: 0, last: 9, total: 10)),
    ("Bytes 5-9/*", .init(first: 5, last: 9, total: nil)),
    ("bytes */10", nil), ("bytes 9-5/10", nil), ("bytes 0-10/10", nil), ("items 0-9/10", nil), ("bytes 0-9", nil),
    ("", nil), ("bytes", nil), ("bytes -1-9/10", nil), ("bytes 0-99999999999999999999/*", nil),
  ])
  func contentRanges(text: String, range: ResponseHead.ContentRange?) {
    #expect(ResponseHead.ContentRange(text) == range)
  }

  @Test func headerLines() {
    var head = ResponseHead(status: 200)
    for line in [
      "ETag:  \"x\" \r\n", "LAST-MODIFIED: Mon\r\n", "content-range:bytes 1-2/3\r\n", "X: y\r\n", "none", "",
    ] {
      head.take(line: Array(line.utf8).span)
    }
    #expect(head.etag == "\"x\"" && head.strongETag == "\"x\"")
    #expect(head.lastModified == "Mon")
    #expect(head.contentRange == .init(first: 1, last: 2, total: 3))
    head.take(line: Array("etag: W/\"x\"".utf8).span)
    #expect(head.strongETag == nil)
  }

  /// A plan that takes up a content of which an earlier process has 40 of 100 bytes.
  static func resumed(etag: String? = "\"a\"") -> TransferPlan {
    let policy = FetchPolicy()
    return TransferPlan(
      policy: policy, resuming: ContentIdentity(etag: etag, byteCount: 100), offset: 40, jitter: { 1 })
  }

  @Test func aLaterProcessGoesOnWithTheSameContent() {
    var plan = Self.resumed()
    #expect(plan.start() == .request(.init(offset: 40, validator: "\"a\"")))
    #expect(plan.answered(Self.head(206, length: 60, etag: "\"a\"", range: (40, 99, 100))) == .accept(skipping: 0))
    #expect(plan.received == 40)
    // Ranges are ignored: what is there is passed over.
    plan = Self.resumed()
    #expect(plan.answered(Self.head(200, length: 100, etag: "\"a\"")) == .accept(skipping: 40))
    // Some gateways say 200 and mean 206.
    plan = Self.resumed()
    #expect(plan.answered(Self.head(200, length: 60, etag: "\"a\"", range: (40, 99, 100))) == .accept(skipping: 0))
    #expect(plan.received == 40)
  }

  @Test func aLaterProcessTakesAnotherContentFromItsFirstByte() {
    var plan = Self.resumed()
    #expect(plan.answered(Self.head(200, length: 90, etag: "\"b\"")) == .accept(skipping: 0))
    #expect(plan.received == 0 && plan.total == 90 && plan.identity.etag == "\"b\"")
    for head in [
      Self.head(206, etag: "\"b\"", range: (40, 89, 90)), Self.head(206, etag: "\"a\"", range: (0, 99, 100)),
      Self.head(416),
    ] {
      plan = Self.resumed()
      #expect(plan.answered(head) == .request(.init()))
      #expect(plan.received == 0)
      #expect(plan.answered(Self.head(200, length: 90, etag: "\"b\"")) == .accept(skipping: 0))
    }
    // Once bytes have come, another content is a change.
    plan = Self.resumed()
    _ = plan.answered(Self.head(206, length: 60, etag: "\"a\"", range: (40, 99, 100)))
    plan.took(1)
    _ = plan.ended(.dropped("x"))
    #expect(!plan.isSuspect)
    #expect(plan.answered(Self.head(200, length: 90, etag: "\"b\"")) == Self.changed)
    #expect(plan.isSuspect)
  }

  @Test func aServerThatStaysBusyIsAskedAgainLater() {
    var plan = Self.plan(attempts: 2)
    _ = plan.answered(Self.head(503))
    #expect(plan.isServerBusy)
    #expect(plan.answered(Self.head(503)) == .failed(.busy, "HTTP status 503, after 2 requests"))
    plan = Self.plan()
    _ = plan.ended(.dropped("x"))
    #expect(!plan.isServerBusy)
  }

  @Test func whatIsKnownIsNotSentAgain() {
    let known = ContentIdentity(etag: "\"a\"", lastModified: "Mon")
    var plan = TransferPlan(policy: FetchPolicy(), unless: known, jitter: { 1 })
    #expect(plan.start() == .request(.init(known: known)))
    #expect(plan.answered(Self.head(503)) == .wait(seconds: 1, then: .init(known: known)))
    #expect(plan.answered(Self.head(304)) == .finished)
    #expect(plan.isUnchanged)
    plan = TransferPlan(policy: FetchPolicy(), unless: known, jitter: { 1 })
    #expect(plan.answered(Self.head(200, length: 5, etag: "\"b\"")) == .accept(skipping: 0))
    #expect(!plan.isUnchanged)
    // Without a name there is nothing to compare, and 304 is no answer.
    plan = TransferPlan(policy: FetchPolicy(), unless: ContentIdentity(byteCount: 5), jitter: { 1 })
    #expect(plan.start() == .request(.init()))
    guard case .failed(.refused, _) = plan.answered(Self.head(304)) else {
      Issue.record("304 without a question")
      return
    }
  }

  /// Bytes 10 to 19 of a content of 100 bytes.
  static func part(_ identity: ContentIdentity = ContentIdentity(etag: "\"a\"", byteCount: 100)) -> TransferPlan {
    TransferPlan(policy: FetchPolicy(), part: 10..<20, of: identity, jitter: { 1 })
  }

  @Test func aPartIsAskedForAndTakenUp() {
    var plan = Self.part()
    #expect(plan.start() == .request(.init(offset: 10, end: 20, validator: "\"a\"")))
    #expect(plan.answered(Self.head(206, length: 10, etag: "\"a\"", range: (10, 19, 100))) == .accept(skipping: 0))
    plan.took(4)
    #expect(plan.ended(.dropped("x")) == .wait(seconds: 1, then: .init(offset: 14, end: 20, validator: "\"a\"")))
    #expect(plan.answered(Self.head(206, length: 6, etag: "\"a\"", range: (14, 19, 100))) == .accept(skipping: 0))
    plan.took(6)
    #expect(plan.ended(.complete) == .finished)
    // The first part too.
    plan = TransferPlan(policy: FetchPolicy(), part: 0..<20, of: ContentIdentity(), jitter: { 1 })
    #expect(plan.start() == .request(.init(offset: 0, end: 20)))
    #expect(plan.answered(Self.head(206, etag: "\"z\"", range: (0, 19, 100))) == .accept(skipping: 0))
    #expect(plan.identity == ContentIdentity(etag: "\"z\"", byteCount: 100))
  }

  @Test func aPartIsOfTheContentThatIsMeant() {
    for head in [
      Self.head(206, etag: "\"b\"", range: (10, 19, 100)), Self.head(206, etag: "\"a\"", range: (10, 19, 101)),
      Self.head(200, length: 100, etag: "\"b\""), Self.head(412),
    ] {
      var plan = Self.part()
      #expect(plan.answered(head) == Self.changed)
      #expect(plan.isSuspect)
    }
    var plan = Self.part()
    guard case .failed(.unsupported, _) = plan.answered(Self.head(200, length: 100, etag: "\"a\"")) else {
      Issue.record("a whole answer is no part")
      return
    }
  }
}
