/// The kind of error; one enumeration per module.
public protocol ErrorCode: Sendable, Equatable {
  /// The status the process ends with.
  var exitCode: ExitStatus { get }
}

/// An error with a module's codes; each module has an alias: `SourceError`, `ArchiveError`, `RunError` ...
public struct CodedError<C: ErrorCode>: ReportableError {
  /// The module's codes.
  public typealias Code = C

  /// The kind of error, for programs.
  public var code: Code
  /// One sentence without a full stop.
  public var message: String
  /// A file, a file and offset, a URL or a line.
  public var location: String?
  /// The next step for the user.
  public var advice: String?
  /// The error that caused this one.
  public var underlying: (any Error)?

  /// - Parameters:
  ///   - message: what went wrong, in one sentence without a full stop.
  ///   - location: where: a file, a URL, a line.
  ///   - advice: the next step for the person who reads it.
  ///   - underlying: the error that caused it.
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

  /// The exit status of the code.
  public var exitCode: ExitStatus { code.exitCode }
}

extension CodedError: Equatable {
  /// Errors are equal if their codes and texts are equal.
  public static func == (a: CodedError, b: CodedError) -> Bool {
    a.code == b.code && a.description == b.description
  }
}
