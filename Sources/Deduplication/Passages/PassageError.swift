package import Base

/// What keeps passage deduplication from going on.
package typealias PassageError = CodedError<PassageErrorCode>

/// The kind of an error of passage deduplication.
package enum PassageErrorCode: ErrorCode {
  /// A file between two steps is not what the step before wrote.
  case badFile
  /// More inputs, or a longer one, than positions have room for.
  case tooLarge

  /// The exit status of each kind.
  package var exitCode: ExitStatus {
    switch self {
    case .badFile: .configuration
    case .tooLarge: .badInput
    }
  }
}
