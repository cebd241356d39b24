package import Base
package import Fetch

/// A run of a plan in a directory, or a prefix of an object store: as the only process, or as one worker of several.
///
/// Tasks that have a record are not done again, so that a killed run goes on where it was and ends with the same bytes
/// as one that was not disturbed.
package struct Run: Sendable {
  /// Makes the plan, with the records that are there already.
  private let makePlan: @Sendable ([CompletionRecord]) throws -> Plan
  /// The directory to write, or `s3://bucket/prefix`.
  package var folder: String
  /// Threads to work with.
  package var threads = 1
  /// How inputs that are URLs are fetched.
  package var policy = FetchPolicy()
  /// What happens when an input has changed or a published file is missing.
  package var changes = ChangePolicy.error
  /// Tells the next run fast that nothing is to do; nil for a plan that is frozen.
  private let stamp: IdleStamp?
  /// The times that checkpoints go by.
  package var clock = RunClock.system
  /// What describes the run as a whole; nil for a run that nothing does.
  package var description: RunDescription?
  /// Called when the directory is this process's alone, before any task is done.
  package var begin: (@Sendable () throws -> Void)?

  /// A run of a plan that is made already.
  package init(plan: Plan, folder: String) {
    makePlan = { _ in plan }
    stamp = nil
    self.folder = folder
  }

  /// A run of some steps on some inputs; tasks that are in the directory already keep their names.
  package init(steps: [Step], inputs: [Input], folder: String) {
    makePlan = { try Plan(steps: steps, inputs: inputs, records: $0) }
    stamp = IdleStamp(steps: steps, inputs: inputs)
    self.folder = folder
  }

  /// The number of tasks, where an earlier run has ended well and nothing has changed since; nil where it takes a run to
  /// tell.
  ///
  /// - Throws: `RunError.locked` where another process works in the directory.
  package func idleTasks() throws -> Int? {
    guard let tasks = stamp?.tasks(in: folder) else { return nil }
    guard let lock = try FileLock.take(folder: folder) else { throw RunError.locked(folder) }
    return withExtendedLifetime(lock) { tasks }
  }

  /// Does every task that is not done, as the only process, and writes the reports.
  ///
  /// - Parameter progress: called after every item, one call at a time.
  /// - Throws: `RunError`, `OutputError` and what jobs throw; the reports are written all the same where single inputs
  ///   failed.
  package func run(
    stop: StopFlag, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    let start = clock.seconds()
    // Losing the run to another process is a reason to stop, too.
    let stop = StopFlag(following: stop)
    let storage = try openRunHome(folder, stop: stop)
    guard let lock = try storage.lock(isShared: false, stop: stop) else { throw RunError.locked(folder) }
    defer { withExtendedLifetime(lock) {} }
    try begin?()
    let store = RunStore(storage)
    // Nobody else is at work. Before records are taken back, which tell whose uploads are.
    _ = try storage.sweepUploads(olderThan: nil, isDryRun: false)
    let ledger = try Ledger(store, .alone)
    let plan = try makePlan(ledger.records)
    try check(ledger.records, plan, storage)
    let (finished, refused) = try storage.withKnownSizes { try judge(ledger.records, plan, store, stop) }
    let open = Set(plan.tasks.filter { !(finished[$0.name]?.isComplete ?? false) }.map(\.name))
    try sweep(storage, open: open)
    try removeSummaries(plan, open: open, storage)
    if let description, !open.isEmpty { try storage.remove(description.path) }
    try PlanFile(plan, command: [], directory: "", output: ".").write(to: storage)

    var first = RunProgress()
    first.tasks = plan.tasks.count
    for task in plan.tasks where finished[task.name]?.isComplete ?? false {
      first.tasksSkipped += 1
      first.bytesSkipped += task.byteCount
    }
    first.tasksDone = first.tasksSkipped
    let services = RunServices(
      plan: plan, storage: storage, pool: WorkerPool(threads: threads), policy: policy, clock: clock, progress: first,
      tell: progress)
    let board = TaskBoard(plan.tasks, done: Set(finished.filter { $0.value.isComplete }.keys))
    let work = TaskLoop(services, board, claims: nil, finished: finished, stop: stop)
    let failures = refused + (try services.pool.serve { try work.run() })
    if try storage.names(in: ".work").isEmpty { try storage.remove(".work") }
    let last = open.isEmpty ? ledger : try Ledger(store, .none)
    var result = try Conclusion(plan: plan, storage: storage).write(
      last, failures: failures, seconds: clock.seconds() - start, threads: threads, tasksDone: work.doneHere)
    result.warnings = storage.warnings + result.warnings
    if !stop.isRequested { try description?.write(storage, result) }
    storage.leave(isComplete: result.isComplete)
    if stop.isRequested { throw RunError.stopped(folder) }
    // What a run has kept although it is not as it should be, the next one is to see.
    if let stamp, result.isUneventful, changes != .keep { try stamp.write(plan, last.records, in: folder) }
    return result
  }

  /// Refuses a directory that holds something else.
  private func check(_ records: [CompletionRecord], _ plan: Plan, _ storage: any RunHome) throws {
    let planned = Dictionary(plan.tasks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for record in records {
      let expected =
        planned[record.task].map { plan.digest(of: $0) } ?? plan.digest(step: record.step, variant: record.variant)
      guard record.plan != expected else { continue }
      let difference = PlanDifference(in: storage, plan).map { " (\($0))" } ?? " (task \(record.task))"
      throw RunError(
        .planMismatch, "the directory holds output of other settings or another version\(difference)",
        location: folder,
        advice:
          "Choose another --output, go on with the settings of \(PlanFile.planName) there, or remove the directory.")
    }
    guard records.isEmpty, let stranger = try stranger(in: storage, plan) else { return }
    throw RunError(
      .planMismatch, "the directory holds files without a record (\(stranger))", location: folder,
      advice: "Choose another --output.")
  }

  /// A file in the directory that no run has begun with.
  private func stranger(in storage: any RunHome, _ plan: Plan) throws -> String? {
    // What sums up a run that had no task done yet.
    func isSummary(_ path: String) -> Bool {
      plan.steps.contains { step in
        guard let name = step.scope.jobPath(path) else { return false }
        return type(of: step.job).summaries.contains(name) || name.hasPrefix("report.") || name == "manifest.json"
      }
    }
    let own = ["records", "faults", PlanFile.planName, PlanFile.tasksName, "faults.jsonl"]
    func first(_ path: String) throws -> String? {
      guard try storage.isFolder(path) else {
        return isSummary(path) ? nil : path
      }
      for name in try storage.names(in: path) { if let found = try first("\(path)/\(name)") { return found } }
      return nil
    }
    for name in try storage.names(in: ".") where !name.hasPrefix(".") && !own.contains(name) {
      if let found = try first(name) { return found }
    }
    return nil
  }

  /// What of each task is in place, and the tasks whose output is refused: their input was written again since, or
  /// a published file is not there. Such a task keeps what it has, and the others are done.
  ///
  /// - Throws: the same errors where there is no other task, or where others go on from it.
  private func judge(
    _ records: [CompletionRecord], _ plan: Plan, _ store: RunStore, _ stop: StopFlag
  ) throws -> (finished: [String: Finished], refused: [TaskFailure]) {
    let byTask = Dictionary(grouping: records, by: \.task)
    var finished: [String: Finished] = [:]
    var refused: [TaskFailure] = []
    let isAlone = plan.tasks.count == 1 || plan.tasks.contains { $0.after != .nothing }
    for task in plan.tasks {
      guard let records = byTask[task.name]?.sorted(by: { ($0.part ?? 0) < ($1.part ?? 0) }) else { continue }
      // Those after a gap are made again.
      let whole = records.indices.first { records[$0].part ?? $0 != $0 } ?? records.count
      var task = task
      if changes != .keep { try measureStandardInput(&task, records.first, stop) }
      let step = plan.steps.first { $0.id == task.step }
      do {
        var judged = try Finished(Array(records[..<whole]), of: task, policy: changes, store: store)
        judged.superseded += records[whole...]
        finished[task.name] = judged
      } catch let error as RunError
        where (error.code == .inputChanged || error.code == .lostFile) && !isAlone
        && step.map({ !type(of: $0.job).hasParts }) ?? false
      {
        refused.append(TaskFailure(task: task.name, input: error.location ?? task.name, error: error))
        var kept = Finished()
        kept.parts = records
        finished[task.name] = kept
      }
    }
    try retireDependents(of: plan, byTask, &finished, store)
    return (finished, refused)
  }

  /// Removes the output of tasks that others come before which are not complete now: it was made of what is made again.
  /// It goes before any of these begins, so that a kill in the middle leaves nothing that looks as if it were done.
  private func retireDependents(
    of plan: Plan, _ records: [String: [CompletionRecord]], _ finished: inout [String: Finished], _ store: RunStore
  ) throws {
    var openTasks: Set<String> = []
    var openSteps: Set<String> = []
    for task in plan.tasks {
      let isStale =
        switch task.after {
        case .nothing: false
        case .task(let name): openTasks.contains(name)
        case .step(let step): openSteps.contains(step)
        }
      if isStale, let old = records[task.name] {
        for record in old { try store.retire(record) }
        finished[task.name] = nil
      }
      guard !(finished[task.name]?.isComplete ?? false) else { continue }
      openTasks.insert(task.name)
      openSteps.insert(task.step)
    }
  }

  /// Standard input has no size before it is read: where it was read before, it is read now to see whether it is the
  /// same.
  private func measureStandardInput(_ task: inout TaskSpec, _ record: CompletionRecord?, _ stop: StopFlag) throws {
    guard task.inputs.count == 1, task.inputs[0].identity == "-", record?.inputs.first?.byteCount != nil else { return }
    var policy = policy
    policy.shouldStop = { stop.isRequested }
    let source = CountingSource(StoppableSource(try openSource("-", policy: policy), stop: stop))
    try source.skip(.max)
    task.inputs[0].byteCount = source.count
  }

  /// Removes what sums up a step that is not complete now: more inputs were given, or parts are made again.
  private func removeSummaries(_ plan: Plan, open: Set<String>, _ storage: any RunHome) throws {
    let steps = Set(plan.tasks.filter { open.contains($0.name) }.map(\.step))
    for step in plan.steps where steps.contains(step.id) {
      for name in type(of: step.job).summaries { try storage.remove(step.scope.path(name)) }
    }
  }

  /// Removes what killed runs left: private files, and attempts that nothing goes on from.
  private func sweep(_ storage: any RunHome, open: Set<String>) throws {
    for name in try storage.names(in: ".work") {
      let task = Checkpoint(folder: storage.file(RunStore.staging(name)))?.task
      if task.map(open.contains) != true { try storage.remove(RunStore.staging(name)) }
    }
    try storage.remove(".leases")
    for path in try storage.privateFiles() { try storage.remove(path) }
  }
}
