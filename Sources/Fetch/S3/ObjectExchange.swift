import Base
import CCurl

/// One request after the other to an object store over libcurl, each with its whole answer: what is not streamed.
///
/// Used by one thread at a time; the connection stays open between requests.
internal final class ObjectExchange {
  /// A whole answer.
  struct Answer {
    var status = 0
    var body: [UInt8] = []
    /// Headers by lower-case name; the last of several.
    var headers: [String: String] = [:]
  }

  /// Bytes of an answer at most: a listing of a thousand keys of a kilobyte each, escaped, has less.
  static let longestAnswer = 16 << 20

  private let handle: UnsafeMutableRawPointer
  private let explanation: UnsafeMutablePointer<CChar>
  private let policy: FetchPolicy
  private var answer = Answer()

  init(policy: FetchPolicy) throws(SourceError) {
    guard CurlTransfer.isReady, let handle = dataprep_curl_easy_init() else {
      throw SourceError(.failed, "cannot initialize libcurl")
    }
    self.handle = handle
    self.policy = policy
    explanation = .allocate(capacity: Int(CURL_ERROR_SIZE))
    explanation.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(handle)
    explanation.deallocate()
  }

  /// What came of a request.
  enum Outcome {
    case answer(Answer)
    /// The connection failed, for this reason.
    case dropped(String, isHopeless: Bool)
    /// The policy asked to stop.
    case stopped
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Parameters:
  ///   - body: what is sent; nil for a request without one.
  ///   - silence: seconds for which the store may say nothing; nil for the policy's.
  func perform(_ request: S3Access.Request, _ body: [UInt8]? = nil, silence: Int? = nil) -> Outcome {
    let silence = silence ?? policy.lowSpeedSeconds
    guard var body else { return perform(request, pinned: nil, silence: silence) }
    let count = body.count
    // libcurl takes no pointer to nothing.
    if body.isEmpty { body.append(0) }
    return body.withUnsafeMutableBytes {
      perform(request, pinned: UnsafeMutableRawBufferPointer(rebasing: $0[..<count]), silence: silence)
    }
  }

  private func perform(
    _ request: S3Access.Request, pinned body: UnsafeMutableRawBufferPointer?, silence: Int
  ) -> Outcome {
    answer = Answer()
    explanation[0] = 0
    curl_easy_reset(handle)
    // An empty `Expect:` keeps libcurl from waiting a second for servers that do not know it.
    var headers: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(headers) }
    for line in request.headers + ["Expect:", "Content-Type:"] { headers = curl_slist_append(headers, line) }
    var results = [
      dataprep_curl_set_string(handle, CURLOPT_URL, request.url),
      dataprep_curl_set_string(handle, CURLOPT_USERAGENT, policy.userAgent),
      dataprep_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
      // The path is signed as it stands.
      dataprep_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1),
      dataprep_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
      dataprep_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, policy.connectTimeout),
      dataprep_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, policy.lowSpeedLimit),
      dataprep_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, silence),
      dataprep_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
      dataprep_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      dataprep_curl_set_headers(handle, headers),
      dataprep_curl_set_error_buffer(handle, explanation),
      dataprep_curl_set_receivers(handle, takeBody, takeHeader, context),
      dataprep_curl_set_progress_receiver(handle, watchTransfer, context),
    ]
    if request.method == "HEAD" {
      results.append(dataprep_curl_set_long(handle, CURLOPT_NOBODY, 1))
    } else if let body {
      results.append(dataprep_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress))
      results.append(dataprep_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count))
    }
    results.append(dataprep_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method))
    if let failure = results.first(where: { $0 != CURLE_OK }) { return outcome(of: failure) }
    return outcome(of: curl_easy_perform(handle))
  }

  private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  private func outcome(of result: CURLcode) -> Outcome {
    if result == CURLE_OK {
      answer.status = dataprep_curl_response_code(handle)
      return .answer(answer)
    }
    if result == CURLE_ABORTED_BY_CALLBACK, policy.shouldStop?() == true { return .stopped }
    let reason = explanation[0] != 0 ? String(cString: explanation) : String(cString: curl_easy_strerror(result))
    return .dropped(reason, isHopeless: CurlTransfer.isHopeless(result))
  }

  fileprivate func receive(body bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard answer.body.count + bytes.count <= Self.longestAnswer else { return 0 }
    answer.body += bytes
    return bytes.count
  }

  fileprivate func receive(headerLine bytes: UnsafeBufferPointer<UInt8>) {
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      answer.headers = [:]
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      let end = value.lastIndex { !$0.isWhitespace }
      answer.headers[line[..<colon].lowercased()] = end.map { String(value[...$0]) } ?? ""
    }
  }

  fileprivate var shouldStop: Bool { policy.shouldStop?() ?? false }
}

private func exchange(_ context: UnsafeMutableRawPointer) -> ObjectExchange {
  Unmanaged<ObjectExchange>.fromOpaque(context).takeUnretainedValue()
}

private let takeBody: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  return bytes.withMemoryRebound(to: UInt8.self, capacity: size * count) {
    exchange(context).receive(body: UnsafeBufferPointer(start: $0, count: size * count))
  }
}

private let takeHeader: curl_write_callback = { bytes, size, count, context in
  guard let bytes, let context else { return 0 }
  bytes.withMemoryRebound(to: UInt8.self, capacity: size * count) {
    exchange(context).receive(headerLine: UnsafeBufferPointer(start: $0, count: size * count))
  }
  return size * count
}

private let watchTransfer: curl_xferinfo_callback = { context, _, _, _, _ in
  guard let context else { return 1 }
  return exchange(context).shouldStop ? 1 : 0
}
