import Foundation
import Synchronization

/// An HTTP server on 127.0.0.1 for one test: it answers as a script says, and ends with the value.
public final class LoopbackServer: Sendable {
  public struct Request: Sendable {
    public var path: String
    /// Names in lower case.
    public var headers: [String: String]
    /// Which request for this path it is, from 1.
    public var number: Int

    /// The first byte asked for.
    public var offset: Int? {
      headers["range"].flatMap { $0.split(separator: "=").last?.split(separator: "-").first }.flatMap { Int($0) }
    }
  }

  /// What goes over the connection before it is closed.
  public struct Answer: Sendable {
    public var head: [String]
    public var body: [UInt8] = []
    /// Bytes of the body that are sent before the connection breaks.
    public var cut: Int?
    /// Break with a reset instead of an orderly end.
    public var isReset = false

    public init(head: [String], body: [UInt8] = [], cut: Int? = nil, isReset: Bool = false) {
      self.head = head
      self.body = body
      self.cut = cut
      self.isReset = isReset
    }

    public static func status(_ line: String, _ headers: [String] = []) -> Answer {
      Answer(head: ["HTTP/1.1 \(line)", "Content-Length: 0"] + headers)
    }

    /// The whole body, or from `offset` on as status 206.
    public static func bytes(
      _ body: [UInt8], from offset: Int? = nil, etag: String? = "\"a\"", cut: Int? = nil, isReset: Bool = false
    ) -> Answer {
      let part = Array(body[(offset ?? 0)...])
      var head = ["HTTP/1.1 \(offset == nil ? "200 OK" : "206 Partial Content")", "Content-Length: \(part.count)"]
      if let etag { head.append("ETag: \(etag)") }
      if let offset { head.append("Content-Range: bytes \(offset)-\(body.count - 1)/\(body.count)") }
      return Answer(head: head, body: part, cut: cut, isReset: isReset)
    }
  }

  public let port: UInt16
  private let listener: Int32
  private let log = Mutex<[Request]>([])

  /// Requests so far, in order.
  public var requests: [Request] { log.withLock { $0 } }

  public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  public init(_ respond: @escaping @Sendable (Request) -> Answer) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        self.serve(connection, respond)
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func serve(_ connection: Int32, _ respond: (Request) -> Answer) {
    defer { close(connection) }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &room, room.count, 0)
      guard count > 0 else { return }
      bytes += room[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
    let path = lines[0].split(separator: " ").map(String.init)[1]
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let request = log.withLock { log in
      let request = Request(path: path, headers: headers, number: log.count { $0.path == path } + 1)
      log.append(request)
      return request
    }
    let answer = respond(request)
    let head = Array((answer.head + ["Connection: close"]).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8)
    var rest = (head + answer.body.prefix(answer.cut ?? answer.body.count))[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
    if answer.isReset {
      // What was sent should arrive before the reset drops what has not.
      usleep(100_000)
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }
  }
}
