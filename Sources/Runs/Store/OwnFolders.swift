internal import Base

/// The directories below a run's directory: none of them may be a link, as a directory from somebody else could lead
/// what is written, moved or removed to any other place.
///
/// The run's directory itself may be a link; the user named it.
internal final class OwnFolders: Sendable {
  private let location: String
  /// Directories that were seen to be none.
  private let known = Monitor<Set<String>>([])

  init(_ location: String) { self.location = location }

  /// Checks the directories on the way to a path in the run's directory; a missing one is no link.
  ///
  /// - Throws: `OutputError.cannotWrite` for a link.
  func check(_ path: String) throws(OutputError) {
    guard let slash = path.lastIndex(of: "/") else { return }
    let folder = String(path[..<slash])
    if known.withLock({ $0.contains(folder) }) { return }
    try check(folder)
    let place = Path.join(location, folder)
    let entry: FileSystem.Entry?
    do { entry = try FileSystem.lookUp(place, followsLinks: false) } catch {
      throw OutputError(.cannotWrite, error.message, location: error.location, underlying: error)
    }
    guard let entry else { return }
    guard entry.kind == .folder else { throw Self.refusal(place) }
    known.withLock { _ = $0.insert(folder) }
  }

  /// The error for a link in a run's directory.
  static func refusal(_ path: String) -> OutputError {
    OutputError(
      .cannotWrite, "a link, or no directory or file, where the run keeps its own", location: path,
      advice: "Links in an output directory are not followed. Remove it, or choose another --output.")
  }

  /// Whether a directory holds nothing but files and directories, at any depth.
  static func holdsNoLinks(_ folder: String) throws -> Bool {
    for name in try FileSystem.names(in: folder) {
      let path = Path.join(folder, name)
      switch try FileSystem.lookUp(path, followsLinks: false)?.kind {
      case .folder: guard try holdsNoLinks(path) else { return false }
      case .file, nil: break
      case .other: return false
      }
    }
    return true
  }
}
