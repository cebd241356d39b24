internal import CSystem

/// Locks a directory, or a file, for one process, or for several that share it, for the lifetime of the object.
public final class FolderLock: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Locks an existing directory with its file `.lock`; nil if another process has locked it.
  ///
  /// - Parameter isShared: whether other processes may share the lock.
  public static func take(_ folder: String, isShared: Bool = false) throws(OutputError) -> FolderLock? {
    try take(file: Path.join(folder, ".lock"), isShared: isShared)
  }

  /// Locks a file, which is created where it is missing, and stays; nil if another process has locked it.
  public static func take(file path: String, isShared: Bool = false) throws(OutputError) -> FolderLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the lock file", path: path, errno: errno) }
    guard flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      if number == EWOULDBLOCK { return nil }
      throw OutputError(.cannotCreate, "lock", path: path, errno: number)
    }
    return FolderLock(descriptor)
  }

  deinit { close(descriptor) }
}
