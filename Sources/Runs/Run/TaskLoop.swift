internal import Base
internal import Synchronization

/// Does the tasks of a board, some at once, each on a thread of its own that mostly waits for the pool's.
internal final class TaskLoop: Sendable {
  private let services: RunServices
  private let board: Monitor<TaskBoard>
  /// Who may do a task, where several processes work on the run; nil where this is the only one.
  private let claims: Claims?
  private let finished: [String: Finished]
  /// The run's, or this loop's after an error.
  private let stop: StopFlag
  private let failures = Mutex<[TaskFailure]>([])
  private let fatal = Mutex<(any Error)?>(nil)
  private let failedElsewhere = Mutex<String?>(nil)
  private let done = Atomic<Int>(0)

  init(
    _ run: RunServices, _ board: TaskBoard, claims: Claims?, finished: [String: Finished], stop: StopFlag
  ) {
    services = run
    self.board = Monitor(board)
    self.claims = claims
    self.finished = finished
    self.stop = StopFlag(following: stop)
  }

  /// Tasks that were done here.
  var doneHere: Int { done.load(ordering: .relaxed) }

  /// A task of another worker that failed, while tasks here depend on it.
  var blockingTask: String? { failedElsewhere.withLock { $0 } }

  /// Whether all tasks that may be done here are done.
  var isComplete: Bool { board.withLock { $0.doneCount == $0.count } }

  /// Works until nothing is left to do here, or a stop is asked for.
  ///
  /// - Returns: tasks that failed for what their inputs are.
  /// - Throws: what ends the run: errors of outputs, bugs.
  func run() throws -> [TaskFailure] {
    runWorkers(services.pool.lanes) { _ in
      do { try self.work() } catch {
        self.fatal.withLock { $0 = $0 ?? error }
        self.stop.request()
        // Those who wait look again.
        self.board.withLock { _ in }
      }
    }
    if let error = fatal.withLock({ error in error }) { throw error }
    return failures.withLock { $0 }
  }

  private func work() throws {
    while !stop.isRequested {
      var next = TaskBoard.Next.wait
      board.wait(until: { [stop] board in stop.isRequested || board.peek() != .wait }) { board in
        if !stop.isRequested { next = board.next() }
      }
      switch next {
      case .work(let number): try work(on: number)
      case .wait: break
      case .look: try look()
      case .end: return
      }
    }
  }

  /// Looks at what others have done meanwhile.
  private func look() throws {
    services.clock.sleep(0.2)
    let tasks = board.withLock { board in
      board.tasks.indices.filter { board.status[$0] == .elsewhere || board.status[$0] == .pending }
    }
    let failed = try TaskFailureFile(services.storage).tasks()
    for number in tasks where !stop.isRequested {
      let (task, isMine) = board.withLock { ($0.tasks[number], $0.mayDo(number)) }
      let isDone = try isComplete(task)
      if !isDone, !isMine, failed.contains(task.name) {
        // Whoever may do it forgets earlier failures when it starts: this one is new.
        board.withLock { $0.set(number, .failed) }
        failedElsewhere.withLock { $0 = $0 ?? task.name }
        continue
      }
      let isNews = board.withLock { board in
        guard board.status[number] == .elsewhere || board.status[number] == .pending else { return false }
        board.set(number, isDone ? .done : .pending)
        return isDone && board.mayDo(number)
      }
      if isNews { services.reportDone() }
    }
  }

  private func isComplete(_ task: TaskSpec) throws -> Bool {
    let records = try services.store.records(of: task.name, hasParts: type(of: services.job(of: task)).hasParts)
    return records.last.map { $0.isLast && $0.state == .complete } ?? false
  }

  private func work(on number: Int) throws {
    let task = board.withLock { $0.tasks[number] }
    guard let claims else {
      let status = try perform(task, stop: stop)
      return board.withLock { $0.set(number, status) }
    }
    guard let claim = try claims.claim(task.name) else { return board.withLock { $0.set(number, .elsewhere) } }
    // Somebody may have completed it between the look at the records and the claim.
    if try isComplete(task) {
      try claims.end(claim, isComplete: true)
      board.withLock { $0.set(number, .done) }
      return services.reportDone()
    }
    var status = TaskBoard.Status.failed
    do {
      status = try perform(task, stop: claim.stop)
    } catch {
      // An attempt that was taken over may fail in any way: its files are gone, or published by somebody else.
      guard claim.isLost else {
        try? claims.end(claim, isComplete: false)
        throw error
      }
      status = .elsewhere
    }
    if claim.isLost, status != .done { status = .elsewhere }
    try claims.end(claim, isComplete: status == .done)
    board.withLock { $0.set(number, status) }
  }

  /// Does one task.
  ///
  /// - Returns: how it ended; `pending` for a stop.
  private func perform(_ task: TaskSpec, stop: StopFlag) throws -> TaskBoard.Status {
    let job = services.job(of: task)
    let plan = services.plan.digest(of: task)
    let before = try finished[task.name] ?? published(task, job)
    let attempt = try Attempt(
      task, plan: plan, parts: before.parts.count, in: services.storage, owner: ThisProcess.owner.name,
      isAlone: claims == nil)
    let context = TaskContext(
      task, plan: plan, parts: before.parts, superseded: before.superseded, attempt: attempt, stop: stop, run: services)
    do {
      try job.perform(context.task, context)
      guard !stop.isRequested else {
        if !context.hasCheckpoint { try context.discard() }
        return .pending
      }
      try context.finish()
    } catch let error as ReadingError {
      if context.isStale, !stop.isRequested {
        // Nothing is published of the content before: the task begins again with the one that is there now.
        try context.discard()
        return try perform(task, stop: stop)
      }
      if !context.hasCheckpoint { try context.discard() }
      if stop.isRequested { return .pending }
      let failure = TaskFailure(task: task.name, input: context.inputName, error: error.underlying)
      failures.withLock { $0.append(failure) }
      try TaskFailureFile(services.storage).write(failure)
      return .failed
    } catch {
      if !context.hasCheckpoint { try? context.discard() }
      if stop.isRequested, (error as? RunError)?.code == .stopped { return .pending }
      throw error
    }
    try context.discard()
    try TaskFailureFile(services.storage).remove(task.name)
    done.add(1, ordering: .relaxed)
    services.reportDone()
    return .done
  }

  /// What is in place of a task, where several processes work on the run.
  private func published(_ task: TaskSpec, _ job: any Job) throws -> Finished {
    var finished = Finished()
    for record in try services.store.records(of: task.name, hasParts: type(of: job).hasParts) {
      guard record.plan == services.plan.digest(of: task) else {
        throw RunError(
          .planMismatch, "the directory holds output of other settings or another version (task \(task.name))",
          location: services.storage.location, advice: "Choose another --output.")
      }
      // Whoever published it may have been killed.
      guard let record = try services.store.recover(record) else { break }
      finished.parts.append(record)
    }
    return finished
  }
}
