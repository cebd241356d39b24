import Base
import TestSupport
import Testing

@testable import Fetch

/// Files that get their name when they are whole and sound.
@Suite struct FileDownloadTests {
  static let content = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }

  /// Throws unless the content is `content`.
  private static func check(_ source: any ByteSource) throws {
    var bytes = ByteBuffer()
    try source.readAll(into: &bytes)
    let all = bytes.array()
    guard all == content else {
      throw SourceError(.damaged, "not the content but \(Digest.of(all.span, .sha256).hexadecimal)")
    }
  }

  private static func download(_ url: String, _ folder: String) -> FileDownload {
    FileDownload(url, to: "\(folder)/a", policy: quickPolicy()) { try check($0) }
  }

  @Test func theFileIsAnnouncedBeforeItHasItsName() throws {
    let server = try LoopbackServer { _ in .bytes(Self.content) }
    try withTemporaryFolder { folder in
      var said: FileDownload.Result?
      let result = try Self.download(server.url("/a"), folder).run { result in
        #expect(FileSystem.entry(at: "\(folder)/a") == nil)
        said = result
      }
      #expect(said == result)
      #expect(result.byteCount == Self.content.count)
      #expect(result.sha256 == Digest.of(Self.content.span, .sha256).hexadecimal)
      #expect(result.identity == ContentIdentity(etag: "\"a\"", byteCount: Self.content.count))
      #expect(try FileSystem.read("\(folder)/a") == Self.content)
      #expect(try FileSystem.names(in: folder) == ["a"])
    }
  }

  @Test func damagedContentIsFetchedOnceMoreFromItsFirstByte() throws {
    let server = try LoopbackServer { request in
      var body = Self.content
      if request.number == 1 { body[5] ^= 1 }
      return .bytes(body)
    }
    try withTemporaryFolder { folder in
      try Self.download(server.url("/a"), folder).run()
      #expect(try FileSystem.read("\(folder)/a") == Self.content)
      #expect(server.requests.map { $0.headers["range"] } == [nil, nil])
    }
  }

  @Test(arguments: [false, true]) func contentThatIsDamagedTwiceIsAnError(isSame: Bool) throws {
    let server = try LoopbackServer { request in
      var body = Self.content
      body[isSame ? 5 : request.number] ^= 1
      return .bytes(body)
    }
    try withTemporaryFolder { folder in
      let error = try #require(throws: SourceError.self) { try Self.download(server.url("/a"), folder).run() }
      #expect(error.code == .damaged)
      #expect(error.advice?.contains(isSame ? "damaged on the server" : "the connection is at fault") == true)
      #expect(try FileSystem.names(in: folder) == [])
      #expect(server.requests.count == 2)
    }
  }

  @Test func theNextCallGoesOnWhereAnInterruptedOneStopped() throws {
    let server = try LoopbackServer { request in
      if request.number == 1 { return .bytes(Self.content, cut: 100_000) }
      if request.number < 4 { return .status("503 Slow Down") }
      return .bytes(Self.content, from: request.offset)
    }
    try withTemporaryFolder { folder in
      var download = Self.download(server.url("/a"), folder)
      download.policy.busyAttempts = 3
      let error = try #require(throws: SourceError.self) { try download.run() }
      #expect(error.exitCode == .tryAgain)
      #expect(try FileSystem.names(in: folder) == [".a.part", ".a.part.json"])
      var new = 0
      download.progress = { new += $2 }
      try download.run()
      #expect(new == Self.content.count - 100_000)
      #expect(try FileSystem.names(in: folder) == ["a"])
      #expect(server.requests.last?.headers["range"] == "bytes=100000-")
      #expect(server.requests.last?.headers["if-range"] == "\"a\"")
    }
  }

  @Test func anotherContentIsTakenFromItsFirstByteByTheNextCall() throws {
    let other = [UInt8](repeating: 7, count: 200_000)
    let server = try LoopbackServer { request in
      request.number == 1
        ? .bytes(other, etag: "\"old\"", cut: 100_000)
        : request.number == 2 ? .status("404 Not Found") : .bytes(Self.content, etag: "\"a\"")
    }
    try withTemporaryFolder { folder in
      let download = Self.download(server.url("/a"), folder)
      #expect(throws: SourceError.self) { try download.run() }
      try download.run()
      #expect(try FileSystem.read("\(folder)/a") == Self.content)
      // One request: the whole answer is taken as it comes.
      #expect(server.requests.count == 3)
    }
  }

  @Test func contentThatChangesMeanwhileIsFetchedAgain() throws {
    let server = try LoopbackServer { request in
      request.number == 1
        ? .bytes([UInt8](repeating: 7, count: 200_000), etag: "\"old\"", cut: 100_000)
        : .bytes(Self.content, etag: "\"a\"")
    }
    try withTemporaryFolder { folder in
      try Self.download(server.url("/a"), folder).run()
      #expect(try FileSystem.read("\(folder)/a") == Self.content)
      #expect(server.requests.map { $0.headers["range"] } == [nil, "bytes=100000-", nil])
    }
  }

  @Test func aWholeFileOfAnEarlierCallNeedsNoRequest() throws {
    struct Stop: Error {}
    let server = try LoopbackServer { _ in .bytes(Self.content) }
    try withTemporaryFolder { folder in
      #expect(throws: Stop.self) { try Self.download(server.url("/a"), folder).run { _ in throw Stop() } }
      try Self.download(server.url("/a"), folder).run()
      #expect(try FileSystem.read("\(folder)/a") == Self.content)
      #expect(server.requests.count == 1)
    }
  }

  @Test func bytesOfAnotherURLAreNotTakenUp() throws {
    let server = try LoopbackServer { request in
      .bytes(Self.content, cut: request.path == "/b" && request.number < 8 ? 10 : nil)
    }
    try withTemporaryFolder { folder in
      #expect(throws: SourceError.self) { try Self.download(server.url("/b"), folder).run() }
      try Self.download(server.url("/a"), folder).run()
      #expect(try FileSystem.read("\(folder)/a") == Self.content)
    }
  }

  @Test func aSizeThatIsKnownIsCompared() throws {
    let server = try LoopbackServer { _ in .bytes(Self.content) }
    try withTemporaryFolder { folder in
      var download = Self.download(server.url("/a"), folder)
      download.expectedByteCount = Self.content.count + 1
      let error = try #require(throws: SourceError.self) { try download.run() }
      #expect(error.code == .damaged)
      download.expectedByteCount = Self.content.count
      try download.run()
    }
  }
}
