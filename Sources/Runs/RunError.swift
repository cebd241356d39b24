public import Base

/// What ends a run.
public struct RunError: ReportableError {
  /// What went wrong, as programs tell cases apart.
  public enum Code: Sendable, Equatable {
    /// The folder holds the output of other settings.
    case planMismatch
    /// Another process works in the folder.
    case locked
    /// SIGINT or SIGTERM came.
    case stopped
    /// More faults than are allowed.
    case tooManyFaults
    /// Some inputs could not be read to their end.
    case inputsFailed
    /// A completion record cannot be understood.
    case badRecord
  }

  public var code: Code
  public var message: String
  public var location: String?
  public var advice: String?
  public var underlying: (any Error)?
  public var exitCode: ExitStatus

  public init(
    _ code: Code, _ message: String, location: String? = nil, advice: String? = nil,
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.advice = advice
    self.underlying = underlying
    exitCode =
      switch code {
      case .planMismatch, .badRecord: .configuration
      case .locked, .stopped: .tryAgain
      case .tooManyFaults: .badInput
      case .inputsFailed: (underlying as? any ReportableError)?.exitCode ?? .inputOutput
      }
  }
}
