internal import Base
internal import CMicroHTTP

/// What libmicrohttpd calls: it collects the parts of a request, and hands over the answer.
final class Exchange: Sendable {
  /// The page; nil until the port is known. One request at a time is answered.
  let page = Monitor<LabellingPage?>(nil)

  /// Bytes of a body that are read, and thrown away beyond `PageRequest.limit`, so that a client which sends too much
  /// still reads why that was refused. Beyond this the connection is closed.
  private static let patience = 1 << 20

  /// A request of which parts have come.
  private final class Incoming {
    var request: PageRequest
    init(_ request: PageRequest) { self.request = request }
  }

  /// Called when headers are there, for each piece of the body, and when all is there.
  static let handle: MHD_AccessHandlerCallback = { context, connection, url, method, _, piece, pieceCount, memory in
    guard let context, let connection, let url, let method, let pieceCount, let memory else { return dataprep_http_no }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    guard let known = memory.pointee else {
      let request = head(connection, method: String(cString: method), path: String(cString: url))
      memory.pointee = Unmanaged.passRetained(Incoming(request)).toOpaque()
      // A body that is declared to be far too large is refused before it is sent.
      return request.byteCount > patience ? exchange.answer(request, connection) : dataprep_http_yes
    }
    let incoming = Unmanaged<Incoming>.fromOpaque(known).takeUnretainedValue()
    guard pieceCount.pointee > 0 else { return exchange.answer(incoming.request, connection) }
    let read = incoming.request.body.count + pieceCount.pointee
    if read <= PageRequest.limit, let piece {
      piece.withMemoryRebound(to: UInt8.self, capacity: pieceCount.pointee) { bytes in
        incoming.request.body.append(contentsOf: UnsafeBufferPointer(start: bytes, count: pieceCount.pointee))
      }
      incoming.request.byteCount = max(incoming.request.byteCount, read)
    } else {
      incoming.request.byteCount = max(incoming.request.byteCount, PageRequest.limit) + pieceCount.pointee
    }
    pieceCount.pointee = 0
    return incoming.request.byteCount > 2 * patience ? dataprep_http_no : dataprep_http_yes
  }

  /// Called when a request is done with, however it ended.
  static let complete: MHD_RequestCompletedCallback = { _, _, memory, _ in
    guard let known = memory?.pointee else { return }
    Unmanaged<Incoming>.fromOpaque(known).release()
    memory?.pointee = nil
  }

  private static func head(_ connection: OpaquePointer, method: String, path: String) -> PageRequest {
    func header(_ name: String) -> String? {
      dataprep_http_header(connection, name).map { String(cString: $0) }
    }
    return PageRequest(
      method: method, path: path, host: header("Host"), origin: header("Origin"), contentType: header("Content-Type"),
      byteCount: header("Content-Length").flatMap { Int($0) } ?? 0)
  }

  private func answer(_ request: PageRequest, _ connection: OpaquePointer) -> MHD_Result {
    guard let response = page.withLock({ $0?.respond(to: request) }) else { return dataprep_http_no }
    let created = response.body.withUnsafeBytes { dataprep_http_response($0.baseAddress, $0.count) }
    guard let created else { return dataprep_http_no }
    defer { MHD_destroy_response(created) }
    for header in response.headers { MHD_add_response_header(created, header.name, header.value) }
    return MHD_queue_response(connection, UInt32(response.status), created)
  }
}
