internal import Base
internal import Runs
internal import Tokenization

/// Where a task's shards and faults go: its staging directory, and from there into the run's directory.
internal struct TokenOutput {
  let job: TokenizeJob
  /// The group of inputs that the task is, where there are several.
  let group: Int?
  let context: TaskContext

  /// What faults after the last shard are called.
  var endName: String { group.map { "end-\(TokenizationSettings.label(ofGroup: $0))" } ?? "end" }

  /// Begins a shard.
  func makeShard(index: Int, faults: FaultLog) throws -> OpenTokenShard {
    let name = job.settings.fileName(ofShard: index, group: group)
    return try OpenTokenShard(
      job: job, name: name, path: context.stagingPath(of: name), index: index, group: group,
      inputs: context.inputs.map(\.location), faults: faults)
  }

  /// An empty log of faults.
  func makeFaultLog() throws -> FaultLog { FaultLog(folder: try context.privateFolder("faults")) }

  /// A private file for documents whose shard is not known yet.
  func makeSpool() throws -> TokenSpool {
    try TokenSpool(path: Path.join(try context.privateFolder("tail"), "documents"))
  }

  /// Stages a log's faults as `faults/NAME.jsonl`, where there are any, and counts them.
  func stage(_ faults: FaultLog, as name: String) throws {
    let total = faults.counts.values.reduce(0, +)
    guard total > 0 else { return }
    let path = "faults/\(name).jsonl"
    let (byteCount, sha256) = try faults.finish(at: context.stagingPath(of: path))
    context.stage(.init(path: path, byteCount: byteCount, sha256: sha256, lines: total))
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
