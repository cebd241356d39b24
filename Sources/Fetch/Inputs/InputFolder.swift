internal import Base

/// Finds inputs in directories.
enum InputFolder {
  /// Inputs of a kind at any depth below `path` in the order of their full names. Names that begin with a
  /// dot are skipped: temporary files and version control. A directory that links lead to more
  /// than once is read once.
  static func inputs(below path: String, _ kind: InputKind) throws(SourceError) -> [InputList.Entry] {
    var found: [InputList.Entry] = []
    var visited: Set<FileSystem.Identity> = []
    try collect(path.hasSuffix("/") ? path : path + "/", kind, &found, &visited)
    return found.sorted { Path.precedes($0.location, $1.location) }
  }

  private static func collect(
    _ folder: String, _ kind: InputKind, _ found: inout [InputList.Entry], _ visited: inout Set<FileSystem.Identity>
  ) throws(SourceError) {
    guard let identity = FileSystem.entry(at: folder)?.identity, visited.insert(identity).inserted else { return }
    for name in try FileSystem.names(in: folder) where name.utf8.first != UInt8(ascii: ".") {
      let path = folder + name
      guard let entry = try FileSystem.lookUp(path) else { continue }
      switch entry.kind {
      case .folder where kind.entersFolder(name: name): try collect(path + "/", kind, &found, &visited)
      case .file where kind.takes(name: name):
        found.append(InputList.Entry(location: path, byteCount: entry.byteCount))
      default: break
      }
    }
  }
}
