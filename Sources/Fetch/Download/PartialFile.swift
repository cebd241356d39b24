import Base
import CSystem

/// The bytes received so far: a file under a private name that identifies the content it is
/// for, kept from call to call, and locked so that two processes do not write it at once.
final class PartialFile {
  private let path: String
  private let descriptor: Int32
  private var isCommitted = false
  /// Bytes received.
  private(set) var byteCount = 0

  /// Opens or creates the private file for the content with a SHA-256, beside its final `path`.
  init(beside path: String, digest: String) throws(OutputError) {
    let (folder, name) = Path.split(path)
    let partPath = Path.join(folder, ".\(name).\(digest.prefix(12)).part")
    let descriptor = open(partPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the file", path: path, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = OutputError(
        .cannotCreate, "another process is downloading this file", location: path,
        advice: "Wait until it ends, then run the command again.")
      close(descriptor)
      throw error
    }
    self.path = partPath
    self.descriptor = descriptor
  }

  deinit {
    // An empty file is of no use to the next call.
    if byteCount == 0, !isCommitted { unlink(path) }
    close(descriptor)
  }

  /// Finds the number of bytes received, and continues after them.
  func rewind() throws(OutputError) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw OutputError(.cannotWrite, "read the file", path: path, errno: errno) }
    byteCount = Int(end)
    return byteCount
  }

  /// Passes all received bytes to `body`.
  func forEachPiece(_ body: (Span<UInt8>) -> Void) throws(OutputError) {
    var buffer = ByteBuffer(capacity: 1 << 20)
    var offset = 0
    while offset < byteCount {
      buffer.removeAll()
      var failed = false
      buffer.withRoom(1 << 20) { room in
        let count = pread(descriptor, room.baseAddress, room.count, off_t(offset))
        failed = count <= 0 && !(count < 0 && errno == EINTR)
        return max(count, 0)
      }
      guard !failed else { throw OutputError(.cannotWrite, "read the file", path: path, errno: errno) }
      buffer.withSpan { body($0) }
      offset += buffer.count
    }
  }

  func append(_ bytes: Span<UInt8>) throws(OutputError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(OutputError) in
      try FileSystem.writeAll(buffer, to: descriptor, path: path)
    }
    byteCount += bytes.count
  }

  func removeAll() throws(OutputError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw OutputError(.cannotWrite, "truncate the file", path: path, errno: errno)
    }
    byteCount = 0
  }

  /// Syncs the file and gives it its final name.
  func commit(to target: String) throws(OutputError) {
    guard fsync(descriptor) == 0 else { throw OutputError(.cannotWrite, "sync the file", path: target, errno: errno) }
    try FileSystem.move(path, to: target)
    isCommitted = true
    try FileSystem.syncFolder(Path.split(target).folder)
  }
}
