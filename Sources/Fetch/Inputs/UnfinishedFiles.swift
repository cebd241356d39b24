internal import Base

/// Files of run directories that a record still calls publishing: they may get other bytes, or go.
///
/// A run's directory has completion records in `records/` (docs/runs.md); the state of one that is being published is
/// `publishing`. Readers trust the files of complete records only.
internal struct UnfinishedFiles {
  /// Directories between a file and its run's directory at most.
  private static let depth = 4

  /// The files by run directory.
  private var known: [String: Set<String>] = [:]
  /// The run directory that a directory is in, or an empty string.
  private var runs: [String: String] = [:]

  /// - Throws: `SourceError.busy` for a file that is being published.
  mutating func check(_ path: String) throws(SourceError) {
    let run = try runFolder(Path.split(path).folder, Self.depth)
    guard !run.isEmpty, try files(run).contains(path) else { return }
    throw SourceError(
      .busy, "the file is being published by a run that has not completed it", location: path,
      advice: "Wait until the run in \(run) ends, or run its command again to finish it.")
  }

  private mutating func runFolder(_ folder: String, _ depth: Int) throws(SourceError) -> String {
    if let known = runs[folder] { return known }
    var found = ""
    if FileSystem.entry(at: Path.join(folder, "records"))?.kind == .folder {
      found = folder
    } else if depth > 0 {
      let above = Path.split(folder).folder
      if above != folder { found = try runFolder(above, depth - 1) }
    }
    runs[folder] = found
    return found
  }

  private mutating func files(_ run: String) throws(SourceError) -> Set<String> {
    if let files = known[run] { return files }
    var files: Set<String> = []
    let records = Path.join(run, "records")
    for name in try FileSystem.names(in: records) where name.hasSuffix(".json") && !name.hasPrefix(".") {
      let path = Path.join(records, name)
      // A record may be replaced or removed meanwhile.
      guard FileSystem.entry(at: path)?.kind == .file, let bytes = try? FileSystem.read(path),
        let json = try? JSONValue(parsing: bytes.span), json["state"]?.string == "publishing"
      else { continue }
      for file in json["files"]?.array ?? [] {
        if let name = file["path"]?.string { files.insert(Path.join(run, name)) }
      }
    }
    known[run] = files
    return files
  }
}
