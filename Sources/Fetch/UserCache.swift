internal import Base
internal import CSystem

/// The user's cache folder: `$DATAPREP_CACHE`, `$XDG_CACHE_HOME/dataprep` or `~/.cache/dataprep`.
package enum UserCache {
  /// The folder, which may not exist yet.
  ///
  /// - Parameter value: gives an environment variable; those of the process by default. Empty ones count as missing.
  package static func folder(_ value: (String) -> String? = environment) -> String {
    func set(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
    return set("DATAPREP_CACHE")
      ?? Path.join(set("XDG_CACHE_HOME") ?? Path.join(set("HOME") ?? "/tmp", ".cache"), "dataprep")
  }

  /// An environment variable of the process; nil where it is missing or empty.
  package static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
