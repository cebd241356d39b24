public import Base

/// An input that texts cannot be read from, or not to its end; damage to single records is a `Fault` instead.
public typealias TextError = CodedError<TextErrorCode>

/// What went wrong with an input of texts.
public enum TextErrorCode: ErrorCode {
  /// The bytes cannot be had, for a source's reason.
  case source(ExitStatus)
  /// The bytes are not what the format says they should be.
  case damaged
  /// The bytes are stored in a way that is not read here.
  case unsupported
  /// The input has no field of the text's name.
  case missingField

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
