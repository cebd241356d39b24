public import Base

/// What a folder of token shards holds: the plan it was made by, and every shard with its files, counts and sources.
public struct TokenizationManifest: Sendable {
  /// The file's name.
  public static let fileName = "manifest.json"

  public var shards: [ShardRecord]
  public var droppedTokens: Int
  /// Faults by kind, in all.
  public var faults: [String: Int]
  /// The whole manifest, for what has no member here.
  public let json: JSONValue

  public var tokens: Int { shards.reduce(0) { $0 + $1.tokens } }
  public var documents: Int { shards.reduce(0) { $0 + $1.documents } }
  public var textBytes: Int { shards.reduce(0) { $0 + $1.textBytes } }

  internal init(
    plan: TokenizationPlan, shards: [ShardRecord], droppedTokens: Int, otherFaults: [String: Int]
  ) {
    self.shards = shards
    self.droppedTokens = droppedTokens
    faults = shards.reduce(into: otherFaults) { $0.merge($1.faults, uniquingKeysWith: +) }
    var json = JSONWriter(capacity: 1 << 12)
    json.beginObject()
    json.key("plan")
    plan.write(to: &json)
    json.key("tokens")
    json.integer(shards.reduce(0) { $0 + $1.tokens })
    json.key("documents")
    json.integer(shards.reduce(0) { $0 + $1.documents })
    json.key("text_bytes")
    json.integer(shards.reduce(0) { $0 + $1.textBytes })
    json.key("dropped_tokens")
    json.integer(droppedTokens)
    json.key("faults")
    json.beginObject()
    for (kind, count) in faults.sorted(by: { $0.key < $1.key }) {
      json.key(kind)
      json.integer(count)
    }
    json.endObject()
    json.key("shards")
    json.beginArray()
    for shard in shards {
      json.beginObject()
      shard.writeMembers(to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    let bytes = json.bytes.array()
    guard let value = try? JSONValue(parsing: bytes.span) else { preconditionFailure("no JSON") }
    self.json = value
  }

  /// Reads the manifest of a folder; nil where it has none.
  ///
  /// - Throws: `TokenizerError.badShard` for a manifest that cannot be read.
  public init?(folder: String) throws {
    try self.init(folder: folder, records: nil)
  }

  /// - Parameter records: the folder's records, where they are at hand, which the manifest must be of.
  internal init?(folder: String, records: [ShardRecord]?) throws {
    let path = Path.join(folder, Self.fileName)
    guard FileSystem.entry(at: path) != nil else { return nil }
    let bytes = try FileSystem.read(path)
    guard let json = try? JSONValue(parsing: bytes.span), let shards = json["shards"]?.array else {
      throw TokenizerError(.badShard, "not a manifest of token shards", location: path)
    }
    self.json = json
    self.shards = shards.compactMap { ShardRecord($0) }
    if let records, records.map(\.name) != self.shards.map(\.name) { return nil }
    droppedTokens = json["dropped_tokens"]?.integer ?? 0
    faults = Dictionary(
      (json["faults"]?.members ?? []).map { ($0.key, $0.value.integer ?? 0) }, uniquingKeysWith: +)
    guard self.shards.count == shards.count else {
      throw TokenizerError(.badShard, "a shard is not described as shards are", location: path)
    }
  }

  internal func write(to folder: String) throws {
    var writer = JSONWriter(capacity: 1 << 12)
    writer.value(json)
    writer.endLine()
    try AtomicFile.write(writer.bytes.array().span, to: Path.join(folder, Self.fileName))
  }
}
