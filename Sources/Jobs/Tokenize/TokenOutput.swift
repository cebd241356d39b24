internal import Base
internal import Runs
internal import Tokenization

/// Where a task's shards and faults go: its staging directory, and from there into the run's directory.
internal struct TokenOutput {
  let job: TokenizeJob
  let task: TokenTask
  let context: TaskContext

  /// What faults after the last shard are called.
  var endName: String { task.group.map { "end-\(TokenizationSettings.label(ofGroup: $0))" } ?? "end" }

  /// Begins a shard, or goes on with a saved one.
  func makeShard(index: Int, faults: FaultLog, resuming saved: SavedShard? = nil) throws -> OpenTokenShard {
    let name = job.settings.fileName(ofShard: index, of: task)
    return try OpenTokenShard(
      job: job, name: name, path: context.stagingPath(of: name), index: index, of: task,
      inputs: context.inputs.map(\.location), faults: faults, resuming: saved)
  }

  /// A shard as it was saved; nil where its private files are not there as they were.
  func makeShard(resuming json: JSONValue) throws -> OpenTokenShard? {
    guard let saved = SavedShard(json), let faults = try makeFaultLog(resuming: json["faults"]) else { return nil }
    do { return try makeShard(index: saved.index, faults: faults, resuming: saved) } catch let error as TokenizerError
      where error.code == .badShard
    { return nil }
  }

  /// An empty log of faults.
  func makeFaultLog() throws -> FaultLog { FaultLog(folder: try context.privateFolder("faults")) }

  /// A log as it was saved; nil where its file is not there as it was.
  func makeFaultLog(resuming json: JSONValue?) throws -> FaultLog? {
    try FaultLog(json, folder: try context.privateFolder("faults"))
  }

  private var spoolPath: String { get throws { Path.join(try context.privateFolder("tail"), "documents") } }

  /// A private file for documents whose shard is not known yet.
  func makeSpool() throws -> TokenSpool { try TokenSpool(path: spoolPath) }

  /// The private file as it was saved; nil where it is not there as it was.
  func makeSpool(resuming json: JSONValue?) throws -> TokenSpool? { try TokenSpool(path: spoolPath, resuming: json) }

  /// Makes what the private file holds survive a power failure.
  func syncSpool() throws {
    let path = try spoolPath
    if FileSystem.entry(at: path) != nil { try FileSystem.syncFile(path) }
  }

  /// Removes what an earlier attempt left that nothing goes on from.
  func removeLeftovers() throws {
    let folder = try context.stagingFolder
    for name in try FileSystem.names(in: folder) where name.hasSuffix(".part") {
      try FileSystem.remove(Path.join(folder, name))
    }
    for name in ["faults", "tail"] { try FileSystem.remove(try context.privateFolder(name)) }
  }

  /// Stages a log's faults as `faults/NAME.jsonl`, where there are any, and counts them.
  func stage(_ faults: FaultLog, as name: String) throws {
    guard !faults.counts.isEmpty else { return }
    let path = "faults/\(name).jsonl"
    let lines = faults.lineCount
    let (byteCount, sha256) = try faults.finish(at: context.stagingPath(of: path))
    context.stage(.init(path: path, byteCount: byteCount, sha256: sha256, lines: lines))
    var counts = Counts()
    for (kind, count) in faults.counts { counts[.faults].add(kind, count) }
    context.count(counts)
  }

  /// Ends a shard and stages its files.
  func stage(_ shard: OpenTokenShard) throws -> ShardRecord {
    let record = try shard.finish()
    try stage(shard.faults, as: record.name)
    for file in record.files { context.stage(.init(path: file.name, byteCount: file.byteCount, sha256: file.sha256)) }
    var counts = Counts()
    counts[.tokens] = record.tokens
    counts[.documents] = record.documents
    counts[.records] = record.documents
    counts[.textBytes] = record.textBytes
    context.count(counts)
    return record
  }
}
