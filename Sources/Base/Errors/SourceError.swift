/// A source that cannot be opened or read on.
public typealias SourceError = CodedError<SourceErrorCode>

/// What went wrong with a source.
public enum SourceErrorCode: ErrorCode {
  /// No such file, or HTTP 404 and 410.
  case missing
  /// It is there and may not be read, or the server refuses.
  case refused
  /// Reading failed half way: the disk or the connection.
  case interrupted
  /// The operating system's `open`/`read` failed otherwise, or the bytes are not what they should be.
  case failed

  public var exitCode: ExitStatus {
    switch self {
    case .missing: .inputMissing
    case .refused, .interrupted: .unavailable
    case .failed: .inputOutput
    }
  }
}
