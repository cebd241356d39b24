import Foundation
import Synchronization

/// An object store on 127.0.0.1 for one test, in memory, with the conditions that S3 promises: `If-None-Match: *` and
/// `If-Match` on writes, uploads in parts that show nothing before they are complete, listings in byte order.
public final class ObjectServer: Sendable {
  public struct Request: Sendable {
    public var method: String
    /// As it came: encoded, without the query.
    public var path: String
    /// Decoded names and values, in the order in which they came.
    public var query: [(name: String, value: String)]
    /// Names in lower case.
    public var headers: [String: String]
    public var body: [UInt8]
    /// From 0, over all connections.
    public var index: Int

    var notes: [String: String] { headers.filter { $0.key.hasPrefix("x-amz-meta-") } }

    public func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
  }

  /// What goes wrong with a request.
  public enum Fault: Sendable {
    /// It is not done, and this is answered.
    case refused(status: Int, body: String = "", headers: [String] = [])
    /// It is done, and its answer never comes.
    case lostAnswer
    /// The answer's body breaks after so many bytes.
    case cut(after: Int)
  }

  public struct Object: Sendable, Equatable {
    public var bytes: [UInt8]
    public var etag: String
    /// Seconds since 1970.
    public var written: Int
    /// Headers that begin with `x-amz-meta-`.
    public var notes: [String: String] = [:]
  }

  struct State {
    var objects: [String: Object] = [:]
    var uploads: [String: (key: String, parts: [Int: [UInt8]], begun: Int, notes: [String: String])] = [:]
    var requests: [Request] = []
    var number = 0
    var seconds = 1_800_000_000
    var connections: [Int32] = []
  }

  /// How the server differs from S3.
  public struct Behaviour: Sendable {
    /// Conditions on writes are not looked at, as some stores do it.
    public var ignoresConditions = false
    /// Listings have entity tags without quotes, and no uploads are an error, as `rclone serve s3` has it.
    public var listsLoosely = false
    /// Ranges are answered with status 200.
    public var sendsRangesAsWhole = false
    /// Objects of a page of a listing at most.
    public var pageSize = 1000
    public init() {}
  }

  public let port: UInt16
  private let listener: Int32
  private let behaviour: Behaviour
  private let state = Mutex(State())
  private let isSigned: @Sendable (Request) -> Bool
  private let fault: @Sendable (Request) -> Fault?

  public var endpoint: String { "http://127.0.0.1:\(port)" }
  public var requests: [Request] { state.withLock { $0.requests } }
  /// Objects by `bucket/key`.
  public var objects: [String: Object] { state.withLock { $0.objects } }
  /// Keys of uploads that are neither complete nor aborted.
  public var openUploads: [String] { state.withLock { $0.uploads.values.map(\.key).sorted() } }

  /// Puts an object in place, as `bucket/key`.
  public func put(_ key: String, _ bytes: [UInt8]) { state.withLock { Self.put(key, bytes, [:], &$0) } }

  public func remove(_ key: String) { state.withLock { $0.objects[key] = nil } }

  /// Lets the server's clock go on.
  public func pass(seconds: Int) { state.withLock { $0.seconds += seconds } }

  /// - Parameters:
  ///   - isSigned: whether a request's signature is right.
  ///   - fault: what goes wrong with a request; called in the order in which they come.
  public init(
    _ behaviour: Behaviour = Behaviour(), isSigned: @escaping @Sendable (Request) -> Bool = { _ in true },
    fault: @escaping @Sendable (Request) -> Fault? = { _ in nil }
  ) throws {
    self.behaviour = behaviour
    self.isSigned = isSigned
    self.fault = fault
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        self.state.withLock { $0.connections.append(connection) }
        Thread.detachNewThread { [weak self] in self?.serve(connection) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for connection in state.withLock({ $0.connections }) { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  // MARK: Connections

  private func serve(_ connection: Int32) {
    defer {
      state.withLock { $0.connections.removeAll { $0 == connection } }
      close(connection)
    }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var yes: Int32 = 1
    setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var waiting: [UInt8] = []
    while let request = Self.receive(connection, &waiting) {
      let request = state.withLock { state in
        var request = request
        request.index = state.requests.count
        state.requests.append(request)
        return request
      }
      var answer: Answer
      var sentAtMost = Int.max
      let trouble = fault(request)
      switch trouble {
      case .refused(let status, let body, let headers):
        answer = Answer(status, Array(body.utf8), headers)
      case .lostAnswer:
        _ = self.answer(to: request)
        return
      case .cut(let count):
        answer = self.answer(to: request)
        sentAtMost = count
      case nil: answer = self.answer(to: request)
      }
      if request.method == "HEAD" {
        answer.headers.append("Content-Length: \(answer.body.count)")
        answer.body = []
      } else {
        answer.headers.append("Content-Length: \(answer.body.count)")
      }
      answer.headers.append("Date: \(Self.date(state.withLock { $0.seconds }))")
      let head = "HTTP/1.1 \(answer.status) X\r\n" + answer.headers.joined(separator: "\r\n") + "\r\n\r\n"
      guard Self.send(Array(head.utf8) + answer.body.prefix(sentAtMost), connection), sentAtMost == .max else { return }
    }
  }

  private static func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  private static func receive(_ connection: Int32, _ waiting: inout [UInt8]) -> Request? {
    var room = [UInt8](repeating: 0, count: 1 << 16)
    func more() -> Bool {
      let count = recv(connection, &room, room.count, 0)
      if count > 0 { waiting += room[..<count] }
      return count > 0
    }
    let mark = Array("\r\n\r\n".utf8)
    var end: Int?
    while end == nil {
      end = waiting.indices.first { waiting[$0...].starts(with: mark) }
      if end == nil, !more() { return nil }
    }
    guard let end else { return nil }
    let lines = String(decoding: waiting[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while waiting.count < end + 4 + length { if !more() { return nil } }
    let body = Array(waiting[(end + 4)..<(end + 4 + length)])
    waiting.removeFirst(end + 4 + length)
    let words = lines[0].components(separatedBy: " ")
    let parts = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let query = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (name: decoded(sides[0]), value: sides.count > 1 ? decoded(sides[1]) : "")
    }
    return Request(method: words[0], path: parts[0], query: query, headers: headers, body: body, index: 0)
  }

  private static func decoded(_ text: String) -> String { text.removingPercentEncoding ?? text }

  private static func date(_ seconds: Int) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
  }

  // MARK: Answers

  private struct Answer {
    var status: Int
    var body: [UInt8]
    var headers: [String]

    init(_ status: Int, _ body: [UInt8] = [], _ headers: [String] = []) {
      self.status = status
      self.body = body
      self.headers = headers
    }

    static func error(_ status: Int, _ code: String) -> Answer {
      Answer(
        status,
        Array("<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>no &amp; never</Message></Error>".utf8))
    }

    static func xml(_ text: String) -> Answer { Answer(200, Array("<?xml version=\"1.0\"?>\n\(text)".utf8)) }
  }

  private static func put(_ key: String, _ bytes: [UInt8], _ notes: [String: String], _ state: inout State) {
    state.number += 1
    state.objects[key] = Object(bytes: bytes, etag: "\"e\(state.number)\"", written: state.seconds, notes: notes)
  }

  private func answer(to request: Request) -> Answer {
    guard isSigned(request) else { return .error(403, "SignatureDoesNotMatch") }
    let place = String(Self.decoded(request.path).dropFirst())
    return state.withLock { state in
      let isBucket = place.split(separator: "/", maxSplits: 1).count < 2
      switch request.method {
      case "GET" where isBucket && request.value("uploads") != nil: return uploads(place, request, state)
      case "GET" where isBucket: return listing(place, request, state)
      case "GET", "HEAD": return content(place, request, state)
      case "PUT" where request.value("uploadId") != nil:
        let id = request.value("uploadId") ?? ""
        guard state.uploads[id] != nil, let number = request.value("partNumber").flatMap({ Int($0) }) else {
          return .error(404, "NoSuchUpload")
        }
        state.uploads[id]?.parts[number] = request.body
        return Answer(200, [], ["ETag: \"p\(number)-\(request.body.count)\""])
      case "PUT":
        if let refusal = refusal(place, request, state) { return refusal }
        Self.put(place, request.body, request.notes, &state)
        return Answer(200, [], ["ETag: \(state.objects[place]?.etag ?? "")"])
      case "POST" where request.value("uploads") != nil:
        state.number += 1
        let id = "u\(state.number)"
        state.uploads[id] = (place, [:], state.seconds, request.notes)
        return .xml("<InitiateMultipartUploadResult><UploadId>\(id)</UploadId></InitiateMultipartUploadResult>")
      case "POST":
        let id = request.value("uploadId") ?? ""
        guard let upload = state.uploads[id], upload.key == place else { return .error(404, "NoSuchUpload") }
        if let refusal = refusal(place, request, state) { return refusal }
        let text = String(decoding: request.body, as: UTF8.self)
        let numbers = text.components(separatedBy: "<PartNumber>").dropFirst().compactMap {
          Int($0.prefix { $0.isNumber })
        }
        guard numbers == upload.parts.keys.sorted(), !numbers.isEmpty else { return .error(400, "InvalidPart") }
        Self.put(place, numbers.flatMap { upload.parts[$0] ?? [] }, upload.notes, &state)
        state.uploads[id] = nil
        return .xml("<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>")
      case "DELETE":
        if let id = request.value("uploadId") {
          return state.uploads.removeValue(forKey: id) == nil ? .error(404, "NoSuchUpload") : Answer(204)
        }
        state.objects[place] = nil
        return Answer(204)
      default: return .error(501, "NotImplemented")
      }
    }
  }

  private func refusal(_ place: String, _ request: Request, _ state: State) -> Answer? {
    guard !behaviour.ignoresConditions else { return nil }
    let there = state.objects[place]
    if request.headers["if-none-match"] == "*", there != nil { return .error(412, "PreconditionFailed") }
    if let wanted = request.headers["if-match"], wanted != there?.etag {
      return there == nil ? .error(404, "NoSuchKey") : .error(412, "PreconditionFailed")
    }
    return nil
  }

  private func content(_ place: String, _ request: Request, _ state: State) -> Answer {
    guard let object = state.objects[place] else { return .error(404, "NoSuchKey") }
    if let wanted = request.headers["if-match"], wanted != object.etag { return .error(412, "PreconditionFailed") }
    let headers =
      ["ETag: \(object.etag)", "Last-Modified: \(Self.date(object.written))"]
      + object.notes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    guard let range = request.headers["range"]?.split(separator: "=").last else {
      return Answer(200, object.bytes, headers)
    }
    let bounds = range.split(separator: "-", omittingEmptySubsequences: false)
    let first = Int(bounds[0]) ?? 0
    let last = min(Int(bounds[1]) ?? .max, object.bytes.count - 1)
    guard first <= last else { return .error(416, "InvalidRange") }
    return Answer(
      behaviour.sendsRangesAsWhole ? 200 : 206, Array(object.bytes[first...last]),
      headers + ["Content-Range: bytes \(first)-\(last)/\(object.bytes.count)"])
  }

  private func listing(_ place: String, _ request: Request, _ state: State) -> Answer {
    let bucket = place.split(separator: "/").first.map(String.init) ?? ""
    let prefix = request.value("prefix") ?? ""
    let after = request.value("continuation-token").map { String($0.dropFirst()) }
    let most = min(behaviour.pageSize, request.value("max-keys").flatMap { Int($0) } ?? .max)
    func escaped(_ key: String) -> String {
      key.addingPercentEncoding(
        withAllowedCharacters: .alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}")).union(
          CharacterSet(charactersIn: "/-._"))) ?? key
    }
    var items: [(key: String, xml: String)] = []
    for key in state.objects.keys where key.hasPrefix(bucket + "/") {
      let name = String(key.dropFirst(bucket.count + 1))
      guard name.hasPrefix(prefix), let object = state.objects[key] else { continue }
      if request.value("delimiter") == "/", let slash = name.dropFirst(prefix.count).firstIndex(of: "/") {
        let folder = String(name[...slash])
        items.append((folder, "<CommonPrefixes><Prefix>\(escaped(folder))</Prefix></CommonPrefixes>"))
      } else {
        let etag = object.etag.replacingOccurrences(of: "\"", with: behaviour.listsLoosely ? "" : "&quot;")
        items.append(
          (
            name,
            "<Contents><Key>\(escaped(name))</Key><ETag>\(etag)</ETag><Size>\(object.bytes.count)</Size></Contents>"
          ))
      }
    }
    items.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    var page: [(key: String, xml: String)] = []
    var isCut = false
    for item in items where page.last?.key != item.key {
      if let after, !after.utf8.lexicographicallyPrecedes(item.key.utf8) { continue }
      if page.count == most {
        isCut = true
        break
      }
      page.append(item)
    }
    let next = isCut ? "<NextContinuationToken>+\(page.last?.key ?? "")</NextContinuationToken>" : ""
    return .xml(
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><EncodingType>url</EncodingType>"
        + "<IsTruncated>\(isCut)</IsTruncated>\(next)\(page.map(\.xml).joined())</ListBucketResult>")
  }

  private func uploads(_ place: String, _ request: Request, _ state: State) -> Answer {
    let bucket = place.split(separator: "/").first.map(String.init) ?? ""
    let prefix = "\(bucket)/\(request.value("prefix") ?? "")"
    if behaviour.listsLoosely, state.uploads.isEmpty { return .error(404, "NoSuchUpload") }
    let formatter = ISO8601DateFormatter()
    let list = state.uploads.filter { $0.value.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map { id, upload in
      let begun = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(upload.begun)))
      return "<Upload><Key>\(upload.key.dropFirst(bucket.count + 1))</Key><UploadId>\(id)</UploadId>"
        + "<Initiated>\(begun)</Initiated></Upload>"
    }
    return .xml(
      "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>\(list.joined())</ListMultipartUploadsResult>")
  }
}
