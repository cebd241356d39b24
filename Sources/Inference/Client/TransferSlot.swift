internal import Base
internal import CCurl

/// One of libcurl's handles, used for one request after the other, with the memory of its request and its answer.
internal final class TransferSlot {
  let index: Int
  let handle: UnsafeMutableRawPointer
  /// The request's body, which libcurl borrows.
  private var body = ByteBuffer()
  private let explanation: UnsafeMutablePointer<CChar>
  private let limit: Int
  private var isTooLarge = false
  private var path = ""
  /// What has come of the answer.
  var answer = ModelAnswer()
  /// Bytes of the try when progress was last seen, and when that was.
  private var seenBytes = 0
  private var seenAt = 0.0
  /// Whether libcurl has the handle.
  var isUnderWay = false

  /// Memory that a slot keeps between two requests.
  private static let keptBytes = 256 << 10

  /// A handle with everything set that is the same for all requests; nil where libcurl refuses.
  init?(index: Int, server: ModelServer, settings: ClientSettings, headers: UnsafeMutablePointer<curl_slist>?) {
    guard let handle = dataprep_curl_easy_init() else { return nil }
    self.index = index
    self.handle = handle
    limit = settings.maximumAnswer
    explanation = .allocate(capacity: Int(CURL_ERROR_SIZE))
    explanation.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    let context = Unmanaged.passUnretained(self).toOpaque()
    let results = [
      dataprep_curl_set_string(handle, CURLOPT_USERAGENT, "dataprep/\(version)"),
      dataprep_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      dataprep_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      dataprep_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, settings.connectSeconds),
      dataprep_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      dataprep_curl_set_long(handle, CURLOPT_TCP_NODELAY, 1),
      dataprep_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
      dataprep_curl_set_long(handle, CURLOPT_BUFFERSIZE, 64 << 10),
      dataprep_curl_set_headers(handle, headers),
      dataprep_curl_set_error_buffer(handle, explanation),
      dataprep_curl_set_pointer(handle, CURLOPT_PRIVATE, context),
      dataprep_curl_set_body_receiver(handle, receiveBody, context),
      // A proxy for the world is none for this machine.
      server.isLocal ? dataprep_curl_set_string(handle, CURLOPT_PROXY, "") : CURLE_OK,
    ]
    // `deinit` runs also where this returns nil, as everything is set.
    guard results.allSatisfy({ $0 == CURLE_OK }) else { return nil }
  }

  deinit {
    curl_easy_cleanup(handle)
    explanation.deallocate()
  }

  /// Takes a new request; nothing is sent yet.
  func load(_ request: borrowing ModelRequest, server: ModelServer) {
    answer.number = request.number
    body.removeAll()
    if let bytes = request.body { body.append(bytes) }
    // libcurl parses an address anew whenever it is set.
    if request.path != path {
      path = request.path
      dataprep_curl_set_string(handle, CURLOPT_URL, server.address(of: path))
    }
    guard request.body != nil else {
      dataprep_curl_set_long(handle, CURLOPT_HTTPGET, 1)
      return
    }
    dataprep_curl_set_long(handle, CURLOPT_POST, 1)
    dataprep_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
    body.withUnsafeBytes { bytes in
      _ = dataprep_curl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }

  /// Forgets what an earlier try has brought.
  func prepare(now: Double) {
    answer.body.removeAll()
    answer.status = 0
    answer.failure = nil
    isTooLarge = false
    explanation[0] = 0
    seenBytes = 0
    seenAt = now
  }

  /// Seconds without a byte in either direction, as far as calls of this function could see.
  func silence(now: Double) -> Double {
    let bytes = Int(dataprep_curl_progress(handle))
    if bytes != seenBytes {
      seenBytes = bytes
      seenAt = now
    }
    return now - seenAt
  }

  /// Gives memory back that an unusually large answer has taken.
  func trim() {
    answer.body.removeAll()
    answer.body.shrink(to: Self.keptBytes)
    body.removeAll()
    body.shrink(to: Self.keptBytes)
  }

  /// How the try has ended, by libcurl's code.
  func outcome(_ result: CURLcode) -> RetryPolicy.Outcome {
    answer.status = dataprep_curl_response_code(handle)
    if isTooLarge { return .tooLarge(status: answer.status) }
    guard result == CURLE_OK else {
      // libcurl's explanation of this one has the milliseconds: no two would be alike.
      let isPlain = explanation[0] == 0 || result == CURLE_COULDNT_CONNECT
      let reason = isPlain ? String(cString: curl_easy_strerror(result)) : String(cString: explanation)
      return switch result {
      case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
        CURLE_SSL_ENGINE_NOTFOUND, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION, CURLE_BAD_FUNCTION_ARGUMENT:
        .hopeless(reason)
      default: .dropped(reason)
      }
    }
    let wait = dataprep_curl_retry_after(handle)
    return .answered(
      status: answer.status, isJSON: answer.body.withUnsafeBytes { isWholeObject($0) },
      retryAfter: wait > 0 ? Double(wait) : nil)
  }

  fileprivate func receive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard answer.body.count + bytes.count <= limit else {
      isTooLarge = true
      return false
    }
    answer.body.append(bytes)
    return true
  }
}

private let receiveBody: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let slot = Unmanaged<TransferSlot>.fromOpaque(context).takeUnretainedValue()
  return bytes.withMemoryRebound(to: UInt8.self, capacity: size * count) {
    slot.receive(UnsafeBufferPointer(start: $0, count: size * count)) ? size * count : 0
  }
}
