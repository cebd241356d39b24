internal import CSystem

/// Locks a file for one process, for the lifetime of the object, by a file beside it: `NAME.lock`.
package final class FileLock: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock; nil if another process has it.
  package static func take(_ path: String) throws(OutputError) -> FileLock? {
    let lock = path + ".lock"
    let descriptor = open(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the lock file", path: lock, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      if number == EWOULDBLOCK { return nil }
      throw OutputError(.cannotCreate, "lock the file", path: lock, errno: number)
    }
    return FileLock(descriptor)
  }

  deinit { close(descriptor) }
}
