internal import Base
internal import Runs

/// What tasks and files of a deduplication are called.
internal enum DeduplicationNames {
  static let sign = "sign"
  static let join = "join"
  static let cluster = "cluster"
  static let apply = "apply"

  /// What the cluster step found, for those after it.
  static let summary = "cluster/summary.json"
  static let removed = "removed.jsonl.zst"

  static func signTask(_ input: Int) -> String { "sign-\(input.padded(6))" }
  static func joinTask(_ number: Int) -> String { "join-\(number.padded(3))" }

  static func signatures(_ input: Int) -> String { "sign/\(input.padded(6)).dpsg" }
  static func shingles(_ input: Int) -> String { "sign/\(input.padded(6)).dpsh" }
  static func groups(_ number: Int) -> String { "join/\(number.padded(3)).dpgr" }
  static func decisions(_ input: Int) -> String { "cluster/\(input.padded(6)).dpdc" }
  static func documents(_ task: String) -> String { "docs/\(task).jsonl.zst" }
  /// Endings of the inputs' names that tasks do not have.
  static let endings = [
    ".gz", ".zst", ".lz4", ".xz", ".bz2", ".open", ".jsonl", ".ndjson", ".parquet", ".wet", ".warc",
  ]

  /// What all inputs are: part of the digest of tasks that depend on all.
  static func digest(of inputs: [Input]) -> String {
    Digest.sha256(inputs.map(\.identity).joined(separator: "\n"))
  }
}
