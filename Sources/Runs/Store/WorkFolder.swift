internal import Base
internal import Fetch
internal import Synchronization

/// Where a host keeps what a run in an object store has not published yet: one folder a run, so that another process of
/// the host goes on from the checkpoints of one that was killed.
package enum WorkFolder {
  private static let chosen = Mutex<String?>(nil)

  /// Uses another directory than the user's cache: for `--work-dir`.
  package static func use(_ path: String) { chosen.withLock { $0 = Path.absolute(path) } }

  /// The folder of a run.
  ///
  /// - Parameters:
  ///   - location: the run's, in the store.
  ///   - endpoint: the store.
  package static func path(of location: String, _ endpoint: String) -> String {
    Path.join(root, String(Digest.sha256("\(endpoint)\n\(location)").prefix(24)))
  }

  private static var root: String {
    if let path = chosen.withLock({ $0 }) { return path }
    return Path.absolute(Path.join(UserCache.folder(), "runs"))
  }
}
