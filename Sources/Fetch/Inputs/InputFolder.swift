internal import Base

/// Finds inputs in directories.
enum InputFolder {
  /// Inputs of a kind at any depth below `path` in the order of their full names. Names that begin with a
  /// dot are skipped: temporary files and version control. A directory that links lead to more
  /// than once is read once.
  ///
  /// - Parameter passedOver: takes the names of files that look like data and are no inputs, and of links to nothing.
  static func inputs(
    below path: String, _ kind: InputKind, passedOver: inout [String]
  ) throws(SourceError) -> [InputList.Entry] {
    var found = Found()
    try collect(path.hasSuffix("/") ? path : path + "/", kind, &found)
    passedOver += found.passedOver.sorted(by: Path.precedes)
    return found.inputs.sorted { Path.precedes($0.location, $1.location) }
  }

  private struct Found {
    var inputs: [InputList.Entry] = []
    var passedOver: [String] = []
    var visited: Set<FileSystem.Identity> = []
  }

  private static func collect(
    _ folder: String, _ kind: InputKind, _ found: inout Found
  ) throws(SourceError) {
    guard let identity = FileSystem.entry(at: folder)?.identity, found.visited.insert(identity).inserted else { return }
    for name in try FileSystem.names(in: folder) where name.utf8.first != UInt8(ascii: ".") {
      let path = folder + name
      guard let entry = try FileSystem.lookUp(path) else {
        // A file that was removed just now is gone; a link to nothing is still there.
        if try FileSystem.lookUp(path, followsLinks: false) != nil { found.passedOver.append(path) }
        continue
      }
      switch entry.kind {
      case .folder where kind.entersFolder(name: name): try collect(path + "/", kind, &found)
      case .file where kind.takes(name: name):
        found.inputs.append(InputList.Entry(location: path, byteCount: entry.byteCount, modified: entry.modified))
      case .file where kind.resembles(name: name): found.passedOver.append(path)
      default: break
      }
    }
  }
}
