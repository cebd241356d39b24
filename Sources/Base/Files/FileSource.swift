internal import CSystem

/// A file read sequentially in large pieces.
public final class FileSource: ByteSource {
  /// The file's path.
  public let name: String
  /// The file's size; nil for pipes and devices.
  public let byteCount: Int?
  private let descriptor: Int32
  /// Bytes of a regular file that are still to come.
  private var left = 0

  /// Opens the file at `path`.
  ///
  /// - Parameter offset: bytes of the file to skip.
  /// - Throws: `.missing` if the file does not exist, `.notPermitted` without read permission,
  ///   `.failed` for directories and everything else that the system cannot open.
  public init(_ path: String, offset: Int = 0) throws(SourceError) {
    var opened: Int32
    repeat { opened = open(path, O_RDONLY | O_CLOEXEC) } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw SourceError("open", path: path, errno: errno) }
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      let error = errno
      close(opened)
      throw SourceError("open", path: path, errno: error)
    }
    guard !S_ISDIR(status.st_mode) else {
      close(opened)
      throw SourceError(.failed, "is a directory, not a file", location: path)
    }
    // The size of a named pipe or device does not predict its bytes.
    byteCount = S_ISREG(status.st_mode) ? Int(status.st_size) : nil
    // Asks for larger read-ahead; a failure only costs speed.
    _ = posix_fadvise(opened, 0, 0, POSIX_FADV_SEQUENTIAL)
    name = path
    descriptor = opened
    left = max(0, (byteCount ?? 0) - offset)
    guard offset > 0 else { return }
    if S_ISREG(status.st_mode) {
      // No system seeks to every number; behind the end nothing is read anyway.
      lseek(opened, off_t(min(offset, byteCount ?? 0)), SEEK_SET)
    } else {
      // The object is initialised here, so its file is closed by `deinit`.
      try skip(offset)
    }
  }

  deinit { close(descriptor) }

  /// Reads with `read(2)`, repeated while signals interrupt it.
  ///
  /// - Throws: `.failed` also for a file that ends before the size that it had when it was opened.
  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = try readOnce(descriptor, into: room, path: name)
    if count == 0, room.count > 0, left > 0 { throw .cut(name, by: left) }
    left -= count
    return count
  }

  /// The file, opened again; nil for pipes and devices.
  public func rangeSource() throws(SourceError) -> (any RangeSource)? {
    guard byteCount != nil else { return nil }
    return try FileRangeSource(path: name)
  }
}

/// One `read(2)`, repeated while signals interrupt it; returns the number of bytes, 0 at the end.
package func readOnce(
  _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer, path: String
) throws(SourceError) -> Int {
  guard let start = room.baseAddress, room.count > 0 else { return 0 }
  while true {
    let count = read(descriptor, start, room.count)
    if count >= 0 { return count }
    guard errno == EINTR else { throw SourceError("read", path: path, errno: errno) }
  }
}
