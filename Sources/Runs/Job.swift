package import Base

/// One kind of work: what its tasks are, and how one is done.
///
/// A job is an immutable value. It never sees a final name, a policy or a signal: a `TaskContext` hands out inputs and
/// output files, and the engine does the rest. What it has of the engine without code of its own: progress, faults,
/// reports, resume, workers, `status`, `verify`, and stopping.
///
/// ```swift
/// struct CountLines: Job {
///   static let id = "count-lines"
///   func describe(_ json: inout JSONWriter) {}
///   func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneForEachInput() }
///   func perform(_ task: TaskSpec, _ context: TaskContext) throws { ... }
/// }
/// ```
package protocol Job: Sendable {
  /// The kind of work, in kebab case: what plans and records name it by.
  static var id: String { get }

  /// Whether a task publishes files on the way (`TaskContext.publish`), so that it can go on after the last of them.
  static var hasParts: Bool { get }

  /// Files in the run's directory that sum up a complete step: they are removed while it is not complete.
  static var summaries: [String] { get }

  /// Writes every parameter that decides what is written, as members of an object, in a fixed order. The digest that
  /// records carry is made of it.
  func describe(_ json: inout JSONWriter)

  /// The tasks for some inputs: a function of the request alone.
  func tasks(for request: TaskRequest) throws -> [TaskSpec]

  /// Does one task. Called on a thread of its own; several may be done at the same time.
  ///
  /// What was staged when it returns is published as the task's last part.
  func perform(_ task: TaskSpec, _ context: TaskContext) throws

  /// The file of documents that a task publishes for a later step to read; nil where it has none, or several. A task may
  /// leave it out where it has no documents.
  func documents(of task: TaskSpec) -> String?

  /// Which counts have to add up; checked before a record is written.
  var balances: [Balance] { get }

  /// Writes what sums up the records of its step: reports, manifests. Called when a run ends, complete or not, and by
  /// `merge`; it can be called again at any time.
  ///
  /// - Returns: what people should know, a sentence each without a full stop.
  func conclude(_ run: ConcludedRun) throws -> [String]
}

extension Job {
  /// A task publishes at its end.
  package static var hasParts: Bool { false }
  /// Nothing that a later step can read.
  package func documents(of task: TaskSpec) -> String? { nil }
  /// Nothing sums up a step.
  package static var summaries: [String] { [] }
  /// Nothing has to add up.
  package var balances: [Balance] { [] }
  /// Nothing is written at the end.
  package func conclude(_ run: ConcludedRun) throws -> [String] { [] }
}

extension TaskRequest {
  /// One task for each input, named after it.
  ///
  /// - Parameter endings: endings of file names that are no part of a task's name.
  package func oneForEachInput(endings: [String] = TaskNames.archiveEndings) -> [TaskSpec] {
    var names = TaskNames(records: records, endings: endings)
    return inputs.map { TaskSpec(name: names.name(for: $0), step: step, inputs: [$0]) }
  }

  /// One task that begins when every task of the step before is complete.
  package func oneAfterAll(named name: String) -> [TaskSpec] {
    [TaskSpec(name: name, step: step, inputs: [], after: before.map { .step($0) } ?? .nothing)]
  }
}

/// What `Job.conclude` is given of a run.
package struct ConcludedRun: Sendable {
  /// The directory of this host in which the run is summed up: the run's own, unless that is elsewhere.
  package var folder: String
  /// The step that has ended.
  package var step: Step
  /// The tasks of the step as they were planned.
  package var tasks: [TaskSpec]
  /// The records of the step, by task and part, without distributions.
  package var records: [CompletionRecord]
  /// The sum of the records' counts.
  package var counts: Counts
  /// Tasks that failed in this process.
  package var failures: [TaskFailure]
  /// Seconds that this process took, and its threads.
  package var seconds: Double
  /// Threads of this process.
  package var threads: Int
  /// Whether every task of the step is complete.
  package var isComplete: Bool
  /// The same of the steps before, in order.
  package var before: [ConcludedRun] = []
  /// The run's storage.
  package var home: any RunHome

  /// Where to write what sums up the step, on this host.
  package func path(_ name: String) -> String { Path.join(folder, name) }

  /// A published file's bytes; nil where there is none.
  package func read(_ name: String) throws -> [UInt8]? { try home.read(step.scope.path(name)) }

  /// Removes what an earlier end of the run has summed up.
  package func remove(_ name: String) throws { try home.remove(step.scope.path(name)) }

  /// The path, on this host, of a published file.
  package func fetch(_ name: String) throws -> String { try home.fetch(step.scope.path(name)) }
}

/// A task that could not be done, and the input that is to blame.
package struct TaskFailure: Error {
  /// The task's name.
  package var task: String
  /// As it was spelled.
  package var input: String
  /// What was thrown.
  package var error: any Error
}
