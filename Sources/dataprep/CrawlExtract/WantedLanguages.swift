import ArgumentParser

/// The value of `--languages`.
enum WantedLanguages {
  /// Canonical tags of a list separated by commas.
  static func parse(_ list: String?) throws -> Set<String> {
    Set((list ?? "").split(separator: ",").map(String.init))
  }
}
