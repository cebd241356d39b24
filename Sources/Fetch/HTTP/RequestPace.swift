import Synchronization

/// Spaces this process's requests to each host.
final class RequestPace: Sendable {
  static let shared = RequestPace()
  private let next = Mutex<[String: ContinuousClock.Instant]>([:])

  /// Takes the next free moment for a request to `host` and returns the seconds until then.
  func reserve(host: String, interval: Double, now: ContinuousClock.Instant = .now) -> Double {
    guard interval > 0 else { return 0 }
    return next.withLock { next in
      let moment = max(next[host] ?? now, now)
      next[host] = moment + .seconds(interval)
      return now.duration(to: moment) / .seconds(1)
    }
  }
}
