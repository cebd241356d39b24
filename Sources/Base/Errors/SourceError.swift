internal import CSystem

/// A source that cannot be opened or read.
public typealias SourceError = CodedError<SourceErrorCode>

/// The kind of error of a source.
public enum SourceErrorCode: ErrorCode {
  /// No such file, or HTTP 404 and 410.
  case missing
  /// The operating system does not permit reading a local file or directory.
  case notPermitted
  /// A server rejects the request.
  case refused
  /// Reading failed midway: the disk or the connection.
  case interrupted
  /// A run is still writing it.
  case busy
  /// The bytes do not match their format.
  case damaged
  /// The format is not supported, or needs more memory than allowed.
  case unsupported
  /// The operating system's `open` or `read` failed otherwise, or the entry is not a file.
  case failed

  /// The exit status of each kind of error.
  public var exitCode: ExitStatus {
    switch self {
    case .missing: .inputMissing
    case .notPermitted: .notPermitted
    case .refused, .interrupted: .unavailable
    case .busy: .tryAgain
    case .damaged, .unsupported: .badInput
    case .failed: .inputOutput
    }
  }
}

extension SourceError {
  /// The error for a local file that has become shorter since it was opened.
  package static func cut(_ path: String, by count: Int) -> SourceError {
    SourceError(
      .failed, "the file was cut while it was read: \(count) bytes are missing", location: path,
      advice: "Run the same command again when the file is complete.")
  }

  /// The error for a failed system call on a local file; the one mapping from `errno` to codes.
  ///
  /// - Parameters:
  ///   - action: the failed action: `open`, `read the directory`.
  ///   - number: the value of `errno` after the call.
  package init(_ action: String, path: String, errno number: Int32) {
    let reason = String(cString: strerror(number))
    switch number {
    case ENOENT, ENOTDIR:
      self.init(.missing, "no such file or directory", location: path)
    case EACCES, EPERM:
      self.init(
        .notPermitted, "cannot \(action): \(reason)", location: path,
        advice: "Check the permissions of the file and its parent directories.")
    default:
      self.init(.failed, "cannot \(action): \(reason)", location: path)
    }
  }
}
