/// How files of JSON Lines are stored.
public enum JSONLinesFormat: String, Sendable, CaseIterable {
  /// Zstandard frames (RFC 8878): small and fast, the default inside a run.
  case zstd = "jsonl.zst"
  /// gzip members (RFC 1952), for people who download.
  case gzip = "jsonl.gz"
  /// Plain text.
  case plain = "jsonl"

  /// The file name's ending, with its dot.
  public var suffix: String { ".\(rawValue)" }
}
