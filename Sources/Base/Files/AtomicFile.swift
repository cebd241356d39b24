#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file that appears under its final name whole or not at all: written under a private name
/// in the same folder, synced, then renamed.
///
/// A writer that is dropped before `commit` removes its private file; after a kill the private
/// file stays, under a name that starts with a dot and ends in `.part`.
public struct AtomicFile: ~Copyable {
  /// The name that `commit` gives the file.
  public let path: String
  private let partPath: String
  private var descriptor: Int32
  /// Bytes written so far.
  public private(set) var byteCount = 0

  /// Creates the private file beside `path`, whose folder must exist.
  public init(path: String) throws(OutputError) {
    self.path = path
    let (folder, name) = Path.split(path)
    partPath = Path.join(folder, ".\(name).\(getpid()).part")
    descriptor = open(partPath, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the file", path: path, errno: errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(partPath)
  }

  /// Appends bytes.
  public mutating func write(_ bytes: Span<UInt8>) throws(OutputError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(OutputError) in
      try FileSystem.writeAll(buffer, to: descriptor, path: path)
    }
    byteCount += bytes.count
  }

  /// Writes over bytes that are there already, for headers whose counts are known at the end.
  public mutating func overwrite(at offset: Int, with bytes: Span<UInt8>) throws(OutputError) {
    precondition(offset >= 0 && offset + bytes.count <= byteCount, "only bytes that were written can be written over")
    try bytes.withUnsafeBufferPointer { (buffer) throws(OutputError) in
      try FileSystem.writeAll(buffer, to: descriptor, at: offset, path: path)
    }
  }

  /// Reads back bytes written before, and returns how many: fewer than there is room for only at the end.
  public func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(OutputError) -> Int {
    var count = 0
    while count < room.count {
      let got = pread(descriptor, room.baseAddress! + count, room.count - count, off_t(offset + count))
      if got < 0 {
        if errno == EINTR { continue }
        throw OutputError(.cannotWrite, "read back", path: path, errno: errno)
      }
      if got == 0 { break }
      count += got
    }
    return count
  }

  /// Appends all bytes of a source.
  ///
  /// - Throws: `SourceError` or `OutputError`.
  public mutating func append(contentsOf source: any ByteSource) throws {
    try source.forEachPiece { (bytes) throws(OutputError) in try write(bytes) }
  }

  /// Syncs the file and gives it its final name, in place of a file that has it already.
  public consuming func commit() throws(OutputError) {
    guard fsync(descriptor) == 0 else { throw OutputError(.cannotWrite, "sync the file", path: path, errno: errno) }
    close(descriptor)
    descriptor = -1
    guard rename(partPath, path) == 0 else {
      let number = errno
      unlink(partPath)
      throw OutputError(.cannotWrite, "rename the file", path: path, errno: number)
    }
    try FileSystem.syncFolder(Path.split(path).folder)
  }

  /// Writes a whole file at once.
  public static func write(_ bytes: Span<UInt8>, to path: String) throws(OutputError) {
    var file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  /// Writes a whole text file at once.
  public static func write(_ text: String, to path: String) throws(OutputError) {
    try write(Array(text.utf8).span, to: path)
  }
}
