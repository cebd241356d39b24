package import Base
package import Fetch

/// A run of a plan in a directory: as the only process, or as one worker of several.
///
/// Tasks that have a record are not done again, so that a killed run goes on where it was and ends with the same bytes
/// as one that was not disturbed.
package struct Run: Sendable {
  package var plan: Plan
  /// The directory to write.
  package var folder: String
  package var threads = 1
  /// How inputs that are URLs are fetched.
  package var policy = FetchPolicy()
  package var changes = ChangePolicy.error
  package var clock = RunClock.system

  package init(plan: Plan, folder: String) {
    self.plan = plan
    self.folder = folder
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
    let storage = try FolderStorage(folder, owner: ThisProcess.owner.name)
    guard let lock = try FolderLock.take(folder) else { throw RunError.locked(folder) }
    defer { withExtendedLifetime(lock) {} }
    let store = RunStore(storage)
    let records = try recovered(store)
    try check(records, storage)
    let finished = try judge(records, store, stop)
    try sweep(storage, finished)
    try removeSummaries(finished, storage)
    try PlanFile(plan, command: [], directory: "", output: ".").write(to: folder)

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
    let failures = try services.pool.serve { try work.run() }
    if failures.isEmpty, !stop.isRequested { try storage.remove(".work") }
    let result = try Conclusion(plan: plan, storage: storage, clock: clock).write(
      failures: failures, seconds: clock.seconds() - start, threads: threads, tasksDone: work.doneHere)
    if stop.isRequested { throw RunError.stopped(folder) }
    return result
  }

  /// The records, publishing that was cut off ended.
  private func recovered(_ store: RunStore) throws -> [CompletionRecord] {
    var records: [CompletionRecord] = []
    try store.forEachRecord { record in
      // Nobody else is at work, so that what cannot be recovered can go.
      guard var record = try store.recover(record) else { return try store.retire(record) }
      record.counts = record.counts.withoutDistributions
      records.append(record)
    }
    return records
  }

  /// Refuses a directory that holds something else.
  private func check(_ records: [CompletionRecord], _ storage: FolderStorage) throws {
    let planned = Dictionary(plan.tasks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for record in records {
      let expected = planned[record.task].map { plan.digest(of: $0) } ?? plan.digests[record.step]
      guard record.plan != expected else { continue }
      throw RunError(
        .planMismatch, "the directory holds output of other settings or another version (task \(record.task))",
        location: folder, advice: "Choose another --output, or compare \(PlanFile.planName) there with --dry-run.")
    }
    guard records.isEmpty, let stranger = try stranger(in: storage) else { return }
    throw RunError(
      .planMismatch, "the directory holds files without a record (\(stranger))", location: folder,
      advice: "Choose another --output.")
  }

  /// A file in the directory that no run has begun with.
  private func stranger(in storage: FolderStorage) throws -> String? {
    let own = ["records", "faults", PlanFile.planName, PlanFile.tasksName, "faults.jsonl"]
    func first(_ path: String) throws -> String? {
      guard FileSystem.entry(at: storage.file(path))?.kind == .folder else { return path }
      for name in try storage.names(in: path) { if let found = try first("\(path)/\(name)") { return found } }
      return nil
    }
    for name in try storage.names(in: ".") where !name.hasPrefix(".") && !own.contains(name) {
      // What sums up a run that had no task done yet.
      if name.hasPrefix("report.") || name == "manifest.json" { continue }
      if let found = try first(name) { return found }
    }
    return nil
  }

  /// What of each task is in place.
  private func judge(_ records: [CompletionRecord], _ store: RunStore, _ stop: StopFlag) throws -> [String: Finished] {
    let byTask = Dictionary(grouping: records, by: \.task)
    var finished: [String: Finished] = [:]
    for task in plan.tasks {
      guard let records = byTask[task.name]?.sorted(by: { ($0.part ?? 0) < ($1.part ?? 0) }) else { continue }
      // Those after a gap are made again.
      let whole = records.indices.first { records[$0].part ?? $0 != $0 } ?? records.count
      var task = task
      if changes != .keep { try measureStandardInput(&task, records.first, stop) }
      var judged = try Finished(Array(records[..<whole]), of: task, policy: changes, store: store)
      judged.superseded += records[whole...]
      finished[task.name] = judged
    }
    return finished
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
  private func removeSummaries(_ finished: [String: Finished], _ storage: FolderStorage) throws {
    let open = Set(plan.tasks.filter { !(finished[$0.name]?.isComplete ?? false) }.map(\.step))
    for step in plan.steps where open.contains(step.id) {
      for name in type(of: step.job).summaries { try storage.remove(name) }
    }
  }

  /// Removes what killed runs left: private files, and attempts that nothing goes on from.
  private func sweep(_ storage: FolderStorage, _ finished: [String: Finished]) throws {
    let open = Set(plan.tasks.filter { !(finished[$0.name]?.isComplete ?? false) }.map(\.name))
    for name in try storage.names(in: ".work") {
      let task = Checkpoint(folder: storage.file(RunStore.staging(name)))?.task
      if task.map(open.contains) != true { try storage.remove(RunStore.staging(name)) }
    }
    try storage.remove(".leases")
    for folder in [".", "records"] {
      for name in try storage.names(in: folder) where name.hasPrefix(".") && name.hasSuffix(".part") {
        try storage.remove(folder == "." ? name : "\(folder)/\(name)")
      }
    }
  }
}
