import Base

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What lies at a path.
enum FileKind: Equatable {
  case file(size: Int)
  case folder
  /// A named pipe or a device: readable, of no known size.
  case other
  case missing
  /// `errno` of a failed `stat`.
  case failed(Int32)

  init(_ path: String, followsLinks: Bool = true) {
    var status = stat()
    guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
      self = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? .missing : .failed(errno)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(size: Int(status.st_size))
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}

/// Reading folders.
enum Folder {
  /// Names in the folder at `path`, bytewise sorted, without `.` and `..`.
  static func names(in path: String) throws(SourceError) -> [String] {
    guard let folder = opendir(path) else { throw .system("cannot read the folder", path, errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw .system("cannot read the folder", path, errno) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted(by: precedes)
  }

  /// Byte order, which does not depend on locale or Unicode version.
  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// Inputs of a kind at any depth below `path` in the order of their full names. Names that begin with a
  /// dot are passed over: temporary files and version control. A folder that links lead to more
  /// than once is read once.
  static func inputs(below path: String, _ kind: InputKind) throws(SourceError) -> [InputList.Entry] {
    var found: [InputList.Entry] = []
    var visited: Set<FolderIdentity> = []
    try collect(path.hasSuffix("/") ? path : path + "/", kind, &found, &visited)
    return found.sorted { precedes($0.location, $1.location) }
  }

  private static func collect(
    _ folder: String, _ kind: InputKind, _ found: inout [InputList.Entry], _ visited: inout Set<FolderIdentity>
  ) throws(SourceError) {
    guard let identity = FolderIdentity(folder), visited.insert(identity).inserted else { return }
    for name in try names(in: folder) where name.utf8.first != UInt8(ascii: ".") {
      let path = folder + name
      switch FileKind(path) {
      case .folder where kind.entersFolder(name: name): try collect(path + "/", kind, &found, &visited)
      case .file(let size) where kind.takes(name: name):
        found.append(InputList.Entry(location: path, byteCount: size))
      default: break
      }
    }
  }
}

/// A folder whatever its name: device and inode.
private struct FolderIdentity: Hashable {
  var device: UInt
  var inode: UInt

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}
