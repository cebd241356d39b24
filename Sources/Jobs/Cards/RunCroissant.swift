internal import Base
package import Runs

/// `croissant.json` of a run: what it has published, with digests, and what that was made of (Croissant 1.1, PROV-O).
///
/// It is made of the records, and tells nothing of time or machine: the same plan gives the same file.
package struct RunCroissant {
  /// The file's name in the run's directory.
  package static let name = "croissant.json"
  /// Files that are described one by one. Where there are more, patterns stand for them, and `records/` has their digests.
  private static let fileLimit = 10_000
  /// How far above an input a description of its data set is looked for.
  private static let heightLimit = 3
  /// The largest description that is read.
  private static let descriptionLimit = 256 << 20

  private var origin = Origin()
  private var steps: [String] = []
  private var files: [CompletionRecord.File] = []
  private var fileCount = 0
  private var patterns: [String: String] = [:]
  private var looked: Set<String> = []

  /// The description as a run keeps it.
  package static let ofRun = RunDescription(path: name) { home, result in
    try write(in: home, isComplete: result.isComplete, hasChanged: result.tasksDone > 0)
  }

  /// Writes the description of a complete run; leaves a release's own alone.
  ///
  /// - Parameters:
  ///   - folder: where the run is.
  ///   - isComplete: whether every task is complete: a run that is not has no description.
  ///   - hasChanged: whether tasks were done since the last time.
  package static func write(in folder: String, isComplete: Bool, hasChanged: Bool) throws {
    let home = try openRunHome(folder)
    defer { home.leave(isComplete: false) }
    try write(in: home, isComplete: isComplete, hasChanged: hasChanged)
  }

  /// Writes the description again where there is one, of what the run's records say now.
  internal static func update(in home: any RunHome) throws {
    guard try home.byteCount(of: name) != nil else { return }
    try write(in: home, isComplete: true, hasChanged: true)
  }

  private static func write(in home: any RunHome, isComplete: Bool, hasChanged: Bool) throws {
    let isThere = try home.byteCount(of: name) != nil
    guard hasChanged || !isThere || !isComplete, try !isRelease(home) else { return }
    guard isComplete else { return try home.remove(name) }
    var description = RunCroissant()
    try RunStore(home).forEachRecord { try description.add($0) }
    guard description.fileCount > 0 else { return try home.remove(name) }
    try home.replace(name, description.json())
  }

  /// Whether a release has described itself.
  private static func isRelease(_ home: any RunHome) throws -> Bool {
    guard let bytes = try home.read(ReleaseNames.manifest) else { return false }
    return try JSONValue(parsing: bytes.span)["release"]?.integer != nil
  }

  private mutating func add(_ record: CompletionRecord) throws {
    guard record.state == .complete else { return }
    if !steps.contains(record.step) { steps.append(record.step) }
    for input in record.inputs where input.producer == nil {
      origin.add(input: input.location, identity: input.identity, byteCount: input.byteCount)
      if !input.isRemote, input.identity != "-" { try lookAbove(input.identity) }
    }
    // What is wrong with inputs is told, but is no data.
    for file in record.files where !file.path.split(separator: "/").contains("faults") {
      fileCount += 1
      if files.count < Self.fileLimit { files.append(file) }
      if let pattern = Self.pattern(file.path) { patterns[pattern] = Self.mediaType(file.path) }
    }
  }

  /// Takes in the crawls of the data set that a local input belongs to.
  private mutating func lookAbove(_ path: String) throws {
    var folder = Path.split(path).folder
    for _ in 0..<Self.heightLimit {
      guard looked.insert(folder).inserted else { return }
      let file = Path.join(folder, Self.name)
      if let entry = FileSystem.entry(at: file), entry.kind == .file, entry.byteCount <= Self.descriptionLimit {
        // Somebody else's file of that name may be anything.
        if let json = try? JSONValue(file: file) { origin.add(crawlsOf: json) }
        return
      }
      let parent = Path.split(folder).folder
      guard parent != folder else { return }
      folder = parent
    }
  }

  /// `docs/sw/CC-MAIN-1.jsonl.zst` is one of `docs/*/*.jsonl.zst`; nil for a file in no folder.
  private static func pattern(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count > 1, let name = parts.last else { return nil }
    let dots = name.split(separator: ".", omittingEmptySubsequences: false)
    let isCompressed = dots.count > 2 && ["gz", "zst", "lz4"].contains(dots.last)
    let ending = dots.count > 1 ? "." + dots.suffix(isCompressed ? 2 : 1).joined(separator: ".") : ""
    return ([String(parts[0])] + parts.dropFirst().dropLast().map { _ in "*" } + ["*" + ending]).joined(separator: "/")
  }

  private static func mediaType(_ path: String) -> String {
    let name = Path.split(path).name
    let types = [
      (".jsonl", "application/jsonlines"), (".parquet", "application/x-parquet"), (".csv", "text/csv"),
      (".tsv", "text/tab-separated-values"), (".json", "application/json"), (".html", "text/html"),
      (".txt", "text/plain"),
    ]
    return types.first { name.contains($0.0) }?.1 ?? "application/octet-stream"
  }

  private func json() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 15)
    json.beginObject()
    CroissantContext.write(to: &json)
    json.member("@type", "sc:Dataset")
    json.member("conformsTo", "http://mlcommons.org/croissant/1.1")
    json.member("name", "dataprep-" + (steps.last ?? "run").split(separator: "/").joined(separator: "-"))
    json.member("description", "\(fileCount) files of a run of dataprep. Steps: \(steps.joined(separator: ", ")).")
    origin.write(to: &json)
    json.key("distribution")
    json.beginArray()
    if fileCount <= Self.fileLimit {
      for file in files.sorted(by: { Path.precedes($0.path, $1.path) }) {
        json.beginObject()
        json.member("@type", "cr:FileObject")
        json.member("@id", file.path)
        json.member("name", Path.split(file.path).name)
        json.member("contentUrl", file.path)
        json.member("contentSize", "\(file.byteCount) B")
        json.member("encodingFormat", Self.mediaType(file.path))
        json.member("sha256", file.sha256)
        json.endObject()
      }
    }
    for (pattern, type) in patterns.sorted(by: { Path.precedes($0.key, $1.key) }) {
      json.beginObject()
      json.member("@type", "cr:FileSet")
      json.member("@id", "files/\(pattern)")
      json.member("name", "files \(pattern)")
      json.member("encodingFormat", type)
      json.member("includes", pattern)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }
}
