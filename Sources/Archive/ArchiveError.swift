public import Base

/// An archive that cannot be read on or written at all; damage to single records is a `Fault` instead.
public struct ArchiveError: ReportableError {
  /// What went wrong, as programs tell cases apart.
  public enum Code: Sendable, Equatable {
    /// The bytes cannot be had: `underlying` is the source's error.
    case source
    /// A compression library cannot work here, for want of memory.
    case codec
    /// What was asked to be written makes no valid record.
    case invalidRecord
  }

  public var code: Code
  public var message: String
  public var location: String?
  public var advice: String?
  public var underlying: (any Error)?
  public var exitCode: ExitStatus

  public init(
    _ code: Code, _ message: String, location: String? = nil, advice: String? = nil,
    underlying: (any Error)? = nil, exitCode: ExitStatus = .inputOutput
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.advice = advice
    self.underlying = underlying
    self.exitCode = exitCode
  }

  /// A source's error, with its own advice and exit status.
  public init(_ error: SourceError, at offset: Int) {
    self.init(
      .source, "\(error.message), after \(offset) bytes", location: error.location, advice: error.advice,
      underlying: error.underlying, exitCode: error.exitCode)
  }
}
