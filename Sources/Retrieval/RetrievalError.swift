package import Base

/// Vectors that cannot be read or searched.
package typealias RetrievalError = CodedError<RetrievalErrorCode>

/// The kind of error of a search.
package enum RetrievalErrorCode: ErrorCode {
  /// A file of vectors is not in its form, is cut, or has a number that is not finite.
  case badVectors
  /// Parameters that do not fit the vectors.
  case badSettings

  /// `badInput` or `configuration`.
  package var exitCode: ExitStatus {
    switch self {
    case .badVectors: .badInput
    case .badSettings: .configuration
    }
  }
}
