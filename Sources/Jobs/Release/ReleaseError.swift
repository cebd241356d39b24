package import Base

/// A release that cannot be made, or a removal from one.
package typealias ReleaseError = CodedError<ReleaseErrorCode>

/// The kind of error of a release.
package enum ReleaseErrorCode: ErrorCode {
  /// An input is not what it was when its documents were counted.
  case changedInput
  /// A file between the steps, a manifest or a shard is not as it was written.
  case badFile
  /// A file is of a form that cannot be written again.
  case unsupported

  /// `badInput`.
  package var exitCode: ExitStatus { .badInput }
}
