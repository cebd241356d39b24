import Archive
import Base
import Records
import TestSupport
import Testing

@Suite struct HTTPDecoderTests {
  private static let page = "<html><body><p>Ẹ káàbọ̀ sí ojú ìwé wa.</p></body></html>"

  /// Twenty ways of sending the same page.
  @Test func everyCodingComesOff() throws {
    let payloads = try Archives.summary("bodies.warc.gz").payloads
    #expect(payloads.count == 20)
    for (index, payload) in payloads.enumerated() {
      #expect(payload == (index == 19 ? Self.page + "!" : Self.page), "body \(index + 1)")
    }
  }

  @Test func damagedBodiesGiveWhatTheyHold() throws {
    let http = HTTPDecoder()
    let whole = String(repeating: Self.page, count: 40)
    let expected: [HTTPIssues] = [
      .chunkMalformed, .chunkTruncated, .encodingTruncated, .encodingDamaged, .encodingUnknown,
    ]
    let records = try Archives.summary("damaged-bodies.warc").records.filter { $0.type == .response }
    for (record, issues) in zip(records, expected) {
      _ = http.decode(record.content.span)
      #expect(http.issues == issues)
      #expect(http.issues.faultKinds.count == 1)
      let start = http.withPayload(of: record.content.span) { payload in
        payload.withUnsafeBufferPointer { Array($0.prefix(10)) }
      }
      #expect(Array(whole.utf8).starts(with: start) && start.count == 10, "\(issues.faultKinds)")
    }
  }

  private func decode(_ head: String, _ body: [UInt8], limit: Int = 1 << 20) -> (payload: [UInt8], issues: HTTPIssues) {
    let http = HTTPDecoder(payloadLimit: limit)
    let content = Array("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n".utf8) + body
    _ = http.decode(content.span)
    return (http.withPayload(of: content.span) { $0.withUnsafeBufferPointer { Array($0) } }, http.issues)
  }

  struct Chunks: Sendable, CustomTestStringConvertible {
    var body: String
    var payload: String
    var issues: HTTPIssues = []
    var testDescription: String { body.debugDescription }
  }

  @Test(arguments: [
    Chunks(body: "3\r\nabc\r\n0\r\n\r\n", payload: "abc"),
    Chunks(body: "3\nabc\n0\n\n", payload: "abc"),
    Chunks(body: "0\r\n\r\n", payload: ""),
    Chunks(body: " 0003 ;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n", payload: "abcde"),
    Chunks(body: "A\r\n0123456789\r\n0\r\n\r\n", payload: "0123456789"),
    Chunks(body: "3\r\nabc\r\n", payload: "abc", issues: .chunkTruncated),
    Chunks(body: "3\r\nabc\r\n5\r\nde", payload: "abcde", issues: .chunkTruncated),
    Chunks(body: "3\r\nabc\r\n5", payload: "abc", issues: .chunkTruncated),
    Chunks(body: "3\r\nabc\r\nxyz\r\nde\r\n0\r\n\r\n", payload: "abcxyz\r\nde\r\n0\r\n\r\n", issues: .chunkMalformed),
    Chunks(body: "<html>plain</html>", payload: "<html>plain</html>", issues: .chunkedAbsent),
    Chunks(body: "2\r\nabcdef", payload: "2\r\nabcdef", issues: [.chunkedAbsent, .chunkMalformed]),
    Chunks(body: "fffffffffffffffffff\r\nabc", payload: "fffffffffffffffffff\r\nabc", issues: .chunkedAbsent),
    Chunks(body: "7ffffffffffffff\r\nabc", payload: "abc", issues: .chunkTruncated),
    Chunks(
      body: "3 but text that starts with a digit", payload: "3 but text that starts with a digit",
      issues: .chunkedAbsent),
  ])
  func chunks(_ expected: Chunks) {
    let result = decode("Transfer-Encoding: chunked", Array(expected.body.utf8))
    #expect(String(decoding: result.payload, as: UTF8.self) == expected.payload)
    #expect(result.issues == expected.issues)
  }

  /// 64 MiB of zeros in a few kilobytes, and the same packed again: cut at the limit.
  @Test func bombsAreCut() throws {
    let writer = WARCWriter(compression: .gzip(level: 12), writesDigests: false)
    var once = ByteBuffer()
    try writer.append(
      WARCRecord(
        .metadata, id: "urn:uuid:1", date: "2026-01-01T00:00:00Z", content: [UInt8](repeating: 0, count: 16 << 20)),
      to: &once)
    for limit in [1000, 1 << 20] {
      let result = decode("Content-Encoding: gzip", once.array(), limit: limit)
      #expect(result.payload.count == limit)
      #expect(result.issues == .payloadTooLarge)
    }
    let chunked = decode(
      "Transfer-Encoding: chunked",
      Array("20\r\n".utf8) + [UInt8](repeating: 65, count: 32) + Array("\r\n0\r\n\r\n".utf8), limit: 10)
    #expect(chunked.payload.count == 10)
    #expect(chunked.issues == .payloadTooLarge)
  }

  /// Lists of codings longer than anybody sends end after four.
  @Test func codingListsAreBounded() {
    let result = decode("Content-Encoding: " + String(repeating: "identity, ", count: 1000) + "gzip", Array("x".utf8))
    #expect(result.payload == Array("x".utf8))
  }

  /// A body without codings is lent in place.
  @Test func nothingIsCopiedWithoutNeed() {
    let http = HTTPDecoder()
    let content = Array("HTTP/1.1 200 OK\r\n\r\nbody".utf8)
    content.withUnsafeBufferPointer { bytes in
      let span = bytes.span
      let message = http.decode(span)
      http.withPayload(of: span) { payload in
        payload.withUnsafeBufferPointer { #expect($0.baseAddress == bytes.baseAddress! + message.body.lowerBound) }
      }
    }
  }

  /// Any bytes behind any coding: no crash, and never more than the limit.
  @Test(arguments: ["chunked", "gzip", "deflate", "br", "zstd", "gzip, chunked", "br, zstd, deflate, gzip"])
  func randomBodies(_ coding: String) {
    var generator = SeededGenerator(seed: 77)
    for round in 0..<100 {
      var body = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        UInt8.random(in: .min ... .max, using: &generator)
      }
      switch round % 5 {
      case 0: body = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF] + body
      case 1: body = [0x28, 0xB5, 0x2F, 0xFD] + body
      case 2: body = [0x78, 0x9C] + body
      case 3: body = Array("10\r\n".utf8) + body
      default: break
      }
      #expect(decode("Content-Encoding: \(coding)", body, limit: 4096).payload.count <= max(4096, body.count))
    }
  }
}
