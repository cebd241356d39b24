package import Base
package import Fetch

/// One process of several that work on a frozen plan, on one machine or many.
///
/// Workers know of each other by the run's directory alone: a task is done by who holds its lease, and its record says
/// that it is complete.
package struct Worker: Sendable {
  /// Which tasks of the plan a worker does.
  package enum Share: Sendable, Equatable {
    /// Any that nobody else does.
    case claim
    /// Those of a rank, a function of the plan and the number of ranks.
    case rank(Int, of: Int)
  }

  /// The plan that was frozen.
  package var plan: Plan
  /// The directory that the run writes, or `s3://bucket/prefix`.
  package var folder: String
  /// Which tasks to do.
  package var share: Share
  /// Threads to work with.
  package var threads = 1
  /// How inputs that are URLs are fetched.
  package var policy = FetchPolicy()
  /// Seconds without a sign of life after which another worker takes a task over.
  package var leaseAge = 60.0
  /// The times that leases and checkpoints go by.
  package var clock = RunClock.system

  /// A worker of a plan.
  package init(plan: Plan, folder: String, share: Share) {
    self.plan = plan
    self.folder = folder
    self.share = share
  }

  /// Does tasks until the worker's share is complete.
  ///
  /// - Returns: the counts of what this worker did.
  /// - Throws: `RunError.incomplete` where tasks here depend on one that failed in another worker.
  package func run(
    stop: StopFlag, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    let owner = ThisProcess.owner
    let stop = StopFlag(following: stop)
    let storage = try openRunHome(folder, stop: stop)
    guard let lock = try storage.lock(isShared: true, stop: stop) else { throw RunError.locked(folder) }
    defer {
      storage.leave(isComplete: false)
      withExtendedLifetime(lock) {}
    }
    // So that `verify` and `status` of the directory alone know the tasks.
    try PlanFile(plan, command: [], directory: "", output: ".").write(to: storage)
    let store = RunStore(storage)
    var done: Set<String> = []
    try store.forEachRecord { record in
      if record.state == .complete, record.isLast { done.insert(record.task) }
    }
    let mine: Set<String>? =
      switch share {
      case .claim: nil
      case .rank(let rank, let worldSize): Set(Ranks.tasks(plan.tasks, rank: rank, of: worldSize).map(\.name))
      }
    // Other ranks wait for tasks of this one; what failed is tried again now.
    let failureFile = TaskFailureFile(storage)
    for task in try failureFile.tasks() where mine?.contains(task) ?? false { try failureFile.remove(task) }
    let board = TaskBoard(plan.tasks, done: done, mine: mine)
    var first = RunProgress()
    first.tasks = board.count
    first.tasksSkipped = board.doneCount
    first.tasksDone = first.tasksSkipped
    let counts = Monitor(Counts())
    var policy = policy
    // All workers of the plan together send what one process may.
    policy.budgetFolder = storage.file(".leases/.budget")
    let services = RunServices(
      plan: plan, storage: storage, pool: WorkerPool(threads: threads), policy: policy, clock: clock, progress: first
    ) { news in
      counts.withLock { $0 = news.counts }
      progress(news)
    }
    let claims = Claims(
      Leases(storage, owner: owner, maximumAge: leaseAge, isGone: { ThisProcess.isGone($0) }), stop: stop, clock: clock)
    let loop = TaskLoop(services, board, claims: claims, finished: [:], stop: stop)
    let failures = try claims.serve { try services.pool.serve { try loop.run() } }
    if stop.isRequested { throw RunError.stopped(folder) }
    if failures.isEmpty, !loop.isComplete, let task = loop.blockingTask {
      throw RunError.blocked(by: task, try failureFile.message(of: task))
    }
    return RunResult(
      counts: counts.withLock { $0 }, failures: failures, isComplete: failures.isEmpty, tasksDone: loop.doneHere)
  }
}
