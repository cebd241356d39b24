package import Base

/// An error of a deduplication: a file of its own that is not whole, settings that do not go together.
package typealias DeduplicationError = CodedError<DeduplicationErrorCode>

/// The kind of error of a deduplication.
package enum DeduplicationErrorCode: ErrorCode {
  /// A file of signatures or decisions that is cut, changed, or of another kind.
  case badFile
  /// Files that were made with other settings.
  case mixedSettings
  /// More documents than one run can number.
  case tooMany
  /// A source or language would lose more than its allowed share.
  case alarm

  /// The exit status of each kind of error.
  package var exitCode: ExitStatus {
    switch self {
    case .badFile, .alarm: .badInput
    case .mixedSettings, .tooMany: .configuration
    }
  }
}
