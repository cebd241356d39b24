internal import CSystem

/// A file or directory that cannot be created, written or renamed.
public typealias OutputError = CodedError<OutputErrorCode>

/// The kind of output failure.
public enum OutputErrorCode: ErrorCode {
  /// It cannot be created: the directory is missing, or it may not be written.
  case cannotCreate
  /// Writing failed midway: the disk is full or broken.
  case cannotWrite

  /// The exit status of each kind of failure.
  public var exitCode: ExitStatus { self == .cannotCreate ? .cannotCreate : .inputOutput }
}

extension OutputError {
  /// The error for a failed system call on `path`.
  package init(_ code: Code, _ action: String, path: String, errno number: Int32) {
    self.init(
      code, "cannot \(action): \(String(cString: strerror(number)))", location: path,
      advice: number == ENOSPC ? "Free some space on the disk, then run the same command again." : nil)
  }
}
