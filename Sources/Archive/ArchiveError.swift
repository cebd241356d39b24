public import Base

/// An archive that cannot be read on or written at all; damage to single records is a `Fault` instead.
public typealias ArchiveError = CodedError<ArchiveErrorCode>

/// What went wrong with an archive.
public enum ArchiveErrorCode: ErrorCode {
  /// The bytes cannot be had, for a source's reason.
  case source(ExitStatus)
  /// A compression library cannot work here, for want of memory.
  case codec
  /// What was asked to be written makes no valid record.
  case invalidRecord

  public var exitCode: ExitStatus {
    switch self {
    case .source(let status): status
    case .codec: .software
    case .invalidRecord: .usage
    }
  }
}

extension ArchiveError {
  /// A source's error, with its own advice and exit status.
  internal init(_ error: SourceError, at offset: Int) {
    self.init(
      .source(error.exitCode), "\(error.message), after \(offset) bytes", location: error.location,
      advice: error.advice, underlying: error.underlying)
  }
}
