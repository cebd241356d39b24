package import Base

/// What ends a run.
package typealias RunError = CodedError<RunErrorCode>

/// What went wrong with a run.
package enum RunErrorCode: ErrorCode {
  /// The directory holds the output of other settings.
  case planMismatch
  /// A plan's files cannot be understood, or are not those that were frozen.
  case badPlan
  /// Another process works in the directory.
  case locked
  /// Two processes publish one task at the same time.
  case contended
  /// SIGINT or SIGTERM came.
  case stopped
  /// Tasks are not complete.
  case incomplete
  /// More faults than are allowed.
  case tooManyFaults
  /// An input holds no record or document.
  case nothingRead
  /// Some inputs could not be read to their end; the status is that of the first one's error.
  case inputsFailed(ExitStatus)
  /// An input is not what it was when its documents were written.
  case inputChanged
  /// A completion record cannot be understood, or is no record of this directory.
  case badRecord
  /// A published file is missing or has another size.
  case lostFile
  /// Files are not what their records say.
  case damaged
  /// Two completions of one task differ, or counts do not add up: a bug.
  case nondeterminism

  /// The status that the process ends with.
  package var exitCode: ExitStatus {
    switch self {
    case .planMismatch, .badPlan, .inputChanged, .badRecord: .configuration
    case .locked, .contended, .stopped, .incomplete: .tryAgain
    case .tooManyFaults, .nothingRead, .damaged: .badInput
    case .inputsFailed(let status): status
    case .lostFile: .inputOutput
    case .nondeterminism: .software
    }
  }
}

extension CodedError where C == RunErrorCode {
  /// The error for a directory that another process works in.
  package static func locked(_ folder: String) -> RunError {
    RunError(
      .locked, "another process is writing this directory", location: folder,
      advice: "Wait until it ends (--lock-wait), or choose another --output.")
  }

  /// The error for a lock of the user's that another process holds.
  package static func locked(file: String) -> RunError {
    RunError(
      .locked, "another process holds the lock", location: file, advice: "Wait until it ends, or use --lock-wait.")
  }

  /// The error for a run that was asked to stop.
  package static func stopped(_ folder: String, underlying: (any Error)? = nil) -> RunError {
    RunError(
      .stopped, "stopped before the end", location: folder, advice: "Run the same command again to go on.",
      underlying: underlying)
  }

  /// The error for tasks that depend on one that failed in another worker.
  internal static func blocked(by task: String, _ reason: String?) -> RunError {
    RunError(
      .incomplete, "task \(task) failed in another worker, and others depend on it" + (reason.map { ": \($0)" } ?? ""),
      advice: "Run the worker of that task again, then this one.")
  }

  internal static func contended(_ task: String) -> RunError {
    RunError(
      .contended, "two processes publish task \(task) and undo each other's work",
      advice: "Run the same command again.")
  }

  /// The error for an input that is not what it was.
  internal static func changed(_ input: Input, since before: Input) -> RunError {
    RunError(
      .inputChanged, input.difference(from: before), location: input.location,
      advice: "Do its task again with --changed redo, keep what was made of it with --changed keep, or choose another "
        + "--output.")
  }

  internal static func unbalanced(_ task: String, _ what: String) -> RunError {
    RunError(
      .nondeterminism, "the counts of task \(task) do not add up: \(what)", advice: "This is a bug. Please report it.")
  }

  internal static func badPlan(_ path: String) -> RunError {
    RunError(
      .badPlan, "not a plan, or changed since it was frozen", location: path,
      advice: "Make the plan again with `dataprep plan`.")
  }

  internal static func badRecord(_ path: String, underlying: (any Error)? = nil) -> RunError {
    RunError(
      .badRecord, "not a completion record of this directory", location: path,
      advice: "Remove this file to have its task done again.", underlying: underlying)
  }

  internal static func lostFile(_ path: String, record: String) -> RunError {
    RunError(
      .lostFile, "the file is missing, or has not the size that its record says", location: path,
      advice: "Remove \(record) to have it made again.")
  }

  internal static func nondeterminism(_ task: String, path: String) -> RunError {
    RunError(
      .nondeterminism, "task \(task) was completed twice, with different bytes", location: path,
      advice: "This is a bug, or the two processes were not of one version. Please report it with both outputs.")
  }
}
