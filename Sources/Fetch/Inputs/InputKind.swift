import Records

/// Which files of a directory are inputs; a file given directly is always one.
package enum InputKind: Sendable {
  /// Web archives: WARC, ARC, WET, WAT, WACZ.
  case archives
  /// Files of texts: JSON Lines, Parquet, WET.
  case texts
  /// Token shards.
  case shards

  /// Endings of the files, matched case-insensitively.
  package var endings: [String] {
    switch self {
    case .archives:
      Self.combinations([".warc", ".arc", ".wet", ".wat"], Self.archiveCodings) + [".wacz"]
    case .texts:
      Self.combinations([".jsonl", ".ndjson", ".wet"], Coding.suffixes) + [".parquet"]
    case .shards: [".bin", ".ds", ".npy"]
    }
  }

  /// Archives are read member by member, which is possible in these.
  private static let archiveCodings = [".gz", ".zst", ".lz4"]

  private static func combinations(_ kinds: [String], _ codings: [String]) -> [String] {
    kinds.flatMap { kind in ([""] + codings).map { kind + $0 } }
  }

  /// Whether a directory's file of this name is taken as an input.
  package func takes(name: String) -> Bool {
    let lowered = name.lowercased()
    // What a run keeps beside its documents is not text.
    if self == .texts, ["faults.jsonl", "tasks.jsonl"].contains(name) { return false }
    return endings.contains { lowered.count > $0.count && lowered.hasSuffix($0) }
  }

  /// Whether a file in a directory that is no input looks like one: data under another spelling of an ending, or in another
  /// compression. What a run writes beside its documents is none.
  func resembles(name: String) -> Bool {
    let own = ["faults.jsonl", "tasks.jsonl", "plan.json", "report.json", "manifest.json"]
    guard self != .shards, name.utf8.first != UInt8(ascii: "."), !own.contains(name) else { return false }
    let words = name.lowercased().split(separator: ".").dropFirst()
    let data: Set<Substring> =
      self == .texts
      ? ["json", "jsonl", "ndjson", "jsonlines", "parquet", "wet"] : ["warc", "arc", "wet", "wat"]
    return words.contains { data.contains($0) }
  }

  /// Whether a directory's subdirectory of this name is searched: rejects and records of a run are not texts.
  func entersFolder(name: String) -> Bool {
    self == .archives || !["rejects", "faults", "records"].contains(name)
  }

  /// What one input is.
  var noun: String {
    switch self {
    case .archives: "archive"
    case .texts: "text"
    case .shards: "token shard"
    }
  }

  /// What was looked for, in words.
  var description: String {
    switch self {
    case .archives: "The search covers *.warc, *.arc, *.wet and *.wat, plain or with .gz, .zst or .lz4, and *.wacz."
    case .shards: "The search covers *.bin, *.ds and *.npy."
    case .texts:
      "The search covers *.jsonl, *.ndjson and *.wet, plain or with .gz, .zst, .lz4, .xz or .bz2, and *.parquet."
    }
  }
}
