package import Base
internal import Runs
internal import Tokenization

/// What a folder of token shards holds: the plan it was made by, and every shard with its files, counts and sources.
package struct TokenizationManifest: Sendable {
  /// The file's name.
  package static let fileName = "manifest.json"

  /// The shards, in order.
  package var shards: [ShardRecord]
  /// Tokens of a last shard that was dropped.
  package var droppedTokens: Int
  /// Faults by kind, in all.
  package var faults: [String: Int]
  /// The whole manifest, for what has no member here.
  package let json: JSONValue

  /// Tokens of all shards.
  package var tokens: Int { Self.sum(shards, \.tokens) }
  /// Documents of all shards.
  package var documents: Int { Self.sum(shards, \.documents) }
  /// Bytes of all documents' texts.
  package var textBytes: Int { Self.sum(shards, \.textBytes) }

  private static func sum(_ shards: [ShardRecord], _ number: (ShardRecord) -> Int) -> Int {
    shards.reduce(0) { $0.adding(clamped: number($1)) }
  }

  /// The manifest of a run that is complete.
  internal init(_ job: TokenizeJob, _ run: ConcludedRun) throws {
    let bases = Dictionary(run.tasks.map { ($0.name, 0) }, uniquingKeysWith: { first, _ in first })
    var first = bases
    var inputs: [Input] = []
    for task in run.tasks {
      first[task.name] = inputs.count
      inputs += task.inputs
    }
    let order = Dictionary(run.tasks.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let parts = run.records.filter { order[$0.task] != nil }
      .sorted { (order[$0.task] ?? 0, $0.part ?? 0) < (order[$1.task] ?? 0, $1.part ?? 0) }
    shards = try parts.compactMap { part in
      var shard = try ShardRecord(part)
      let base = first[part.task] ?? 0
      for index in shard?.sources.indices ?? 0..<0 { shard?.sources[index].input += base }
      return shard
    }
    droppedTokens = run.counts[.droppedTokens]
    faults = run.counts[.faults].counts
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    json.key("plan")
    json.beginObject()
    json.member("tool", "dataprep \(version)")
    job.describe(&json)
    json.key("inputs")
    json.beginArray()
    for input in inputs {
      json.beginObject()
      json.member("input", input.location)
      json.member("bytes", input.byteCount)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.member("tokens", Self.sum(shards, \.tokens))
    json.member("documents", Self.sum(shards, \.documents))
    json.member("text_bytes", Self.sum(shards, \.textBytes))
    json.member("dropped_tokens", droppedTokens)
    json.member("faults", faults)
    json.key("shards")
    json.beginArray()
    for shard in shards {
      json.beginObject()
      shard.writeMembers(to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    self.json = try JSONValue(parsing: json.bytes.array().span)
  }

  /// Reads the manifest of a folder; nil where it has none.
  ///
  /// - Throws: `TokenizerError.badShard` for a manifest that cannot be read.
  package init?(folder: String) throws {
    let path = Path.join(folder, Self.fileName)
    guard FileSystem.entry(at: path) != nil else { return nil }
    let bytes = try FileSystem.read(path)
    guard let json = try? JSONValue(parsing: bytes.span), let shards = json["shards"]?.array else {
      throw TokenizerError(.badShard, "not a manifest of token shards", location: path)
    }
    self.json = json
    self.shards = shards.compactMap { ShardRecord($0) }
    droppedTokens = json["dropped_tokens"]?.count ?? 0
    faults = Dictionary(
      (json["faults"]?.members ?? []).map { ($0.key, $0.value.count ?? 0) }, uniquingKeysWith: { $1 })
    guard self.shards.count == shards.count else {
      throw TokenizerError(.badShard, "a shard's description is invalid", location: path)
    }
  }

  internal func write(to folder: String) throws {
    var writer = JSONWriter(capacity: 1 << 12)
    writer.value(json)
    writer.endLine()
    try AtomicFile.write(writer.bytes.array().span, to: Path.join(folder, Self.fileName))
  }
}
