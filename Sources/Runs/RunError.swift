public import Base

/// What ends a run.
public typealias RunError = CodedError<RunErrorCode>

/// What went wrong with a run.
public enum RunErrorCode: ErrorCode {
  /// The folder holds the output of other settings.
  case planMismatch
  /// Another process works in the folder.
  case locked
  /// SIGINT or SIGTERM came.
  case stopped
  /// More faults than are allowed.
  case tooManyFaults
  /// Some inputs could not be read to their end; the status is that of the first one's error.
  case inputsFailed(ExitStatus)
  /// An input is not what it was when its documents were written.
  case inputChanged
  /// A completion record cannot be understood.
  case badRecord

  public var exitCode: ExitStatus {
    switch self {
    case .planMismatch, .inputChanged, .badRecord: .configuration
    case .locked, .stopped: .tryAgain
    case .tooManyFaults: .badInput
    case .inputsFailed(let status): status
    }
  }
}

extension CodedError where C == RunErrorCode {
  /// The error for a folder that another process works in.
  package static func locked(_ folder: String) -> RunError {
    RunError(
      .locked, "another process is writing this folder", location: folder,
      advice: "Wait until it ends, or choose another --output.")
  }

  /// The error for a run that was asked to stop.
  package static func stopped(_ folder: String) -> RunError {
    RunError(.stopped, "stopped before the end", location: folder, advice: "Run the same command again to go on.")
  }
}
