internal import CSystem

/// A whole file in memory, read-only and shared by every thread, paged in by the kernel as it is used.
///
/// For models and tables; archives are streamed instead, because mapped pages count as resident. Where the file is cut
/// while it is read, the process ends with the file's name and status 74: a mapping has no other way to report it.
public final class MappedFile: @unchecked Sendable {
  /// The file's path.
  public let path: String
  /// The file's bytes; valid as long as this object lives.
  public let bytes: UnsafeRawBufferPointer
  /// What the mapping is noted as for the handler of SIGBUS.
  private let note: UnsafeMutableRawPointer?

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
      note = nil
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw SourceError("map into memory", path: path, errno: errno)
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
    note = dataprep_note_mapped_file(start, count, Self.printable(path))
  }

  deinit {
    guard let start = bytes.baseAddress else { return }
    dataprep_forget_mapped_file(note)
    munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
  }

  /// A path without what controls a terminal: a signal handler cannot look for it.
  private static func printable(_ path: String) -> String {
    var printable = String.UnicodeScalarView()
    for scalar in path.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: printable.append("\u{FFFD}")
      default: printable.append(scalar)
      }
    }
    return String(printable)
  }
}
