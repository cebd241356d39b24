internal import Base

/// The threads of a run, which all of its lanes share.
///
/// A lane is read by one thread at a time, so that one lane alone cannot keep many threads busy. Some lanes are open at
/// once, and a free thread reads from the oldest that nobody reads: so tasks are finished in about their order, and the
/// last items of one task are worked on while the next is read.
package final class WorkerPool: Sendable {
  /// A lane, as the pool knows it.
  package protocol Lane: AnyObject, Sendable {
    /// Reads an item, works on it, and delivers what can be delivered. The caller has begun to read.
    func turn()
  }

  private struct Entry {
    let lane: any Lane
    let state: Monitor<LaneState>
  }

  private struct State {
    var lanes: [(key: Int, lane: any Lane, state: LaneState)] = []
    var nextKey = 0
    var isClosed = false

    var inFlight: Int { lanes.reduce(0) { $0 + $1.state.inFlight + ($1.state.isReading ? 1 : 0) } }
    /// The oldest lane that can be read.
    var readable: Int? { lanes.firstIndex { $0.state.canRead } }
  }

  /// Threads of the pool.
  package let threads: Int
  /// Lanes that are worth being open at once.
  package let lanes: Int
  /// Items of all lanes that may be between reading and delivery.
  private let window: Int
  private let state = Monitor(State())

  /// A pool whose threads begin with `serve`.
  package init(threads: Int) {
    precondition(threads > 0, "a pool without threads")
    self.threads = threads
    lanes = threads == 1 ? 1 : 2 + threads / 8
    window = 4 * threads + 2
  }

  /// Runs `body`, and the pool's threads beside it until it returns.
  package func serve<R>(_ body: () throws -> R) rethrows -> R {
    // One thread needs no other: lanes are run by who opens them.
    guard threads > 1 else { return try body() }
    let team = WorkerTeam(threads) { _ in self.work() }
    defer {
      state.withLock { $0.isClosed = true }
      team.join()
    }
    return try body()
  }

  /// Runs a lane to its end.
  package func run(_ make: (_ key: Int) -> any Lane) {
    let key = state.withLock { state in
      defer { state.nextKey += 1 }
      return state.nextKey
    }
    let lane = make(key)
    state.withLock { $0.lanes.append((key, lane, LaneState())) }
    if threads == 1 {
      while update(
        key,
        { state in
          guard state.canRead else { return false }
          state.beginReading()
          return true
        })
      { lane.turn() }
    }
    state.wait(until: { state in state.lanes.first { $0.key == key }?.state.isFinished ?? true }) { state in
      state.lanes.removeAll { $0.key == key }
    }
  }

  /// Lets `body` read and change a lane's state alone.
  package func update<R>(_ key: Int, _ body: (inout LaneState) -> R) -> R {
    state.withLock { state in
      guard let index = state.lanes.firstIndex(where: { $0.key == key }) else { preconditionFailure("no such lane") }
      return body(&state.lanes[index].state)
    }
  }

  /// One thread: takes turns until the pool is closed.
  private func work() {
    while let lane = nextTurn() { lane.turn() }
  }

  private func nextTurn() -> (any Lane)? {
    state.wait(until: { $0.isClosed || $0.readable != nil && $0.inFlight < window }) { state in
      guard !state.isClosed, let index = state.readable else { return nil }
      state.lanes[index].state.beginReading()
      return state.lanes[index].lane
    }
  }
}
