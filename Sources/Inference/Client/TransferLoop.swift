internal import Base
internal import CCurl

/// Many transfers on one thread: libcurl's multi interface, driven by the sockets that are ready.
///
/// `curl_multi_poll` would look at every handle on each turn, which costs more than the transfers from some hundred on.
internal final class TransferLoop {
  private let group: UnsafeMutableRawPointer
  private let watch: SocketWatch
  private let headers: UnsafeMutablePointer<curl_slist>?
  private let server: ModelServer
  private let silentSeconds: Double
  private var nextSweep = 0.0
  /// Slots whose server was silent for too long.
  private var silent: [TransferSlot] = []
  let slots: [TransferSlot]

  /// Handles for `settings.concurrency` requests at once.
  init(_ server: ModelServer, _ settings: ClientSettings) throws(InferenceError) {
    guard CurlLibrary.isReady, let group = curl_multi_init(), let watch = SocketWatch() else {
      throw InferenceError(.unavailable, "cannot initialize libcurl")
    }
    self.group = group
    self.watch = watch
    self.server = server
    silentSeconds = settings.silentSeconds
    // `Expect: 100-continue` would cost a round trip, or a second where a server does not know it.
    var headers: UnsafeMutablePointer<curl_slist>?
    for line in ["Content-Type: application/json", "Accept: application/json", "Expect:"]
      + (server.key.map { ["Authorization: Bearer \($0.secret)"] } ?? [])
    {
      headers = curl_slist_append(headers, line)
    }
    self.headers = headers
    let context = Unmanaged.passUnretained(watch).toOpaque()
    slots = (0..<settings.concurrency).compactMap { index in
      guard let slot = TransferSlot(index: index, server: server, settings: settings, headers: headers),
        dataprep_curl_set_socket_functions(slot.handle, noteSocket, closeSocket, context) == CURLE_OK
      else { return nil }
      return slot
    }
    let limit = settings.concurrency
    let results = [
      dataprep_curl_multi_set_long(group, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit),
      dataprep_curl_multi_set_long(group, CURLMOPT_MAX_HOST_CONNECTIONS, limit),
      dataprep_curl_multi_set_long(group, CURLMOPT_MAXCONNECTS, limit),
      dataprep_curl_multi_set_watchers(group, watchSocket, watchTimer, context),
    ]
    guard slots.count == limit, results.allSatisfy({ $0 == CURLM_OK }) else {
      throw InferenceError(.unavailable, "libcurl refuses \(limit) handles")
    }
  }

  deinit {
    cancelAll()
    // Closes the connections, for which it still calls `watch`.
    curl_multi_cleanup(group)
    curl_slist_free_all(headers)
  }

  /// Sends what a slot is loaded with.
  func begin(_ slot: TransferSlot) -> Bool {
    slot.prepare(now: MonotonicClock.now())
    slot.isUnderWay = curl_multi_add_handle(group, slot.handle) == CURLM_OK
    return slot.isUnderWay
  }

  /// Waits up to `seconds`, less where libcurl or a silent server wants it, and lets libcurl work.
  func wait(_ seconds: Double) {
    let now = MonotonicClock.now()
    let left = min(seconds, watch.deadline.map { max(0, $0 - now) } ?? seconds)
    var running: Int32 = 0
    // Rounded up, so that a deadline is over when the wait is.
    watch.wait(Int32((left * 1000).rounded(.up))) { socket, bits in
      curl_multi_socket_action(group, socket, bits, &running)
    }
    let later = MonotonicClock.now()
    if let deadline = watch.deadline, deadline <= later {
      watch.clearDeadline()
      curl_multi_socket_action(group, CURL_SOCKET_TIMEOUT, 0, &running)
    }
    if later >= nextSweep {
      nextSweep = later + min(1, silentSeconds / 4)
      silent = slots.filter { $0.isUnderWay && $0.silence(now: later) > silentSeconds }
    }
  }

  /// The next slot whose try is over, and how; nil if none is.
  func takeFinished() -> (TransferSlot, RetryPolicy.Outcome)? {
    var result = CURLE_OK
    if let handle = dataprep_curl_take_finished_handle(group, &result) {
      let slot = Unmanaged<TransferSlot>.fromOpaque(dataprep_curl_private(handle)!).takeUnretainedValue()
      let outcome = slot.outcome(result)
      end(slot)
      return (slot, outcome)
    }
    while let slot = silent.popLast() {
      guard slot.isUnderWay else { continue }
      end(slot)
      return (slot, .dropped("no byte came for \(silentSeconds.fixed(silentSeconds < 10 ? 1 : 0)) s"))
    }
    return nil
  }

  /// Ends everything that is under way.
  func cancelAll() {
    for slot in slots where slot.isUnderWay { end(slot) }
  }

  private func end(_ slot: TransferSlot) {
    curl_multi_remove_handle(group, slot.handle)
    slot.isUnderWay = false
  }
}

private let watchSocket: curl_socket_callback = { _, socket, what, context, _ in
  Unmanaged<SocketWatch>.fromOpaque(context!).takeUnretainedValue().want(socket, what)
  return 0
}

private let watchTimer: curl_multi_timer_callback = { _, milliseconds, context in
  Unmanaged<SocketWatch>.fromOpaque(context!).takeUnretainedValue().wake(after: milliseconds)
  return 0
}

private let noteSocket: curl_sockopt_callback = { context, socket, _ in
  Unmanaged<SocketWatch>.fromOpaque(context!).takeUnretainedValue().open(socket)
  return Int32(CURL_SOCKOPT_OK)
}

private let closeSocket: curl_closesocket_callback = { context, socket in
  Unmanaged<SocketWatch>.fromOpaque(context!).takeUnretainedValue().close(socket)
}
