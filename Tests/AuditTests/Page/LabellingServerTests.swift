import Base
import Foundation
import TestSupport
import Testing

@testable import Audit

/// The page over a socket: what libmicrohttpd makes of requests and answers.
@Suite struct LabellingServerTests {
  /// An answer as its bytes, read until the server closes the connection.
  private struct Answer {
    var status: Int
    var head: String
    var body: String
  }

  private func withServer(_ body: (LabellingServer, UInt16, AuditFolder) throws -> Void) throws {
    try withTemporaryFolder { path in
      let folder = try LabelSamples.write(LabelSamples.documents(3), to: "\(path)/a")
      let server = try LabellingServer(
        desk: LabellingDesk(folder: folder, language: "sw", rater: Rater("ana")), port: 0)
      let port = try #require(URL(string: server.address)?.port.flatMap { UInt16(exactly: $0) })
      try body(server, port, folder)
    }
  }

  /// Sends bytes to a port of this machine, in pieces, and reads all that comes back.
  private func exchange(_ port: UInt16, _ pieces: [[UInt8]]) throws -> Answer {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    for piece in pieces {
      var rest = piece[...]
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard sent > 0 else { break }
        rest = rest.dropFirst(sent)
      }
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.components(separatedBy: "\r\n\r\n")
    let words = text.split(separator: " ", maxSplits: 2)
    return Answer(
      status: words.count > 1 ? Int(words[1]) ?? 0 : 0, head: parts[0],
      body: parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  private func request(
    _ port: UInt16, _ line: String, host: String? = nil, headers: [String] = [], body: String = ""
  ) throws -> Answer {
    let lines = [line + " HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Connection: close"] + headers
    return try exchange(port, [Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)])
  }

  @Test func pagesAreServedWithTheirHeaders() throws {
    try withServer { server, port, _ in
      let path = String(server.address.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
      let page = try request(port, "GET \(path)")
      #expect(page.status == 200)
      #expect(page.body.hasPrefix("<!doctype html>"))
      #expect(page.head.contains("Content-Type: text/html; charset=utf-8\r\n"))
      #expect(page.head.contains("Content-Security-Policy: default-src 'none';"))
      #expect(page.head.contains("Cache-Control: no-store"))
      let head = try request(port, "HEAD \(path)")
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      #expect(head.head.contains("Content-Length: \(page.body.utf8.count)"))
      let posted = try request(port, "POST \(path)", headers: ["Content-Length: 2"], body: "{}")
      #expect(posted.status == 405)
      #expect(posted.head.contains("Allow: GET, HEAD"))
    }
  }

  @Test func foreignRequestsAreRefused() throws {
    try withServer { server, port, folder in
      let path = String(server.address.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
      #expect(try request(port, "GET \(path)", host: "evil.example").status == 403)
      #expect(try request(port, "GET \(path)", headers: ["Origin: https://evil.example"]).status == 403)
      #expect(try request(port, "GET /").status == 403)
      for trick in ["../labels.jsonl", "%2e%2e/labels.jsonl", "..%2f..%2fetc/passwd", "page.js%00.txt", "labels.jsonl"]
      {
        let answer = try request(port, "GET \(path)\(trick)")
        // A zero byte ends the path for the library: what is left of it is the page's own file.
        #expect(answer.status == 404 || trick.contains("%00") && answer.body.contains("The labelling page"), "\(trick)")
      }
      #expect(try FileSystem.read(folder.labels) == [])
    }
  }

  @Test func labelsArriveInAnyPieces() throws {
    try withServer { server, port, folder in
      let path = String(server.address.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
      let body = #"{"id":"d0","label":"good","note":"Habari — ya leo"}"#
      let head =
        "POST \(path)label HTTP/1.1\r\nHost: localhost:\(port)\r\nOrigin: http://localhost:\(port)\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
      let answer = try exchange(port, Array((head + body).utf8).map { [$0] })
      #expect(answer.status == 200)
      #expect(answer.body.contains(#""labelled":1"#))
      let chunked =
        "POST \(path)label HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":\"d\r\n12\r\n1\",\"label\":\"good\"}\r\n0\r\n\r\n"
      #expect(try exchange(port, [Array(chunked.utf8)]).status == 200)
      #expect(try LabelLog.read(folder.labels).map(\.id) == ["d0", "d1"])
    }
  }

  @Test(arguments: [65_537, 1 << 20, 5 << 20])
  func largeBodiesAreRefused(_ count: Int) throws {
    try withServer { server, port, folder in
      let path = String(server.address.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
      let head =
        "POST \(path)label HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\nContent-Type: application/json\r\n"
      let declared = head + "Content-Length: \(count)\r\n\r\n"
      let body: [UInt8] = Array(#"{"id":"d0","label":"good","note":""#.utf8) + [UInt8](repeating: 0x78, count: count)
      // Far too much is refused before it is sent.
      let sent: [UInt8] = count > 1 << 20 ? [] : Array(body[..<count])
      #expect(try exchange(port, [Array(declared.utf8), sent]).status == 413)
      let begin: [UInt8] = Array((head + "Transfer-Encoding: chunked\r\n\r\n" + String(count, radix: 16) + "\r\n").utf8)
      let end: [UInt8] = Array("\r\n0\r\n\r\n".utf8)
      let answer = try exchange(port, [begin, Array(body[..<count]), end])
      // Or it ends with the connection.
      #expect(answer.status == 413 || answer.status == 0)
      #expect(try request(port, "GET \(path)state").status == 200)
      #expect(try FileSystem.read(folder.labels) == [])
    }
  }

  @Test func aTakenPortIsAnErrorToTryAgain() throws {
    try withServer { _, port, _ in
      try withTemporaryFolder { path in
        let folder = try LabelSamples.write(LabelSamples.documents(1), to: "\(path)/b")
        let desk = try LabellingDesk(folder: folder, language: "sw", rater: Rater("ben"))
        let error = #expect(throws: AuditError.self) { _ = try LabellingServer(desk: desk, port: port) }
        #expect(error?.code == .inUse)
      }
    }
  }
}
