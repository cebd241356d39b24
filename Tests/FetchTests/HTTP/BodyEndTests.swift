import Base
import Foundation
import TestSupport
import Testing

@testable import Fetch

/// Bodies that end early, and answers that are no content.
@Suite struct BodyEndTests {
  private static let content = Array("{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"three\"}\n".utf8)

  // MARK: The decisions alone

  private static func head(
    _ status: Int, length: Int? = nil, etag: String? = nil, range: (first: Int, last: Int, total: Int?)? = nil
  ) -> ResponseHead { TransferPlanTests.head(status, length: length, etag: etag, range: range) }

  /// A plan whose first body, of unknown length, has ended after 40 bytes, and what it asks then.
  private static func asked(etag: String? = "\"a\"") -> TransferPlan {
    var plan = TransferPlanTests.plan()
    #expect(plan.answered(head(200, etag: etag)) == .accept(skipping: 0))
    plan.took(40)
    #expect(plan.ended(.complete) == .request(.init(offset: 40, validator: etag)))
    return plan
  }

  @Test func aBodyOfUnknownLengthIsConfirmedByARangeThatIsNotThere() {
    var plan = Self.asked()
    #expect(plan.answered(Self.head(416)) == .finished)
  }

  @Test func aBodyThatEndedEarlyIsAnError() {
    let early = TransferPlan.Step.failed(
      .interrupted, "the response had no length and ended early, after 40 of 100 bytes")
    var plan = Self.asked()
    #expect(plan.answered(Self.head(206, length: 60, etag: "\"a\"", range: (40, 99, 100))) == early)
    // Without ranges a length tells.
    plan = Self.asked()
    #expect(plan.answered(Self.head(200, length: 100, etag: "\"a\"")) == early)
    plan = Self.asked()
    #expect(plan.answered(Self.head(200, length: 40, etag: "\"a\"")) == .finished)
  }

  @Test func whatCannotBeConfirmedIsTaken() {
    var plan = Self.asked(etag: nil)
    #expect(plan.answered(Self.head(200)) == .finished)
    plan = Self.asked(etag: nil)
    #expect(plan.answered(Self.head(200, length: 90)) == .finished)
    for status in [400, 404, 405, 501] {
      plan = Self.asked()
      #expect(plan.answered(Self.head(status)) == .finished)
    }
  }

  /// A server that dies in the middle of a body ends the connection, too: only an answer tells.
  @Test func whatNobodyAnswersIsNotTaken() {
    var plan = Self.asked()
    var steps: [TransferPlan.Step] = []
    for _ in 0..<5 { steps.append(plan.answered(Self.head(503))) }
    #expect(steps.last == .failed(.busy, "HTTP status 503, after 5 requests"))
    #expect(steps.first == .wait(seconds: 1, then: .init(offset: 40, validator: "\"a\"")))
    plan = Self.asked()
    steps = []
    for _ in 0..<5 { steps.append(plan.ended(.dropped("connection refused"))) }
    #expect(steps.last == .failed(.interrupted, "connection refused, after 5 requests"))
    plan = Self.asked()
    #expect(plan.answered(Self.head(403)) == .failed(.refused, "HTTP status 403: the server rejects the request"))
  }

  @Test func contentThatIsAnotherByNowIsAnError() {
    var plan = Self.asked()
    #expect(plan.answered(Self.head(206, etag: "\"b\"", range: (40, 99, 100))) == TransferPlanTests.changed)
    plan = Self.asked()
    #expect(plan.answered(Self.head(200, length: 90, etag: "\"b\"")) == TransferPlanTests.changed)
  }

  @Test func bodiesThatSayTheirEndAreNotAskedFor() {
    for isChunked in [true, false] {
      var (plan, head) = (TransferPlanTests.plan(), Self.head(200, length: isChunked ? nil : 40))
      head.isChunked = isChunked
      _ = plan.answered(head)
      plan.took(40)
      #expect(plan.ended(.complete) == .finished)
    }
    var empty = TransferPlanTests.plan()
    _ = empty.answered(Self.head(200))
    #expect(empty.ended(.complete) == .finished)
  }

  @Test func chunksAreSeenInTheHead() {
    var head = ResponseHead(status: 200)
    head.take(line: Array("Transfer-Encoding: gzip, Chunked\r\n".utf8).span)
    #expect(head.isChunked && head.isDelimited)
  }

  // MARK: Over a connection

  @Test(arguments: [true, false]) func aBodyThatEndsEarlyIsNoWholeOne(hasRanges: Bool) throws {
    let content = Self.content
    let server = try LoopbackServer { request in
      request.number == 1
        ? .init(head: ["HTTP/1.1 200 OK", "ETag: \"a\""], body: content, cut: 20)
        : .bytes(content, from: hasRanges ? request.offset : nil)
    }
    let error = #expect(throws: SourceError.self) {
      try readAll(HTTPSource(server.url("/x.jsonl"), policy: quickPolicy()))
    }
    #expect(error?.message.contains("ended early, after 20 of \(content.count) bytes") == true)
    #expect(server.requests.count == 2)
  }

  @Test(arguments: ["x.jsonl", "x.warc.gz", "x.parquet", "x"])
  func pagesInPlaceOfContentAreErrors(name: String) throws {
    let page = Array("\u{FEFF} \r\n<!DOCTYPE html><p>Slow down.</p>".utf8)
    let server = try LoopbackServer { .bytes($0.number < 3 ? page : Self.content) }
    #expect(try readAll(HTTPSource(server.url("/\(name)"), policy: quickPolicy())) == Self.content)
    let broken = try LoopbackServer { _ in .bytes(page) }
    var policy = quickPolicy()
    policy.attempts = 2
    let error = #expect(throws: SourceError.self) {
      try readAll(HTTPSource(broken.url("/\(name)"), policy: policy))
    }
    #expect(error?.message.contains("web page") == true)
    policy.acceptsMarkup = true
    #expect(try readAll(HTTPSource(broken.url("/\(name)"), policy: policy)) == page)
  }

  @Test func aServerThatDiesInABodyWithoutALengthLeavesNoWholeFile() throws {
    let content = Self.content
    let server = try LoopbackServer { request in
      request.number == 1
        ? .init(head: ["HTTP/1.1 200 OK", "ETag: \"a\""], body: content, cut: 20)
        : .init(head: ["HTTP/1.1 503 Busy", "Content-Length: 0"])
    }
    var policy = quickPolicy()
    policy.busyAttempts = 2
    let error = #expect(throws: SourceError.self) { try readAll(HTTPSource(server.url("/x.jsonl"), policy: policy)) }
    #expect(error?.code == .busy)
  }

  /// What a busy server sends instead of the rest says nothing of the content.
  @Test(arguments: [true, false]) func aPageInPlaceOfTheRestIsNoOtherContent(hasLength: Bool) throws {
    let content = HTTPSourceTests.content
    let page = Array("<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code></Error>".utf8)
    let server = try LoopbackServer { request in
      switch request.number {
      case 1: .bytes(content, cut: 400_000)
      case 2, 3:
        .init(
          head: ["HTTP/1.1 200 OK", hasLength ? "Content-Length: \(page.count)" : "X: y"], body: page)
      default: .bytes(content, from: request.offset)
      }
    }
    #expect(try readAll(HTTPSource(server.url("/x.bin"), policy: quickPolicy())) == content)
    #expect(server.requests.last?.headers["range"] == "bytes=400000-")
  }

  // MARK: Files

  @Test func aFileThatIsCutWhileItIsReadIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", [UInt8](repeating: 7, count: 3000))
    for offset in [0, 100] {
      try folder.write("x", [UInt8](repeating: 7, count: 3000))
      let source = try openSource("\(folder.path)/x", offset: offset)
      let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 1)
      defer { room.deallocate() }
      #expect(try source.read(into: room) == 1000)
      try FileSystem.truncate("\(folder.path)/x", to: 1500)
      var error: SourceError?
      do { while try source.read(into: room) > 0 {} } catch let caught { error = caught }
      #expect(error?.message.contains("cut while it was read") == true)
      #expect(error?.exitCode == .inputOutput)
    }
  }

  @Test func anObjectStoresErrorIsNeverContent() throws {
    let error = Array("<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code></Error>".utf8)
    let server = try LoopbackServer { .bytes($0.number == 1 ? error : Array("<html>page</html>".utf8)) }
    var policy = quickPolicy()
    policy.acceptsMarkup = true
    #expect(try readAll(HTTPSource(server.url("/page"), policy: policy)) == Array("<html>page</html>".utf8))
    #expect(server.requests.count == 2)
  }
}
