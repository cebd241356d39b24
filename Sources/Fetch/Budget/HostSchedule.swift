/// When requests to one host may be sent: rules without a clock, a thread or a file.
///
/// All times are seconds of one monotonic clock.
struct HostSchedule: Equatable {
  /// What a request has to do.
  enum Turn: Equatable {
    /// Send at this time, if nothing has happened until then.
    case at(Double)
    /// Not at all: the host refuses until this time.
    case blocked(until: Double)
  }

  /// The next moment that nobody has taken.
  private(set) var next = -Double.infinity
  /// Before this time no request is sent, as the host has said that it is busy.
  private(set) var heldUntil = -Double.infinity
  /// Before this time no request is sent, as the host has refused one.
  private(set) var blockedUntil = -Double.infinity

  /// Takes the next free moment.
  ///
  /// - Parameter interval: seconds between two requests.
  mutating func reserve(now: Double, interval: Double) -> Turn {
    if blockedUntil > now { return .blocked(until: blockedUntil) }
    let moment = max(now, next, heldUntil)
    next = moment + max(0, interval)
    return .at(moment)
  }

  /// Whether a moment that was taken may still be used when it has come; if not, another one is to be taken.
  func allows(now: Double) -> Bool { blockedUntil <= now && heldUntil <= now }

  /// Notes that the host is busy: one stream's answer holds all of them.
  mutating func hold(until time: Double) { heldUntil = max(heldUntil, time) }

  /// Notes that the host refuses.
  mutating func block(until time: Double) { blockedUntil = max(blockedUntil, time) }
}
