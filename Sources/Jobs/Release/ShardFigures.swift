internal import Base
internal import Records
internal import Runs

/// A shard, and what is in it: a row of the manifest.
internal struct ShardFigures: Sendable, Equatable {
  var path: String
  var subset: Subset
  var documents = 0
  /// Unicode scalars of the texts.
  var characters = 0
  /// UTF-8 of the texts.
  var textBytes = 0
  /// Bytes as stored, and their digest; 0 and empty until the file is written.
  var byteCount = 0
  var sha256 = ""

  init(path: String, subset: Subset) {
    self.path = path
    self.subset = subset
  }

  /// Reads what `write` wrote; nil for anything else, and for a path that leads out of the folder.
  init?(_ json: JSONValue) {
    guard let path = json["path"]?.string, CompletionRecord.isPublishable(path),
      let language = json["language"]?.string, let tier = json["tier"]?.string.flatMap(Verdict.Tier.init(name:)),
      let documents = json["documents"]?.count, let characters = json["characters"]?.count,
      let textBytes = json["text_bytes"]?.count, let byteCount = json["bytes"]?.count,
      let sha256 = json["sha256"]?.string
    else { return nil }
    self.path = path
    subset = Subset(language: language, tier: tier)
    self.documents = documents
    self.characters = characters
    self.textBytes = textBytes
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("path", path)
    json.member("language", subset.language)
    json.member("tier", subset.tier.name)
    json.member("documents", documents)
    json.member("characters", characters)
    json.member("text_bytes", textBytes)
    json.member("bytes", byteCount)
    json.member("sha256", sha256)
    json.endObject()
  }
}

/// What several shards have together.
internal struct ShardTotals: Sendable, Equatable {
  var files = 0
  var documents = 0
  var characters = 0
  var textBytes = 0
  var byteCount = 0

  mutating func add(_ shard: ShardFigures) {
    files += 1
    documents = documents.adding(clamped: shard.documents)
    characters = characters.adding(clamped: shard.characters)
    textBytes = textBytes.adding(clamped: shard.textBytes)
    byteCount = byteCount.adding(clamped: shard.byteCount)
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("files", files)
    json.member("documents", documents)
    json.member("characters", characters)
    json.member("text_bytes", textBytes)
    json.member("bytes", byteCount)
    json.endObject()
  }
}
