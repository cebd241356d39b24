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
  /// The spelling of the token that separates documents; nil where there is none.
  package var separator: String?
  /// The whole manifest, for what has no member here.
  package let json: JSONValue

  /// Tokens of all shards.
  package var tokens: Int { Self.sum(shards, \.tokens) }
  /// Documents of all shards.
  package var documents: Int { Self.sum(shards, \.documents) }
  /// Bytes of all documents' texts.
  package var textBytes: Int { Self.sum(shards, \.textBytes) }

  /// The one input that all validation documents are from, as it was spelled; nil where there are several or none.
  internal var onlyValidationInput: String? {
    let inputs = Set(shards.filter { $0.split == "val" }.flatMap { $0.sources.map(\.input) })
    guard inputs.count == 1, let input = inputs.first, let listed = json["plan"]?["inputs"]?.array,
      listed.indices.contains(input)
    else { return nil }
    return listed[input]["input"]?.string
  }

  private static func sum(_ shards: [ShardRecord], _ number: (ShardRecord) -> Int) -> Int {
    shards.reduce(0) { $0.adding(clamped: number($1)) }
  }

  /// The manifest of a run that is complete.
  internal init(_ job: TokenizeJob, _ run: ConcludedRun) throws {
    let bases = Dictionary(run.tasks.map { ($0.name, 0) }, uniquingKeysWith: { first, _ in first })
    var first = bases
    var inputs: [Input] = []
    // Where validation documents are drawn from all inputs, two tasks have the same ones.
    var listed: [String: Int] = [:]
    for task in run.tasks {
      let base = task.inputs.first.flatMap { listed[$0.identity] } ?? inputs.count
      first[task.name] = base
      guard base == inputs.count else { continue }
      if let input = task.inputs.first { listed[input.identity] = base }
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
    separator = job.separatorName
    json.member("separator", separator)
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
    try self.init(FileSystem.read(path), path: path)
  }

  /// Reads a manifest's bytes.
  ///
  /// - Parameter path: where they are from, for messages.
  /// - Throws: `TokenizerError.badShard` for one that cannot be understood.
  package init(_ bytes: [UInt8], path: String) throws {
    guard let json = try? JSONValue(parsing: bytes.span), let shards = json["shards"]?.array else {
      throw TokenizerError(.badShard, "not a manifest of token shards", location: path)
    }
    self.json = json
    self.shards = shards.compactMap { ShardRecord($0) }
    droppedTokens = json["dropped_tokens"]?.count ?? 0
    separator = json["separator"]?.string
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
