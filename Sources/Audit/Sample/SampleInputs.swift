internal import Base
internal import Fetch
internal import Jobs
package import Records
package import Runs

/// The shards of a language in a directory: of a run (`docs/<language>/`, `rejects/<reason>/`), of a filter (`docs/`,
/// `rejects/`), of a release (`data/<language>/<language>_<tier>_NNNN`), or any files of documents.
package enum SampleInputs {
  /// What the path of a shard says of its documents.
  internal struct Place {
    /// The path without what depends on where the directory is.
    let name: String
    /// Why the documents were rejected; nil for kept ones.
    let reason: String?

    private static let folders: Set<String> = ["docs", "data", "rejects"]

    init(_ path: String) {
      let (parts, start) = Self.parts(path)
      name = start.map { parts[$0...].joined(separator: "/") } ?? parts.last ?? path
      guard let start, parts[start] == "rejects" else {
        reason = nil
        return
      }
      reason = start + 2 < parts.count ? parts[start + 1] : "rejected"
    }

    /// The components of a path, and the last of them that is a place of shards. Runs put a shard at most two directories
    /// below it; one further up is where somebody keeps their data.
    private static func parts(_ path: String) -> (parts: [String], start: Int?) {
      let parts = path.split(separator: "/").map(String.init)
      return (parts, parts.indices.dropLast().suffix(3).last { folders.contains(parts[$0]) })
    }

    /// The language whose directory the shard lies in; nil where it lies in none.
    static func language(_ path: String) -> LanguageTag? {
      let (parts, start) = parts(path)
      guard let start, parts[start] != "rejects", start + 2 < parts.count else { return nil }
      return LanguageTag(parts[start + 1])
    }

    /// The tier that the name of a release's shard says, `sw_clean_0000.jsonl.gz`; nil for other names.
    static func tier(_ path: String) -> Verdict.Tier? {
      let parts = Path.split(path).name.split(separator: "_")
      guard parts.count >= 3, parts[parts.count - 1].prefix(while: { $0 != "." }).allSatisfy(\.isNumber) else {
        return nil
      }
      return Verdict.Tier(name: String(parts[parts.count - 2]))
    }
  }

  /// The shards that can hold documents of a language.
  ///
  /// Of a release that is in both tiers the clean one is read: that is what people use, and its documents are in the noisy
  /// one as well.
  ///
  /// - Parameter tier: of a release, the tier to audit; nil for clean where there is one.
  /// - Throws: `.nothingToAudit` where there are none, `SourceError` for a path that is not there.
  package static func shards(_ paths: [String], of language: LanguageTag, tier: Verdict.Tier? = nil) throws -> [Input] {
    var found: [String] = []
    for path in paths {
      let isFolder = FileSystem.entry(at: path)?.kind == .folder
      let files = try DocumentFiles.find(path).filter { !isFolder || isShard($0, below: path) }
      let tiers = Set(files.compactMap(Place.tier))
      let wanted = tier ?? (tiers.contains(.clean) ? .clean : tiers.first)
      found += files.filter { file in
        let other = Place.language(file).map { $0 != language } ?? false
        return !other && (Place.tier(file).map { $0 == wanted } ?? true)
      }
    }
    guard !found.isEmpty else {
      throw AuditError(
        .nothingToAudit, "no shard of \(language.code) is here", location: paths.joined(separator: " "),
        advice: "--input takes the output of crawl-extract, filter or run, or files of documents.")
    }
    let list = try InputList(expanding: found, kind: .texts)
    return list.entries.map { Input($0) }
  }

  /// Whether a file below a directory is a shard, and not a report of the run beside them: where the directory has shards
  /// in their places, nothing else counts.
  private static func isShard(_ path: String, below folder: String) -> Bool {
    let hasPlaces = ["docs", "data"].contains { FileSystem.entry(at: Path.join(folder, $0))?.kind == .folder }
    guard hasPlaces else { return true }
    let rest = String(path.dropFirst(folder.count).drop { $0 == "/" })
    return ["docs/", "data/", "rejects/"].contains { rest.hasPrefix($0) }
  }
}
