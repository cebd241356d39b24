import Foundation
import Synchronization

/// An HTTP server on 127.0.0.1 that keeps connections, a thread each, and answers as a script says.
public final class ScriptedServer: Sendable {
  public struct Request: Sendable {
    public var method: String
    public var path: String
    /// Names in lower case.
    public var headers: [String: String]
    public var body: String
    /// From 0, over all connections.
    public var index: Int
    /// Which request with this body it is, from 1.
    public var nth: Int
  }

  public struct Answer: Sendable {
    /// Sent one after the other, each after a wait of microseconds.
    public var pieces: [(wait: UInt32, bytes: [UInt8])]
    public var closes = false
    public var resets = false

    public init(pieces: [(wait: UInt32, bytes: [UInt8])], closes: Bool = false, resets: Bool = false) {
      self.pieces = pieces
      self.closes = closes
      self.resets = resets
    }

    /// A whole answer, after `wait` microseconds; `length` lies about the body's.
    public static func http(
      _ status: Int, _ body: String, headers: [String] = [], length: Int? = nil, wait: UInt32 = 0, closes: Bool = false
    ) -> Answer {
      let head = ["HTTP/1.1 \(status) X", "Content-Length: \(length ?? body.utf8.count)"] + headers
      let text = head.joined(separator: "\r\n") + "\r\n\r\n" + body
      return Answer(pieces: [(wait, Array(text.utf8))], closes: closes)
    }

    /// No byte, and the connection breaks.
    public static let reset = Answer(pieces: [], resets: true)
  }

  private struct State {
    var requests: [Request] = []
    var counts: [String: Int] = [:]
    var underWay = 0
    var most = 0
    var connections: [Int32] = []
    var accepted = 0
  }

  public let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())

  public var requests: [Request] { state.withLock { $0.requests } }
  /// The most requests that were under way at once.
  public var mostUnderWay: Int { state.withLock { $0.most } }
  public var accepted: Int { state.withLock { $0.accepted } }
  public var url: String { "http://127.0.0.1:\(port)/v1" }

  /// - Parameter idleLimit: milliseconds after which an idle connection is closed.
  public init(port wanted: UInt16 = 0, idleLimit: Int = 60_000, _ respond: @escaping @Sendable (Request) -> Answer)
    throws
  {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = wanted.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 512) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        self.state.withLock {
          $0.connections.append(connection)
          $0.accepted += 1
        }
        Thread.detachNewThread { [weak self] in
          self?.serve(connection, idleLimit, respond)
          close(connection)
        }
      }
    }
  }

  deinit { stop() }

  /// Closes the listener and every connection, as a server does that dies.
  public func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for connection in state.withLock({ $0.connections }) { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  private func serve(_ connection: Int32, _ idleLimit: Int, _ respond: (Request) -> Answer) {
    var yes: Int32 = 1
    setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: idleLimit / 1000, tv_usec: (idleLimit % 1000) * 1000)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    defer { state.withLock { $0.connections.removeAll { $0 == connection } } }
    var bytes: [UInt8] = []
    while let request = receive(connection, &bytes) {
      let answer = respond(request)
      state.withLock { $0.underWay -= 1 }
      for piece in answer.pieces {
        if piece.wait > 0 { usleep(piece.wait) }
        var rest = piece.bytes[...]
        while !rest.isEmpty {
          let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
          guard sent > 0 else { return }
          rest = rest.dropFirst(sent)
        }
      }
      if answer.resets {
        usleep(20_000)
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        return
      }
      if answer.closes { return }
    }
  }

  private func receive(_ connection: Int32, _ bytes: inout [UInt8]) -> Request? {
    var room = [UInt8](repeating: 0, count: 65_536)
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let head = bytes.firstRange(of: end) {
        let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          guard let colon = line.firstIndex(of: ":") else { continue }
          headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        if bytes.count - head.upperBound >= length {
          let body = String(decoding: bytes[head.upperBound..<head.upperBound + length], as: UTF8.self)
          bytes.removeFirst(head.upperBound + length)
          let first = lines[0].split(separator: " ").map(String.init)
          return state.withLock { state in
            state.counts[body, default: 0] += 1
            let request = Request(
              method: first[0], path: first[1], headers: headers, body: body, index: state.requests.count,
              nth: state.counts[body]!)
            state.requests.append(request)
            state.underWay += 1
            state.most = max(state.most, state.underWay)
            return request
          }
        }
      }
      let count = recv(connection, &room, room.count, 0)
      guard count > 0 else { return nil }
      bytes += room[..<count]
    }
  }
}
