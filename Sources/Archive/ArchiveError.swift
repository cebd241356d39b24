public import Base

/// An archive that cannot be read on or written at all; damage to single records is a `Fault` instead.
public typealias ArchiveError = CodedError<ArchiveErrorCode>

/// The kind of error in an archive.
public enum ArchiveErrorCode: ErrorCode {
  /// The source failed.
  case source(ExitStatus)
  /// Records are compressed twice.
  case compressedTwice
  /// A compression library is out of memory.
  case codec
  /// The record to write is invalid.
  case invalidRecord
  /// A zip file that is a stream, or that lists other files.
  case unsupported

  /// The exit status of each kind of error.
  public var exitCode: ExitStatus {
    switch self {
    case .source(let status): status
    case .compressedTwice, .unsupported: .badInput
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
