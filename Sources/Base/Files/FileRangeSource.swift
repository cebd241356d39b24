internal import CSystem

/// A file read at any place; nothing of it stays mapped, so memory does not grow with what is read.
public final class FileRangeSource: RangeSource {
  public let name: String
  public let byteCount: Int
  private let descriptor: Int32

  /// Opens the file at `path`, which must be a regular one.
  public init(path: String) throws(SourceError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SourceError("open", path: path, errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, S_ISREG(status.st_mode) else {
      close(descriptor)
      throw SourceError(.failed, "not a regular file", location: path)
    }
    name = path
    byteCount = Int(status.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  public func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0 else { return 0 }
    while true {
      let count = pread(descriptor, room.baseAddress, room.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else { throw SourceError("read", path: name, errno: errno) }
    }
  }
}
