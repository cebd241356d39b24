/// What went wrong, as programs tell cases apart; one enumeration for each module.
public protocol ErrorCode: Sendable, Equatable {
  /// The status the process ends with.
  var exitCode: ExitStatus { get }
}

/// An error with a module's codes; modules name theirs: `SourceError`, `ArchiveError`, `RunError` ...
public struct CodedError<C: ErrorCode>: ReportableError {
  public typealias Code = C

  public var code: Code
  public var message: String
  public var location: String?
  public var advice: String?
  public var underlying: (any Error)?

  /// - Parameters:
  ///   - message: what went wrong, in one sentence without a full stop.
  ///   - location: where: a file, a URL, a line.
  ///   - advice: the next step for the person who reads it.
  ///   - underlying: what was thrown below.
  public init(
    _ code: Code, _ message: String, location: String? = nil, advice: String? = nil,
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.advice = advice
    self.underlying = underlying
  }

  public var exitCode: ExitStatus { code.exitCode }
}

extension CodedError: Equatable {
  /// Errors are equal when they are of one kind and a person reads the same.
  public static func == (a: CodedError, b: CodedError) -> Bool {
    a.code == b.code && a.description == b.description
  }
}
