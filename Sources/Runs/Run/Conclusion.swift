internal import Base
internal import Fetch
internal import Records

/// What is written when a run ends: sums over all records, and every job's reports.
internal struct Conclusion {
  let plan: Plan
  let storage: any RunHome

  /// Writes `faults.jsonl` and what jobs write.
  ///
  /// - Parameter ledger: the records as they are now.
  func write(
    _ ledger: Ledger, failures: [TaskFailure], seconds: Double, threads: Int, tasksDone: Int
  ) throws -> RunResult {
    let records = Dictionary(grouping: ledger.records, by: \.step)
    let counts = ledger.counts
    let done = Set(records.values.joined().filter(\.isLast).map(\.task))
    var total = Counts()
    var warnings: [String] = []
    var concludedSteps: [ConcludedRun] = []
    let folder = try storage.summaryFolder()
    for step in plan.steps {
      let scope = step.scope
      let tasks = plan.tasks.filter { $0.step == step.id }
      var sum = counts[step.id] ?? Counts()
      sum.trimForRecord()
      total.add(sum)
      var concluded = ConcludedRun(
        folder: scope.folder(in: folder), step: step, tasks: tasks.map(scope.jobTask),
        records: (records[step.id] ?? []).map(scope.jobRecord), counts: sum,
        failures: failures.filter { failure in tasks.contains { $0.name == failure.task } }, seconds: seconds,
        threads: threads, isComplete: tasks.allSatisfy { done.contains($0.name) }, home: storage)
      concluded.before = concludedSteps
      if !scope.name.isEmpty { try FileSystem.createFolder(concluded.folder) }
      warnings += try step.job.conclude(concluded)
      concluded.before = []
      concludedSteps.append(concluded)
    }
    try writeFaults(records.values.joined().sorted { ($0.task, $0.part ?? 0) < ($1.task, $1.part ?? 0) }, to: folder)
    let silent = try silentInputs(total, in: folder)
    try storage.showSummaries()
    return RunResult(
      counts: total, failures: failures, isComplete: plan.tasks.allSatisfy { done.contains($0.name) },
      tasksDone: tasksDone, warnings: warnings, silentInputs: silent)
  }

  /// Inputs that gave nothing: mostly they are not what they were taken for.
  private func silentInputs(_ counts: Counts, in folder: String) throws -> RunResult.SilentInputs {
    var silent = RunResult.SilentInputs(count: counts[.faults][Fault.Kind.noRecords.rawValue])
    guard silent.count > 0 else { return silent }
    let lines = LineReader(try FileRangeStream(FileRangeSource(path: Path.join(folder, "faults.jsonl"))))
    while silent.examples.count < 3, let line = try lines.next({ $0.string }) {
      guard line.contains(Fault.Kind.noRecords.rawValue), let fault = try? JSONValue(parsing: line),
        fault["kind"]?.string == Fault.Kind.noRecords.rawValue, let name = fault["file"]?.string
      else { continue }
      silent.examples.append(fault["detail"]?.string.map { "\(name) (\($0))" } ?? name)
    }
    return silent
  }

  /// Puts the tasks' faults together in `faults.jsonl`.
  private func writeFaults(_ records: [CompletionRecord], to folder: String) throws {
    var faults = try AtomicFile(path: Path.join(folder, "faults.jsonl"))
    for record in records {
      let scope = plan.step(record.step)?.scope ?? .none
      for file in record.files where scope.jobPath(file.path)?.hasPrefix("faults/") ?? false {
        guard try storage.byteCount(of: file.path) != nil else {
          throw RunError.lostFile(Path.join(storage.location, file.path), record: "records/\(record.fileName)")
        }
        try faults.append(contentsOf: storage.open(file.path, at: 0, policy: FetchPolicy()))
      }
    }
    try faults.commit()
  }
}
