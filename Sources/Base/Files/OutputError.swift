#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file or folder that cannot be created, written or put in place.
public struct OutputError: ReportableError {
  /// What failed, as programs tell cases apart.
  public enum Code: Sendable, Equatable {
    /// It cannot be created: the folder is missing, or it may not be written.
    case cannotCreate
    /// Writing failed half way: the disk is full or broken.
    case cannotWrite
  }

  public var code: Code
  public var message: String
  public var location: String?
  public var advice: String?
  public var underlying: (any Error)?

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

  /// The error for a failed system call on `path`.
  internal init(_ code: Code, _ action: String, path: String, errno number: Int32) {
    self.init(
      code, "cannot \(action): \(String(cString: strerror(number)))", location: path,
      advice: number == ENOSPC ? "Free some space on that disk, then run the same command again." : nil)
  }

  public var exitCode: ExitStatus { code == .cannotCreate ? .cannotCreate : .inputOutput }
}
