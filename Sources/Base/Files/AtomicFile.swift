internal import CSystem
internal import Synchronization

/// A file that appears under its final name complete or not at all: written under a private name
/// in the same directory, synced, then renamed.
///
/// A writer that is dropped before `commit` removes its private file, and so does a signal that ends the process
/// (`PrivateFiles`); after a kill the private file stays, under a name that starts with a dot and ends in `.part`.
public struct AtomicFile: ~Copyable {
  /// The name that `commit` gives the file.
  public let path: String
  private let partPath: String
  private var descriptor: Int32
  /// Whether the private file stays for a later process.
  private var isKept = false
  /// Where the private file is listed to be removed by a signal.
  private var place: PrivateFiles.Place?
  /// Bytes written so far.
  public private(set) var byteCount = 0

  /// Creates the private file beside `path`, whose directory must exist.
  public init(path: String) throws(OutputError) {
    self.path = path
    let (folder, name) = Path.split(path)
    partPath = Path.join(folder, ".\(name).\(Self.uniqueSuffix()).part")
    // Listed before it exists: a signal may come at any moment.
    place = PrivateFiles.add(partPath)
    // Never write to an existing file or through a planted link.
    descriptor = open(partPath, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let number = errno
      PrivateFiles.forget(place)
      place = nil
      throw OutputError(.cannotCreate, "create the file", path: path, errno: number)
    }
  }

  /// Opens a private file that an earlier writer kept, to go on at its end.
  ///
  /// - Parameter name: what `keep` returned, of a regular file.
  package init(path: String, resuming name: String) throws(OutputError) {
    self.path = path
    partPath = Path.join(Path.split(path).folder, name)
    descriptor = open(partPath, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(.cannotWrite, "open", path: partPath, errno: errno) }
    isKept = true
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
    guard byteCount >= 0 else { throw OutputError(.cannotWrite, "open", path: partPath, errno: errno) }
  }

  /// Leaves the private file in place where the writer is dropped, so that a later process can go on with it.
  ///
  /// - Returns: its name, without the directory.
  package mutating func keep() -> String {
    isKept = true
    PrivateFiles.forget(place)
    place = nil
    return Path.split(partPath).name
  }

  private static let counter = Atomic<Int>(0)

  /// A part of the name that is unique among processes and hosts.
  private static func uniqueSuffix() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let number = counter.add(1, ordering: .relaxed).newValue
    return "\(getpid())-\(String(Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec), radix: 36))-\(number)"
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      if !isKept { unlink(partPath) }
    }
    PrivateFiles.forget(place)
  }

  /// Appends bytes.
  public mutating func write(_ bytes: Span<UInt8>) throws(OutputError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(OutputError) in
      try FileSystem.writeAll(buffer, to: descriptor, path: path)
    }
    byteCount += bytes.count
  }

  /// Overwrites written bytes, for headers whose counts are known at the end.
  public mutating func overwrite(at offset: Int, with bytes: Span<UInt8>) throws(OutputError) {
    precondition(offset >= 0 && offset + bytes.count <= byteCount, "only written bytes can be overwritten")
    try bytes.withUnsafeBufferPointer { (buffer) throws(OutputError) in
      try FileSystem.writeAll(buffer, to: descriptor, at: offset, path: path)
    }
  }

  /// Reads written bytes, and returns their number: fewer than requested only at the end.
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

  /// Syncs the file and gives it its final name, and replaces an existing file.
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

  /// Gives the file its final name without waiting for the disk, for files that can be recreated.
  package consuming func commitUnsynced() throws(OutputError) {
    guard rename(partPath, path) == 0 else {
      throw OutputError(.cannotWrite, "rename the file", path: path, errno: errno)
    }
    close(descriptor)
    descriptor = -1
  }

  /// Syncs the file and gives it its final name; false, without a file, if the name is taken.
  package consuming func commitIfFree() throws(OutputError) -> Bool {
    guard fsync(descriptor) == 0 else { throw OutputError(.cannotWrite, "sync the file", path: path, errno: errno) }
    guard try FileSystem.link(partPath, as: path) else { return false }
    try FileSystem.syncFolder(Path.split(path).folder)
    return true
  }

  /// Writes a whole file at once under a name that is free; false if it is taken.
  package static func create(_ bytes: Span<UInt8>, at path: String) throws(OutputError) -> Bool {
    var file = try AtomicFile(path: path)
    try file.write(bytes)
    return try file.commitIfFree()
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
