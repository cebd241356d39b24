import Base
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Fetch

@Suite struct S3ClientTests {
  static let place = S3Location(bucket: "b", key: "dir/o")

  @Test func writesOnCondition() throws {
    let store = try ObjectStoreForTests()
    let client = store.client
    let first = try #require(try client.put(Self.place, [1], if: .isAbsent))
    #expect(try client.put(Self.place, [2], if: .isAbsent) == nil)
    #expect(try client.put(Self.place, [3], if: .matches("\"other\"")) == nil)
    let second = try #require(try client.put(Self.place, [4], if: .matches(first)))
    #expect(second != first)
    #expect(try client.put(Self.place, []) != nil)
    #expect(store.server.objects["b/dir/o"]?.bytes == [])
    try client.delete(Self.place)
    try client.delete(Self.place)
    #expect(try client.put(Self.place, [5], if: .matches(second)) == nil)
    #expect(try client.head(Self.place) == nil)
    #expect(try client.get(Self.place) == nil)
  }

  @Test func tellsAgesByTheStoresClock() throws {
    let store = try ObjectStoreForTests()
    store.server.put("b/dir/o", [1, 2, 3])
    store.server.pass(seconds: 90)
    #expect(try store.client.head(Self.place) == S3Client.Object(key: "dir/o", byteCount: 3, etag: "\"e1\"", age: 90))
    let found = try #require(try store.client.get(Self.place))
    #expect(found.bytes == [1, 2, 3])
    #expect(found.object.age == 90)
  }

  /// A write that is repeated because its answer was lost finds its own object, and nobody else's.
  @Test func survivesLostAnswers() throws {
    let store = try ObjectStoreForTests { $0.method == "PUT" && $0.index % 2 == 0 ? .lostAnswer : nil }
    #expect(try store.client.put(Self.place, [1], if: .isAbsent, digest: "d1") != nil)
    #expect(store.server.requests.map(\.method) == ["PUT", "PUT", "GET"])
    _ = try store.client.head(Self.place)
    #expect(try store.client.put(Self.place, [2], if: .isAbsent) == nil)
    #expect(try store.client.head(Self.place)?.digest == "d1")
  }

  /// Stores put large objects together for minutes, and say nothing meanwhile.
  @Test func aStoreMayTakeItsTimeToCompleteAnUpload() throws {
    let store = try ObjectStoreForTests { request in
      if request.method == "POST", request.value("uploadId") != nil { sleep(3) }
      return nil
    }
    var policy = quickPolicy()
    policy.lowSpeedSeconds = 1
    let client = S3Client(store.settings, policy: policy)
    let upload = try client.createUpload(Self.place)
    let part = try #require(try client.uploadPart(Self.place, upload: upload, number: 1, [1, 2]))
    #expect(try client.completeUpload(Self.place, upload: upload, [part]))
    #expect(store.server.requests.count { $0.method == "POST" } == 2)
  }

  @Test func uploadsInParts() throws {
    let store = try ObjectStoreForTests()
    let client = store.client
    let upload = try client.createUpload(Self.place)
    let parts = try [[1, 2], [3]].enumerated().map {
      try #require(try client.uploadPart(Self.place, upload: upload, number: $0.offset + 1, $0.element))
    }
    #expect(try client.head(Self.place) == nil)
    #expect(try client.uploads(S3Location(bucket: "b", key: "dir/"))?.map(\.id) == [upload])
    #expect(try client.uploads(S3Location(bucket: "b", key: "else/"))?.isEmpty == true)
    #expect(try client.completeUpload(Self.place, upload: upload, parts, if: .isAbsent))
    #expect(store.server.objects["b/dir/o"]?.bytes == [1, 2, 3])
    #expect(try !client.completeUpload(Self.place, upload: upload, parts, if: .isAbsent))
    let other = try client.createUpload(Self.place)
    let part = try #require(try client.uploadPart(Self.place, upload: other, number: 1, [9]))
    #expect(try !client.completeUpload(Self.place, upload: other, [part], if: .isAbsent))
    try client.abortUpload(Self.place, upload: other)
    try client.abortUpload(Self.place, upload: other)
    #expect(store.server.openUploads.isEmpty)
  }

  @Test func listsAsLooselyAsStoresDo() throws {
    var behaviour = ObjectServer.Behaviour()
    behaviour.listsLoosely = true
    let store = try ObjectStoreForTests(behaviour)
    store.server.put("b/dir/o", [1])
    let listed = try store.client.objects(S3Location(bucket: "b", key: "dir/"))
    #expect(try listed.map(\.etag) == [store.client.head(Self.place)?.etag])
    #expect(try store.client.uploads(S3Location(bucket: "b", key: "")) == [])
  }

  /// S3 begins an answer to the last request before it knows how it ends: a failure comes with status 200.
  @Test func anErrorWithStatus200IsNoSuccess() throws {
    let store = try ObjectStoreForTests { request in
      request.method == "POST" && request.value("uploadId") != nil && request.index < 4
        ? .refused(status: 200, body: "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>") : nil
    }
    let client = store.client
    let upload = try client.createUpload(Self.place)
    let part = try #require(try client.uploadPart(Self.place, upload: upload, number: 1, [1]))
    #expect(try client.completeUpload(Self.place, upload: upload, [part]))
    #expect(store.server.requests.count == 5)
  }

  /// Waits have full jitter, double up to their limit, and each request has a signature of its own time.
  @Test func backsOff() throws {
    let store = try ObjectStoreForTests { _ in .refused(status: 503, body: "<Error><Code>SlowDown</Code></Error>") }
    var policy = quickPolicy()
    policy.attempts = 4
    let asked = Mutex(0)
    let client = S3Client(store.settings, policy: policy) {
      asked.withLock { $0 += 1 }
      return 0.5
    }
    let error = try #require(throws: SourceError.self) { try client.get(Self.place) }
    #expect(error.code == .busy)
    #expect(error.message.contains("SlowDown (HTTP status 503), after 4 requests"))
    #expect(asked.withLock { $0 } == 3)
    #expect(store.server.requests.count == 4)
  }

  @Test func aRequestToStopEndsWaits() throws {
    let store = try ObjectStoreForTests { _ in .refused(status: 503, headers: ["Retry-After: 300"]) }
    var policy = quickPolicy()
    let calls = Atomic<Int>(0)
    policy.shouldStop = { calls.add(1, ordering: .relaxed).newValue > 3 }
    let error = try #require(throws: SourceError.self) { try S3Client(store.settings, policy: policy).get(Self.place) }
    #expect(error.code == .interrupted)
  }

  @Test func readsRanges() throws {
    let store = try ObjectStoreForTests()
    let bytes = (0..<9_000_000).map { UInt8(truncatingIfNeeded: $0 >> 10) }
    store.server.put("b/dir/o", bytes)
    let source = try ObjectRangeSource(Self.place, client: store.client)
    #expect(source.byteCount == bytes.count)
    var room = [UInt8](repeating: 0, count: 1000)
    for offset in [8_999_500, 0, 4_194_000, 4_194_304] {
      let count = try room.withUnsafeMutableBytes { (room) throws(SourceError) in
        try source.read(at: offset, into: room)
      }
      #expect(count > 0)
      #expect(room[..<count].elementsEqual(bytes[offset..<offset + count]))
    }
    #expect(store.server.requests.count == 4)
    let other = try ObjectRangeSource(Self.place, client: store.client)
    store.server.put("b/dir/o", bytes.reversed())
    let error = try #require(throws: SourceError.self) {
      try room.withUnsafeMutableBytes { (room) throws(SourceError) in try other.read(at: 0, into: room) }
    }
    #expect(error.code == .interrupted)
  }
}
