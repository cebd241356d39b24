package import Base
internal import Synchronization

/// The leases that a worker holds, renewed by a thread of its own as long as the worker lives.
package final class Claims: Sendable {
  /// A task that this worker may do.
  package final class Claim: Sendable {
    let lease: Lease
    /// Set when the run is to stop, and when somebody else has taken the task over.
    package let stop: StopFlag
    private let lost = Atomic<Bool>(false)

    init(_ lease: Lease, following stop: StopFlag) {
      self.lease = lease
      self.stop = StopFlag(following: stop)
    }

    /// Whether somebody else has taken the task over.
    package var isLost: Bool { lost.load(ordering: .relaxed) }

    func lose() {
      lost.store(true, ordering: .relaxed)
      stop.request()
    }
  }

  private let leases: Leases
  private let stop: StopFlag
  private let clock: RunClock
  private let state: Monitor<State>

  private struct State {
    var held: [String: Claim] = [:]
    var isClosed = false
  }

  /// - Parameter stop: a request that all claims follow.
  package init(_ leases: Leases, stop: StopFlag, clock: RunClock) {
    self.leases = leases
    self.stop = stop
    self.clock = clock
    state = Monitor(State())
  }

  /// Runs `body`, and renews leases beside it until it returns.
  package func serve<R>(_ body: () throws -> R) rethrows -> R {
    let team = WorkerTeam(1) { _ in self.renewInTurns() }
    defer {
      state.withLock { $0.isClosed = true }
      team.join()
    }
    return try body()
  }

  /// Takes a task; nil where somebody else has it.
  package func claim(_ task: String) throws -> Claim? {
    guard let lease = try leases.claim(task) else { return nil }
    let claim = Claim(lease, following: stop)
    state.withLock { $0.held[task] = claim }
    return claim
  }

  /// Gives a task back.
  ///
  /// - Parameter isComplete: whether it needs no lease any more.
  package func end(_ claim: Claim, isComplete: Bool) throws {
    _ = state.withLock { $0.held.removeValue(forKey: claim.lease.task) }
    if isComplete {
      try leases.remove(claim.lease)
    } else if !claim.isLost {
      try leases.release(claim.lease)
    }
  }

  private func renewInTurns() {
    let interval = leases.maximumAge / 5
    var last = clock.seconds()
    while !state.withLock({ $0.isClosed }) {
      clock.sleep(min(0.1, interval))
      let held = state.withLock { Array($0.held.values) }
      guard clock.seconds() - last >= interval else { continue }
      last = clock.seconds()
      for claim in held where !claim.isLost {
        // A lease that cannot be renewed now may be at the next turn; if not, others take it over.
        if (try? leases.renew(claim.lease)) == false { claim.lose() }
      }
    }
  }
}
