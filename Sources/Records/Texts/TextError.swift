public import Base

/// An input that texts cannot be read from, or not to its end; damage to single records is a `Fault` instead.
public typealias TextError = CodedError<TextErrorCode>

/// The kind of error in an input of texts.
public enum TextErrorCode: ErrorCode {
  /// The source failed.
  case source(ExitStatus)
  /// The bytes do not match the format.
  case damaged
  /// The bytes are stored in a way that is not read here.
  case unsupported
  /// The input has no field of the text's name.
  case missingField

  /// The exit status of each kind of error.
  public var exitCode: ExitStatus {
    switch self {
    case .source(let status): status
    case .damaged, .unsupported: .badInput
    case .missingField: .configuration
    }
  }
}

extension TextError {
  /// A source's error, with its own words, advice and exit status.
  public init(_ error: SourceError) {
    self.init(
      .source(error.exitCode), error.message, location: error.location, advice: error.advice,
      underlying: error.underlying)
  }
}
