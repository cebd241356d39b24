internal import Base
internal import Records
internal import Runs

/// What tasks and files of a release are called.
internal enum ReleaseNames {
  static let count = "release-count"
  static let write = "release-write"
  static let manifest = "manifest.json"
  static let croissant = "croissant.json"

  static func countTask(_ number: Int) -> String { "\(count)-\(number.padded(6))" }
  static func writeTask(_ number: Int) -> String { "\(write)-\(number.padded(3))" }

  /// A shard, as MADLAD-400 names them: `data/sw/sw_clean_0000.jsonl.gz`.
  static func shard(_ subset: Subset, _ number: Int, _ format: DocumentFormat) -> String {
    "data/\(subset.language)/\(subset.name)_\(number.padded(4))\(format.suffix)"
  }

  /// All shards of a subset, as a pattern.
  static func shards(_ subset: Subset, _ format: DocumentFormat) -> String {
    "data/\(subset.language)/\(subset.name)_*\(format.suffix)"
  }
}
