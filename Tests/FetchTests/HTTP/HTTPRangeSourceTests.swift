import Base
import TestSupport
import Testing

@testable import Fetch

/// Random access to a file at a server.
@Suite struct HTTPRangeSourceTests {
  private static let content = (0..<HTTPRangeSource.blockSize + 100_000).map {
    UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11)
  }

  /// The content is made before a server has to answer: that takes seconds without optimization, and a silent server is
  /// left.
  init() { _ = Self.content.count }

  /// Answers a request for a part.
  static func part(_ request: LoopbackServer.Request, of body: [UInt8], etag: String = "\"a\"") -> LoopbackServer.Answer
  {
    guard let range = request.headers["range"]?.split(separator: "=").last?.split(separator: "-"),
      let first = range.first.flatMap({ Int($0) }), let last = range.last.flatMap({ Int($0) })
    else { return .bytes(body, etag: etag) }
    let end = min(last + 1, body.count)
    return .init(
      head: [
        "HTTP/1.1 206 Partial Content", "Content-Length: \(end - first)", "ETag: \(etag)",
        "Content-Range: bytes \(first)-\(end - 1)/\(body.count)",
      ], body: Array(body[first..<end]))
  }

  private static func bytes(_ source: HTTPRangeSource, _ range: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var count = 0
    while count < range.count {
      let got = try bytes.withUnsafeMutableBytes {
        try source.read(at: range.lowerBound + count, into: .init(rebasing: $0[count...]))
      }
      if got == 0 { break }
      count += got
    }
    return Array(bytes[..<count])
  }

  @Test func blocksAreAskedForOnce() throws {
    let server = try LoopbackServer { Self.part($0, of: Self.content) }
    let source = try HTTPRangeSource(server.url("/a.parquet"), policy: quickPolicy())
    #expect(source.byteCount == Self.content.count)
    let end = Self.content.count
    for range in [end - 8..<end, 0..<100, HTTPRangeSource.blockSize - 5..<HTTPRangeSource.blockSize + 5, end - 1..<end]
    {
      #expect(try Self.bytes(source, range) == Array(Self.content[range]))
    }
    #expect(try Self.bytes(source, end..<end + 10).isEmpty)
    #expect(
      server.requests.map { $0.headers["range"] } == [
        "bytes=0-\(HTTPRangeSource.blockSize - 1)", "bytes=\(HTTPRangeSource.blockSize)-\(end - 1)",
      ])
    #expect(server.requests.map { $0.headers["if-range"] } == [nil, "\"a\""])
  }

  @Test func aSmallFileIsOneRequest() throws {
    let server = try LoopbackServer { Self.part($0, of: [1, 2, 3]) }
    let source = try HTTPRangeSource(server.url("/a"), policy: quickPolicy())
    #expect(source.byteCount == 3)
    #expect(try Self.bytes(source, 0..<3) == [1, 2, 3])
    #expect(server.requests.count == 1)
  }

  @Test func aFileThatIsReplacedIsAnError() throws {
    let server = try LoopbackServer { request in
      Self.part(request, of: Self.content, etag: request.number == 1 ? "\"a\"" : "\"b\"")
    }
    let source = try HTTPRangeSource(server.url("/a"), policy: quickPolicy())
    let end = Self.content.count
    let error = #expect(throws: SourceError.self) { try Self.bytes(source, end - 8..<end) }
    #expect(error?.code == .interrupted)
  }

  @Test func aServerWithoutRangesIsNamed() throws {
    let server = try LoopbackServer { _ in .bytes(Self.content) }
    let error = #expect(throws: SourceError.self) { try HTTPRangeSource(server.url("/a"), policy: quickPolicy()) }
    #expect(error?.code == .unsupported && error?.advice?.contains("dataprep fetch") == true)
  }
}
