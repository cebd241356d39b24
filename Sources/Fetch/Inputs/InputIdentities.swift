internal import Base
internal import CSystem

/// Determines which spellings name the same input; the only place that decides it.
///
/// The identity of a file is its absolute path: links in the directories above it are followed, and the file's own name
/// is kept, because documents and tasks are named after it. A URL is its own identity, and so is `-`.
package final class InputIdentities {
  /// Resolved directories, so that a directory of many inputs is resolved once.
  private var directories: [String: String] = [:]

  /// Starts without resolved directories.
  package init() {}

  /// The identity of an input as `openSource` takes it.
  package func identity(of location: String) -> String {
    guard case .file(let path) = Location(location) else { return location }
    let (directory, name) = Path.split(path)
    guard name != "", name != ".", name != ".." else { return resolved(path) }
    let home = directories[directory] ?? resolved(directory)
    directories[directory] = home
    return Path.join(home, name)
  }

  /// The real path of a directory; where it is missing, its absolute path without `.` and repeated slashes.
  private func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    guard path.utf8.first != UInt8(ascii: "/"), let current = getcwd(nil, 0) else { return Path.normalized(path) }
    defer { free(current) }
    return Path.normalized(Path.join(String(cString: current), path))
  }
}
