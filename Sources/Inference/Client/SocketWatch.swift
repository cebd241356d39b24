internal import CCurl
internal import CSystem

/// Which sockets libcurl waits for, and for what: epoll(7), told by libcurl's callbacks.
///
/// Interest in a connection is not taken back when a transfer ends, as the next one asks for the same a moment later;
/// only an event that nobody waits for takes the connection out. Sockets that libcurl has for itself, as to look up names,
/// it closes without a word: interest in these is taken back at once.
internal final class SocketWatch {
  private let descriptor: Int32
  private let events: UnsafeMutableBufferPointer<epoll_event>
  /// By socket: what epoll watches for, and what libcurl wants now.
  private var watched: [UInt32] = []
  private var wanted: [UInt32] = []
  private var isConnection: [Bool] = []
  /// When libcurl wants to be called at the latest, on the clock of `MonotonicClock`.
  private(set) var deadline: Double?

  private static let reads = EPOLLIN.rawValue
  private static let writes = EPOLLOUT.rawValue

  /// Nil where the system gives no epoll descriptor.
  init?() {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    events = .allocate(capacity: 256)
    events.initialize(repeating: epoll_event())
  }

  deinit {
    _ = CSystem.close(descriptor)
    events.deallocate()
  }

  /// Takes libcurl's wish for a socket.
  func want(_ socket: Int32, _ what: Int32) {
    let index = reserve(socket)
    switch what {
    case CURL_POLL_IN: set(index, Self.reads)
    case CURL_POLL_OUT: set(index, Self.writes)
    case CURL_POLL_INOUT: set(index, Self.reads | Self.writes)
    default:
      wanted[index] = 0
      if !isConnection[index] { takeOut(index) }
    }
  }

  private func reserve(_ socket: Int32) -> Int {
    let index = Int(socket)
    let missing = index + 1 - wanted.count
    if missing > 0 {
      wanted += Array(repeating: 0, count: missing)
      watched += Array(repeating: 0, count: missing)
      isConnection += Array(repeating: false, count: missing)
    }
    return index
  }

  private func takeOut(_ index: Int) {
    guard watched[index] != 0 else { return }
    var none = epoll_event()
    epoll_ctl(descriptor, EPOLL_CTL_DEL, Int32(index), &none)
    watched[index] = 0
  }

  private func set(_ index: Int, _ mask: UInt32) {
    wanted[index] = mask
    guard watched[index] != mask else { return }
    control(index, mask, add: watched[index] == 0)
  }

  private func control(_ index: Int, _ mask: UInt32, add: Bool) {
    var event = epoll_event()
    event.events = mask
    event.data.fd = Int32(index)
    let first = add ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
    if epoll_ctl(descriptor, first, Int32(index), &event) != 0 {
      // Another socket has taken the number of a closed one, or the other way round.
      _ = epoll_ctl(descriptor, add ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, Int32(index), &event)
    }
    watched[index] = mask
  }

  /// Notes a new connection, which epoll does not know.
  func open(_ socket: Int32) {
    let index = reserve(socket)
    (watched[index], wanted[index], isConnection[index]) = (0, 0, true)
  }

  /// Closes a connection, which epoll then forgets; its number may come again.
  func close(_ socket: Int32) -> Int32 {
    let index = reserve(socket)
    (watched[index], wanted[index], isConnection[index]) = (0, 0, false)
    return CSystem.close(socket)
  }

  /// Takes libcurl's wish to be called after `milliseconds`; below 0 for none.
  func wake(after milliseconds: Int) {
    deadline = milliseconds < 0 ? nil : MonotonicClock.now() + Double(milliseconds) / 1000
  }

  /// The deadline is dealt with.
  func clearDeadline() { deadline = nil }

  /// Waits up to `milliseconds` for sockets and calls `ready` for each with libcurl's bits.
  func wait(_ milliseconds: Int32, _ ready: (Int32, Int32) -> Void) {
    let count = epoll_wait(descriptor, events.baseAddress, Int32(events.count), milliseconds)
    guard count > 0 else { return }
    for event in events[..<Int(count)] {
      let (socket, index) = (event.data.fd, Int(event.data.fd))
      guard wanted[index] != 0 else {
        takeOut(index)
        continue
      }
      var bits: Int32 = 0
      if event.events & Self.reads != 0 { bits |= CURL_CSELECT_IN }
      if event.events & Self.writes != 0 { bits |= CURL_CSELECT_OUT }
      if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { bits |= CURL_CSELECT_ERR }
      ready(socket, bits)
    }
  }
}
