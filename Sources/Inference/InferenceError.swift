package import Base

/// A model's server that cannot be used, or an answer that cannot be believed.
package typealias InferenceError = CodedError<InferenceErrorCode>

/// The kind of error of a model's server.
package enum InferenceErrorCode: ErrorCode {
  /// An address, a limit or a price that makes no sense.
  case badSettings
  /// The server refuses, or is gone after all retries.
  case unavailable
  /// The server answers, but not what was asked for: no log-probabilities, or none that can be believed.
  case unusable
  /// A limit on tokens or cost is reached.
  case limitReached
  /// A file of answers is not in its form.
  case badAnswers

  /// `configuration`, `unavailable`, `tryAgain` or `badInput`.
  package var exitCode: ExitStatus {
    switch self {
    case .badSettings: .configuration
    case .unavailable, .unusable: .unavailable
    case .limitReached: .tryAgain
    case .badAnswers: .badInput
    }
  }
}
