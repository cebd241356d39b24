internal import Base

/// Ends a run that many workers did: checks that every task is complete and writes the reports.
package struct Merge: Sendable {
  private let plan: Plan
  private let folder: String

  package init(plan: Plan, folder: String) {
    self.plan = plan
    self.folder = folder
  }

  /// - Throws: `RunError.incomplete` where a task has no complete record: it never reports half a run as whole.
  package func run() throws -> RunResult {
    let clock = RunClock.system
    let start = clock.seconds()
    let storage = try openRunHome(folder)
    guard let lock = try storage.lock(isShared: true, stop: StopFlag()) else { throw RunError.locked(folder) }
    defer { withExtendedLifetime(lock) {} }
    // Whoever was publishing may have been killed; if it lives, both do the same.
    let ledger = try Ledger(RunStore(storage), .shared)
    let done = Set(ledger.records.filter(\.isLast).map(\.task))
    let missing = plan.tasks.filter { !done.contains($0.name) }
    if let first = missing.first {
      throw RunError(
        .incomplete, "\(missing.count) of \(plan.tasks.count) tasks are not complete, \(first.name) first",
        location: folder, advice: "Run `dataprep worker` for them, then `dataprep merge` again.")
    }
    let result = try Conclusion(plan: plan, storage: storage).write(
      ledger, failures: [], seconds: clock.seconds() - start, threads: 1, tasksDone: 0)
    storage.leave(isComplete: false)
    return result
  }
}
