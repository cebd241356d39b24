internal import Base
internal import Fetch

/// What the tasks of a run share.
internal final class RunServices: Sendable {
  let plan: Plan
  let store: RunStore
  let storage: any RunHome
  let pool: WorkerPool
  let clock: RunClock
  private let fetchPolicy: FetchPolicy
  private let progress: Monitor<RunProgress>
  private let tell: @Sendable (RunProgress) -> Void

  init(
    plan: Plan, storage: any RunHome, pool: WorkerPool, policy: FetchPolicy, clock: RunClock,
    progress first: RunProgress, tell: @escaping @Sendable (RunProgress) -> Void
  ) {
    self.plan = plan
    self.storage = storage
    store = RunStore(storage)
    self.pool = pool
    fetchPolicy = policy
    self.clock = clock
    progress = Monitor(first)
    self.tell = tell
    tell(first)
  }

  func policy(_ stop: StopFlag) -> FetchPolicy {
    var policy = fetchPolicy
    policy.shouldStop = { stop.isRequested }
    return policy
  }

  func job(of task: TaskSpec) -> any Job {
    guard let step = plan.step(task.step) else { preconditionFailure("a task of no step") }
    return step.job
  }

  func scope(of task: TaskSpec) -> StepScope { plan.step(task.step)?.scope ?? .none }

  /// Adds to the progress, and tells it.
  func report(_ counts: Counts) {
    let counts = counts.withoutDistributions
    progress.withLock { progress in
      progress.counts.add(counts)
      tell(progress)
    }
  }

  /// Notes a task that is done.
  func reportDone() {
    progress.withLock { progress in
      progress.tasksDone += 1
      tell(progress)
    }
  }
}
