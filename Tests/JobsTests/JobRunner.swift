import Base
import Fetch

@testable import Runs

/// Runs a job on files, as the only process.
enum JobRunner {
  /// Files as a plan's inputs.
  static func inputs(_ paths: [String]) -> [Input] {
    let identities = InputIdentities()
    return paths.map { path in
      let entry = FileSystem.entry(at: path)
      return Input(
        location: path, identity: identities.identity(of: path), byteCount: entry?.byteCount,
        version: entry.map { "mtime:\($0.modified)" })
    }
  }

  static func run(
    _ job: any Job, _ paths: [String], to output: String, threads: Int = 1, changes: ChangePolicy = .error,
    clock: RunClock = .system, stop: StopFlag = StopFlag(),
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    try run(
      [Step(job)], paths, to: output, threads: threads, changes: changes, clock: clock, stop: stop, progress: progress)
  }

  /// Runs the steps of a plan.
  static func run(
    _ steps: [Step], _ paths: [String], to output: String, threads: Int = 1, changes: ChangePolicy = .error,
    clock: RunClock = .system, stop: StopFlag = StopFlag(),
    progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    let records = FileSystem.entry(at: output) == nil ? [] : try Self.records(output)
    let plan = try Plan(steps: steps, inputs: inputs(paths), records: records)
    var run = Run(plan: plan, folder: output)
    run.threads = threads
    run.changes = changes
    run.clock = clock
    return try run.run(stop: stop, progress: progress)
  }

  /// A clock by which a checkpoint is always due, and takes no time.
  static var impatient: RunClock {
    let time = Monitor(0.0)
    return RunClock(
      seconds: { time.withLock { $0 } },
      processorSeconds: {
        time.withLock { time in
          time += 1000
          return time
        }
      }, sleep: { RunClock.system.sleep($0) })
  }

  /// Every file of a directory that is not the engine's own, with its bytes.
  static func contents(_ folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    func walk(_ path: String) throws {
      guard FileSystem.entry(at: Path.join(folder, path))?.kind == .folder else {
        found[path] = try FileSystem.read(Path.join(folder, path))
        return
      }
      for name in try FileSystem.names(in: Path.join(folder, path)) { try walk("\(path)/\(name)") }
    }
    let own = ["records", "plan.json", "tasks.jsonl", "report.json", "report.html"]
    for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") && !own.contains(name) { try walk(name) }
    return found
  }

  /// The records of a directory, in the order of their names.
  static func records(_ folder: String) throws -> [CompletionRecord] {
    var records: [CompletionRecord] = []
    try RunStore(FolderStorage(folder, owner: "test")).forEachRecord { records.append($0) }
    return records
  }
}
