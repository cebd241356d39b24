import Base
import CCurl

/// One GET at a time over libcurl, pulled: bytes wait in a bounded buffer until they are taken.
///
/// libcurl stops reading from the connection while the buffer is full, so a slow reader slows
/// the server down and costs no memory.
final class CurlTransfer {
  private let handle: UnsafeMutableRawPointer
  private let group: UnsafeMutableRawPointer
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let explanation: UnsafeMutablePointer<CChar>
  private let policy: FetchPolicy
  private let url: String
  private var isAttached = false
  private var isPaused = false
  private var pending: ByteBuffer
  private var position = 0
  private var lines = ResponseHead()
  private var hasBody = false

  /// The answer's head, once its body begins or the answer is over.
  private(set) var head: ResponseHead?
  /// How the answer ended; bytes may still be waiting then.
  private(set) var ending: TransferPlan.Ending?

  /// libcurl's process-wide state.
  static let isReady = dataprep_curl_global_init() == CURLE_OK

  /// Prepares a handle for `url`; nothing is sent yet.
  init(url: String, policy: FetchPolicy) throws(SourceError) {
    guard CurlTransfer.isReady, let handle = dataprep_curl_easy_init() else {
      throw SourceError(.failed, "cannot initialize libcurl", location: url)
    }
    guard let group = curl_multi_init() else {
      curl_easy_cleanup(handle)
      throw SourceError(.failed, "cannot initialize libcurl", location: url)
    }
    self.handle = handle
    self.group = group
    self.url = url
    self.policy = policy
    pending = ByteBuffer(capacity: policy.bufferSize)
    explanation = .allocate(capacity: Int(CURL_ERROR_SIZE))
    explanation.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    cancel()
    curl_easy_cleanup(handle)
    curl_multi_cleanup(group)
    curl_slist_free_all(headers)
    explanation.deallocate()
  }

  /// Sends a request; what an earlier one left is forgotten, but its connection may be used again.
  ///
  /// - Parameter signed: the address and all headers, where more than an address is wanted; nil for a plain request.
  func begin(_ request: TransferPlan.Request, signed: S3Access.Request? = nil) {
    cancel()
    pending.removeAll()
    position = 0
    lines = ResponseHead()
    head = nil
    ending = nil
    hasBody = false
    isPaused = false
    explanation[0] = 0
    configure(request, signed)
    guard ending == nil else { return }
    guard curl_multi_add_handle(group, handle) == CURLM_OK else {
      ending = .hopeless("libcurl rejects the request")
      return
    }
    isAttached = true
  }

  /// Ends the request under way.
  func cancel() {
    guard isAttached else { return }
    curl_multi_remove_handle(group, handle)
    isAttached = false
  }

  /// Moves bytes that have come into `room`; 0 if none wait.
  func take(into room: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(room.count, pending.count - position)
    guard count > 0 else { return 0 }
    let start = position
    pending.withUnsafeBytes { bytes in
      room.copyMemory(
        from: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<start + count])))
    }
    advance(count)
    return count
  }

  /// Skips up to `limit` bytes that have come, and returns how many.
  func discard(upTo limit: Int) -> Int {
    let count = min(limit, pending.count - position)
    if count > 0 { advance(count) }
    return count
  }

  private func advance(_ count: Int) {
    position += count
    if position == pending.count {
      pending.removeAll()
      position = 0
    }
  }

  /// Whether bytes are buffered.
  var hasBytes: Bool { position < pending.count }

  /// The first buffered byte after white space and a byte order mark, if any.
  var firstVisibleByte: UInt8? {
    var place = position
    if pending.count - place >= 3, pending[place] == 0xEF, pending[place + 1] == 0xBB, pending[place + 2] == 0xBF {
      place += 3
    }
    while place < pending.count, pending[place] <= 0x20 { place += 1 }
    return place < pending.count ? pending[place] : nil
  }

  /// Whether what is buffered begins as an object store's description of an error does: an XML document `Error`.
  var isStoreError: Bool {
    var start: [UInt8] = []
    for place in position..<min(pending.count, position + 256) { start.append(pending[place]) }
    var text = Substring(String(decoding: start, as: UTF8.self)).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") {
      text = text[end.upperBound...].drop { $0.isWhitespace }
    }
    return text.hasPrefix("<Error>") || text.hasPrefix("<Error ")
  }

  /// Lets libcurl work, waiting up to `milliseconds` for the network.
  func work(waitingUpTo milliseconds: Int32) {
    guard isAttached, ending == nil else { return }
    if isPaused, !hasBytes {
      isPaused = false
      curl_easy_pause(handle, CURLPAUSE_CONT)
    }
    var running: Int32 = 0
    guard curl_multi_perform(group, &running) == CURLM_OK else {
      finish(.dropped("libcurl failed"))
      return
    }
    var result = CURLE_OK
    if dataprep_curl_take_finished(group, &result) {
      finish(meaning(of: result))
    } else if !hasBytes, head == nil || !isPaused {
      curl_multi_poll(group, nil, 0, milliseconds, nil)
    }
  }

  private func finish(_ how: TransferPlan.Ending) {
    if head == nil, how == .complete { completeHead() }
    ending = how
    cancel()
  }

  private func configure(_ request: TransferPlan.Request, _ signed: S3Access.Request?) {
    let url = signed?.url ?? url
    let isSecure = url.hasPrefix("https:")
    var results = [
      dataprep_curl_set_string(handle, CURLOPT_URL, url),
      dataprep_curl_set_string(handle, CURLOPT_USERAGENT, policy.userAgent),
      dataprep_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      // Never follow a redirect from https to http.
      dataprep_curl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https"),
      // A signature is for one address.
      dataprep_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, signed == nil ? 1 : 0),
      dataprep_curl_set_long(handle, CURLOPT_PATH_AS_IS, signed == nil ? 0 : 1),
      dataprep_curl_set_long(handle, CURLOPT_MAXREDIRS, policy.maximumRedirects),
      dataprep_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, policy.connectTimeout),
      dataprep_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, policy.lowSpeedLimit),
      dataprep_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, policy.lowSpeedSeconds),
      dataprep_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      dataprep_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
      dataprep_curl_set_long(handle, CURLOPT_BUFFERSIZE, 256 << 10),
      // Not CURLOPT_RESUME_FROM: with it libcurl itself fails where a server ignores the range.
      dataprep_curl_set_string(handle, CURLOPT_RANGE, request.range),
      dataprep_curl_set_error_buffer(handle, explanation),
      dataprep_curl_set_receivers(
        handle, receiveBody, receiveHeader, Unmanaged.passUnretained(self).toOpaque()),
    ]
    curl_slist_free_all(headers)
    headers = nil
    if let signed {
      for line in signed.headers { headers = curl_slist_append(headers, line) }
    } else if let validator = request.validator {
      headers = curl_slist_append(nil, "If-Range: \(validator)")
    }
    if let etag = request.known?.etag {
      headers = curl_slist_append(headers, "If-None-Match: \(etag)")
    } else if let date = request.known?.lastModified {
      headers = curl_slist_append(headers, "If-Modified-Since: \(date)")
    }
    results.append(dataprep_curl_set_headers(handle, headers))
    if let failure = results.first(where: { $0 != CURLE_OK }) { ending = meaning(of: failure) }
  }

  /// Takes body bytes from libcurl, or asks it to hold them.
  fileprivate func receive(body bytes: UnsafeBufferPointer<UInt8>) -> Int {
    if !hasBody {
      hasBody = true
      completeHead()
    }
    if hasBytes, pending.count + bytes.count > policy.bufferSize {
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    pending.append(bytes)
    return bytes.count
  }

  fileprivate func receive(headerLine bytes: UnsafeBufferPointer<UInt8>) {
    // A status line starts a new header: after a redirect, or an interim response.
    if bytes.count >= 5, bytes[0] == UInt8(ascii: "H"), bytes[4] == UInt8(ascii: "/") {
      lines = ResponseHead()
      // HTTP/2 and later frame every body.
      lines.isChunked = bytes.count >= 6 && bytes[5] >= UInt8(ascii: "2") && bytes[5] <= UInt8(ascii: "9")
    } else {
      lines.take(line: Span(_unsafeElements: bytes))
    }
  }

  private func completeHead() {
    lines.status = dataprep_curl_response_code(handle)
    let length = dataprep_curl_content_length(handle)
    lines.contentLength = length >= 0 ? Int(length) : nil
    let wait = dataprep_curl_retry_after(handle)
    lines.retryAfter = wait > 0 ? Double(wait) : nil
    head = lines
  }

  private func meaning(of result: CURLcode) -> TransferPlan.Ending {
    let reason =
      explanation[0] != 0 ? String(cString: explanation) : String(cString: curl_easy_strerror(result))
    return switch result {
    case CURLE_OK: .complete
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unknownHost(reason)
    default: Self.isHopeless(result) ? .hopeless(reason) : .dropped(reason)
    }
  }

  /// Whether no further request goes better after this result.
  static func isHopeless(_ result: CURLcode) -> Bool {
    switch result {
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_TOO_MANY_REDIRECTS,
      CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_RANGE_ERROR:
      true
    default: false
    }
  }
}

private let receiveBody: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  return bytes.withMemoryRebound(to: UInt8.self, capacity: size * count) {
    transfer.receive(body: UnsafeBufferPointer(start: $0, count: size * count))
  }
}

private let receiveHeader: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  bytes.withMemoryRebound(to: UInt8.self, capacity: size * count) {
    transfer.receive(headerLine: UnsafeBufferPointer(start: $0, count: size * count))
  }
  return size * count
}

extension TransferPlan.Request {
  /// The bytes to ask for, as `CURLOPT_RANGE` has them; nil for all.
  fileprivate var range: String? {
    if let end { return "\(offset)-\(end - 1)" }
    return offset > 0 ? "\(offset)-" : nil
  }
}
