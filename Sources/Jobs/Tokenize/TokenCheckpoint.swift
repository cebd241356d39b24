internal import Base
internal import Runs

/// Saves how far a tokenization is: its shards, and its shuffle where it has one.
internal struct TokenCheckpoint {
  /// What comes before a measure of tokens in shards: all that is done while documents are collected.
  private static let collected = 1 << 50

  let context: TaskContext
  let isShuffled: Bool

  /// Saves the state of the shards, between two documents; nothing where a document could not be appended whole, as its
  /// shard could not be published.
  func save(_ sequence: ShardSequence) throws {
    guard sequence.isBetweenDocuments else { return }
    try save(done: (isShuffled ? Self.collected : 0) + sequence.tokenCount) { json in
      if isShuffled { json.member("shuffle", true) }
      json.key("sequence")
      try sequence.save(to: &json)
    }
  }

  /// Saves the state of a shuffle whose documents are being collected.
  func save(_ collection: DocumentCollection) throws {
    try save(done: collection.tokenCount) { json in
      json.key("shuffle")
      try collection.save(to: &json)
    }
  }

  private func save(done: Int, _ write: (inout JSONWriter) throws -> Void) throws {
    var json = JSONWriter(capacity: 4096)
    json.beginObject()
    try write(&json)
    json.endObject()
    try context.saveCheckpoint(try JSONValue(parsing: json.bytes.array().span), done: done)
  }
}
