internal import CSystem

/// Locks a file for one process, or for several that share it, for the lifetime of the object. The file is created where it
/// is missing, and stays; the lock goes with its process.
public final class FileLock: Sendable {
  /// The file whose lock is a directory's.
  package static let folderFile = ".lock"
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock of a file; nil if another process has it.
  ///
  /// - Parameter isShared: whether other processes may share it.
  public static func take(_ path: String, isShared: Bool = false) throws(OutputError) -> FileLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the lock file", path: path, errno: errno) }
    guard flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      if number == EWOULDBLOCK { return nil }
      throw OutputError(.cannotCreate, "lock", path: path, errno: number)
    }
    return FileLock(descriptor)
  }

  /// Takes the lock of an existing directory; nil if another process has it.
  public static func take(folder: String, isShared: Bool = false) throws(OutputError) -> FileLock? {
    try take(Path.join(folder, folderFile), isShared: isShared)
  }

  deinit { close(descriptor) }
}
