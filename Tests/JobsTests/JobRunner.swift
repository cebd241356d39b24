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
    stop: StopFlag = StopFlag(), progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) throws -> RunResult {
    let records = FileSystem.entry(at: output) == nil ? [] : try Self.records(output)
    let plan = try Plan(steps: [Step(job)], inputs: inputs(paths), records: records)
    var run = Run(plan: plan, folder: output)
    run.threads = threads
    run.changes = changes
    return try run.run(stop: stop, progress: progress)
  }

  /// The records of a directory, in the order of their names.
  static func records(_ folder: String) throws -> [CompletionRecord] {
    var records: [CompletionRecord] = []
    try RunStore(FolderStorage(folder, owner: "test")).forEachRecord { records.append($0) }
    return records
  }
}
