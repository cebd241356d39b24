internal import CSystem

/// A file with random access. It is not mapped, so memory does not grow with the bytes read.
public final class FileRangeSource: RangeSource {
  /// The file's path.
  public let name: String
  /// The file's size when it was opened.
  public let byteCount: Int
  private let descriptor: Int32

  /// Opens the regular file at `path`.
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

  /// Reads with `pread(2)`, repeated while signals interrupt it.
  public func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0 else { return 0 }
    while true {
      let count = pread(descriptor, room.baseAddress, room.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else { throw SourceError("read", path: name, errno: errno) }
    }
  }
}
