internal import CSystem

/// A whole file in memory, read-only and shared by every thread, paged in by the kernel as it is used.
///
/// For models and tables; archives are streamed instead, because mapped pages count as resident.
public final class MappedFile: @unchecked Sendable {
  /// The file's path.
  public let path: String
  /// The file's bytes; valid as long as this object lives.
  public let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`.
  public init(path: String) throws(SourceError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SourceError("open", path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SourceError("open", path: path, errno: errno) }
    guard S_ISREG(status.st_mode) else {
      throw SourceError(.failed, "not a regular file", location: path)
    }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw SourceError("map into memory", path: path, errno: errno)
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
  }
}
