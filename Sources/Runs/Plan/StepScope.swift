internal import Base

/// What the names of a step's tasks and files have in front, so that a plan can have the same job twice, or jobs that name
/// their tasks and files alike.
///
/// A job knows nothing of it: it plans, reads and publishes under its own names, and the engine translates. Steps that
/// look into each other's files, as those of a deduplication do, are of one scope.
package struct StepScope: Sendable, Hashable {
  /// The scope of steps whose names and paths are as their jobs say.
  package static let none = StepScope(name: "")

  /// The scope's name, one safe component of a path; empty for none.
  package let name: String

  /// A scope by its name.
  package init(name: String) { self.name = name }

  /// The directory below the run's in which the scope's files are, with a slash; empty for the run's own.
  private var folder: String { name.isEmpty ? "" : "work/\(name)/" }
  private var prefix: String { name.isEmpty ? "" : "\(name)." }

  /// The path in the run's directory of what a job calls `path`.
  internal func path(_ path: String) -> String { folder + path }

  /// The name in the plan of what a job calls `name`: a task, or a step.
  internal func name(_ name: String) -> String { prefix + name }

  /// What a job calls a path in the run's directory; nil for one of another scope.
  internal func jobPath(_ path: String) -> String? {
    path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : nil
  }

  /// What a job calls a name of the plan.
  internal func jobName(_ name: String) -> String {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }

  /// A task as its job knows it.
  internal func jobTask(_ task: TaskSpec) -> TaskSpec {
    guard !name.isEmpty else { return task }
    var task = task
    task.name = jobName(task.name)
    if case .task(let name) = task.after { task.after = .task(jobName(name)) }
    return task
  }

  /// A record as its job knows it.
  internal func jobRecord(_ record: CompletionRecord) -> CompletionRecord {
    guard !name.isEmpty else { return record }
    var record = record
    record.task = jobName(record.task)
    for index in record.files.indices {
      record.files[index].path = jobPath(record.files[index].path) ?? record.files[index].path
    }
    return record
  }

  /// The directory of the scope's files, in another: the run's, or an attempt's.
  internal func folder(in root: String) -> String { name.isEmpty ? root : Path.join(root, "work/\(name)") }
}
