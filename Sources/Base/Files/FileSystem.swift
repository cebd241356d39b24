internal import CSystem

/// The operating system's files and directories, with errors that say what failed.
public enum FileSystem {
  /// A directory entry.
  public struct Entry: Sendable, Equatable {
    /// The kinds that callers distinguish.
    public enum Kind: Sendable { case file, folder, other }
    /// Whether it is a file or a directory.
    public var kind: Kind
    /// Bytes of a file.
    public var byteCount: Int
    /// The modification time, in nanoseconds since 1970.
    package var modified: Int
    /// The identity of the file or directory, independent of its name.
    package var identity: Identity
  }

  /// A file or directory of this machine: equal for all its names.
  package struct Identity: Sendable, Hashable {
    private var device: UInt64
    private var inode: UInt64

    fileprivate init(_ status: borrowing stat) {
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  /// The entry at `path`, with links followed; nil if it is missing or inaccessible.
  public static func entry(at path: String) -> Entry? { (try? lookUp(path)) ?? nil }

  /// The entry at `path`; nil if it is missing.
  ///
  /// - Parameter followsLinks: whether a link is what it leads to, not `.other`.
  /// - Throws: `.notPermitted` or `.failed` if the operating system reports an error.
  package static func lookUp(_ path: String, followsLinks: Bool = true) throws(SourceError) -> Entry? {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
      let number = errno
      // A name that is too long cannot be anything's name.
      if number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG { return nil }
      throw SourceError("open", path: path, errno: number)
    }
    let kind: Entry.Kind =
      S_ISREG(status.st_mode) ? .file : S_ISDIR(status.st_mode) ? .folder : .other
    let modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    return Entry(kind: kind, byteCount: Int(status.st_size), modified: modified, identity: Identity(status))
  }

  /// Names in a directory, sorted by bytes, without `.` and `..`.
  ///
  /// - Throws: also if reading fails midway, so that no name is missed silently.
  public static func names(in folder: String) throws(SourceError) -> [String] {
    guard let handle = opendir(folder) else { throw SourceError("read the directory", path: folder, errno: errno) }
    defer { closedir(handle) }
    var names: [String] = []
    while true {
      // Only errno distinguishes an error from the end.
      errno = 0
      guard let item = readdir(handle) else {
        guard errno == 0 else { throw SourceError("read the directory", path: folder, errno: errno) }
        break
      }
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted(by: Path.precedes)
  }

  /// A whole file's bytes; meant for small files.
  public static func read(_ path: String) throws(SourceError) -> [UInt8] {
    let source = FileRangeStream(try FileRangeSource(path: path))
    var bytes = ByteBuffer(capacity: source.byteCount ?? 0)
    try source.readAll(into: &bytes)
    return bytes.array()
  }

  /// Creates a directory and its missing parents.
  public static func createFolder(_ path: String) throws(OutputError) {
    if mkdir(path, 0o755) == 0 { return }
    let number = errno
    if number == EEXIST, entry(at: path)?.kind == .folder { return }
    let folder = Path.split(path).folder
    guard number == ENOENT, folder != path else {
      throw OutputError(.cannotCreate, "create the directory", path: path, errno: number)
    }
    try createFolder(folder)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw OutputError(.cannotCreate, "create the directory", path: path, errno: errno)
    }
  }

  /// Renames a file, and replaces an existing file of the new name.
  public static func move(_ path: String, to target: String) throws(OutputError) {
    guard rename(path, target) == 0 else {
      throw OutputError(.cannotWrite, "move the file into place", path: target, errno: errno)
    }
  }

  /// Renames a file; false if it is missing.
  package static func moveIfPresent(_ path: String, to target: String) throws(OutputError) -> Bool {
    if rename(path, target) == 0 { return true }
    if errno == ENOENT, entry(at: path) == nil { return false }
    throw OutputError(.cannotWrite, "move the file into place", path: target, errno: errno)
  }

  /// Adds a hard link to a file; false if the name is taken.
  package static func link(_ path: String, as target: String) throws(OutputError) -> Bool {
    let status = CSystem.link(path, target)
    if status == 0 { return true }
    if errno == EEXIST { return false }
    throw OutputError(.cannotCreate, "create the file", path: target, errno: errno)
  }

  /// Truncates a file to `byteCount` bytes.
  package static func truncate(_ path: String, to byteCount: Int) throws(OutputError) {
    let status = CSystem.truncate(path, off_t(byteCount))
    guard status == 0 else { throw OutputError(.cannotWrite, "truncate the file", path: path, errno: errno) }
  }

  /// Sets a file's modification time to now; false if the file is missing. A link's own time is set.
  package static func touch(_ path: String) throws(OutputError) -> Bool {
    if utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0 { return true }
    if errno == ENOENT { return false }
    throw OutputError(.cannotWrite, "set the modification time", path: path, errno: errno)
  }

  /// Removes a file or a whole directory, if it is there; links are removed, not followed.
  public static func remove(_ path: String) throws(OutputError) {
    if unlink(path) == 0 || errno == ENOENT { return }
    for name in (try? names(in: path)) ?? [] { try remove(Path.join(path, name)) }
    guard rmdir(path) == 0 || errno == ENOENT else {
      throw OutputError(.cannotWrite, "remove", path: path, errno: errno)
    }
  }

  /// Makes names created in or renamed into a directory survive a power failure.
  public static func syncFolder(_ folder: String) throws(OutputError) {
    try sync(folder, "sync the directory") { fsync($0) }
  }

  /// Makes everything that was written to a directory's file system, names and bytes, survive a power failure.
  ///
  /// Waits for the disk once; syncing many files waits once for each.
  public static func syncAll(holding folder: String) throws(OutputError) {
    try sync(folder, "sync the disk") { dataprep_sync_file_system($0) }
  }

  /// Makes a file's bytes survive a power failure.
  public static func syncFile(_ path: String) throws(OutputError) {
    try sync(path, "sync the file") { fsync($0) }
  }

  private static func sync(_ path: String, _ action: String, _ call: (Int32) -> Int32) throws(OutputError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(.cannotWrite, "open", path: path, errno: errno) }
    defer { close(descriptor) }
    guard call(descriptor) == 0 else { throw OutputError(.cannotWrite, action, path: path, errno: errno) }
  }

  /// Appends bytes to a private file, which is created if missing; a link is an error.
  public static func append(_ bytes: Span<UInt8>, to path: String) throws(OutputError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the file", path: path, errno: errno) }
    defer { close(descriptor) }
    try bytes.withUnsafeBufferPointer { (buffer) throws(OutputError) in
      try writeAll(buffer, to: descriptor, path: path)
    }
  }

  /// Appends a line, with its line break, to a file that others append to, too; a link is an error.
  ///
  /// It begins a new line also where the last one was torn by a process that ended in the middle of it.
  package static func append(line: Span<UInt8>, to path: String) throws(OutputError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(.cannotCreate, "create the file", path: path, errno: errno) }
    defer { close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    var last: UInt8 = 0
    let isTorn = end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != ASCII.lineFeed
    var bytes = ByteBuffer(capacity: line.count + 1)
    if isTorn { bytes.append(ASCII.lineFeed) }
    bytes.append(line)
    try bytes.withUnsafeBytes { (buffer) throws(OutputError) in
      try writeAll(buffer, to: descriptor, path: path)
    }
  }

  /// Writes all bytes at the file's position, or at `offset`.
  package static func writeAll(
    _ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32, at offset: Int? = nil, path: String
  ) throws(OutputError) {
    var rest = UnsafeRawBufferPointer(bytes)
    while rest.count > 0 {
      let done = bytes.count - rest.count
      let written =
        if let offset {
          pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        } else {
          write(descriptor, rest.baseAddress, rest.count)
        }
      if written < 0 {
        if errno == EINTR { continue }
        throw OutputError(.cannotWrite, "write", path: path, errno: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
  }
}
