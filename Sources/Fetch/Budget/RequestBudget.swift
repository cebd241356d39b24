internal import Base
internal import CSystem
internal import Synchronization

/// What this process may send to each host: all streams of the process share it, and by files in a folder the workers of a
/// plan do.
final class RequestBudget: Sendable {
  /// The process's own.
  static let shared = RequestBudget()
  private let hosts = Mutex<[String: HostSchedule]>([:])
  private let start = ContinuousClock.now

  /// The next moment for a request.
  enum Turn {
    /// Seconds to wait; then `allows` says whether it may still be sent.
    case wait(Double)
    case refused(SourceError)
  }

  private var now: Double { start.duration(to: .now) / .seconds(1) }

  /// Takes the next free moment for a request.
  func reserve(_ url: String, host: String, policy: FetchPolicy) -> Turn {
    if let coolDown = coolDown(of: host, policy) {
      return .refused(coolDown.refusal(of: url, now: ClockTime.now, isFresh: false))
    }
    let now = now
    let turn = hosts.withLock {
      $0[host, default: HostSchedule()].reserve(now: now, interval: policy.minimumInterval)
    }
    switch turn {
    case .blocked(let until):
      let rest = Int((until - now).rounded(.up))
      let coolDown = CoolDown(
        host: host, until: ClockTime.now + rest, since: ClockTime.now + rest - Int(policy.coolDown), status: 403)
      return .refused(coolDown.refusal(of: url, now: ClockTime.now, isFresh: false))
    case .at(let moment):
      let own = moment - now
      guard own <= policy.maximumRetryAfter else {
        return .refused(
          SourceError(
            .busy, "\(host) has asked for no request before \(ClockTime.utc(ClockTime.now + Int(own)))", location: url,
            advice: "Run the same command again then."))
      }
      guard let folder = policy.budgetFolder, policy.minimumInterval > 0 else { return .wait(own) }
      let slots = SharedSlots(folder: folder, host: host, length: policy.minimumInterval)
      let clock = Self.wallClock
      guard let slot = slots.take(from: clock + own) else { return .wait(own) }
      return .wait(slot - clock)
    }
  }

  /// Whether no request may be sent to a host now.
  func isBlocked(host: String, policy: FetchPolicy) -> Bool {
    let now = now
    return hosts.withLock { $0[host].map { $0.blockedUntil > now } ?? false } || coolDown(of: host, policy) != nil
  }

  /// Whether a request for which `reserve` gave a moment may be sent now that it has come: neither this process nor another
  /// has heard a refusal meanwhile.
  func allows(host: String, policy: FetchPolicy) -> Bool {
    let now = now
    return hosts.withLock { $0[host]?.allows(now: now) ?? true } && coolDown(of: host, policy) == nil
  }

  /// Holds all requests to a host that is busy.
  func hold(host: String, seconds: Double) {
    let now = now
    hosts.withLock { $0[host, default: HostSchedule()].hold(until: now + seconds) }
  }

  /// Stops all requests to a host that has refused one, here and in other processes.
  ///
  /// - Returns: the error that says so.
  func block(_ url: String, host: String, status: Int, policy: FetchPolicy) -> SourceError {
    let (now, clock) = (now, ClockTime.now)
    let coolDown = CoolDown(
      host: host, until: clock + Int(policy.coolDown), since: clock, status: status)
    hosts.withLock { $0[host, default: HostSchedule()].block(until: now + policy.coolDown) }
    for folder in folders(policy, host) { coolDown.note(in: folder) }
    return coolDown.refusal(of: url, now: clock, isFresh: true)
  }

  private func coolDown(of host: String, _ policy: FetchPolicy) -> CoolDown? {
    guard policy.coolDown > 0 else { return nil }
    return folders(policy, host).lazy.compactMap { CoolDown.current(of: host, in: $0, now: ClockTime.now) }.first
  }

  /// Where cool-downs are kept for other processes. Those of servers on this machine are not, as they are one's own, unless
  /// the user has said how long a cool-down is.
  private func folders(_ policy: FetchPolicy, _ host: String) -> [String] {
    guard policy.keepsAllCoolDowns || !Self.isLoopback(host) else { return [] }
    return [Path.join(UserCache.folder(), "network")] + (policy.budgetFolder.map { [$0] } ?? [])
  }

  /// The host of a URL, with its port where that is not the scheme's own. What else an authority may hold, a user and a
  /// password, is nobody's budget, and is to be in no message or file.
  static func host(of url: String) -> String {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 2 else { return url }
    let authority = parts[2].prefix { !"/?#".contains($0) }
    var host = authority[(authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex)...]
      .lowercased()
    for (scheme, port) in [("https:", ":443"), ("http:", ":80")] where parts[0].lowercased() == scheme {
      if host.hasSuffix(port) { host.removeLast(port.count) }
    }
    return host
  }

  /// Whether a host, with or without a port, is this machine.
  static func isLoopback(_ host: String) -> Bool {
    if host.hasPrefix("[::1]") { return true }
    let name = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)[0]
    return name == "localhost" || name.hasPrefix("127.")
  }

  private static var wallClock: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The host of a URL, with its port: whose requests are one budget.
package func host(of url: String) -> String { RequestBudget.host(of: url) }

/// Whether the server of a URL has refused a request, so that none is sent to it now.
package func isInCoolDown(_ url: String, policy: FetchPolicy) -> Bool {
  RequestBudget.shared.isBlocked(host: RequestBudget.host(of: url), policy: policy)
}
