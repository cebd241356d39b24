package import Base
internal import Runs
internal import Tokenization

/// What says that a shard's files are whole, and how far the stream was at its end.
package struct ShardRecord: Sendable, Equatable {
  /// The main file's name.
  package var name: String
  /// `train` or `val`.
  package var split: String
  /// The shard's number in its task, from 0.
  package var index: Int
  /// Tokens, separators among them.
  package var tokens: Int
  /// Documents that end in it.
  package var documents: Int
  /// Bytes of the texts of these.
  package var textBytes: Int
  /// The main file first.
  package var files: [FileMark]
  /// The records its documents are from, in the shard's order; empty where only a table tells them.
  package var sources: [SourceRange]
  /// Faults found on the way to its end, by kind.
  package var faults: [String: Int]
  /// How far the stream was.
  internal var end: StreamPosition

  /// Writes the members that manifests have too.
  internal func writeMembers(to json: inout JSONWriter) {
    json.member("name", name)
    json.member("split", split)
    json.member("index", index)
    json.member("tokens", tokens)
    json.member("documents", documents)
    json.member("text_bytes", textBytes)
    json.key("files")
    json.beginArray()
    for file in files { file.write(to: &json) }
    json.endArray()
    json.key("sources")
    json.beginArray()
    for source in sources { source.write(to: &json) }
    json.endArray()
    json.member("faults", faults)
  }

  /// What the record of the shard's part says beside its files: the shard, and how far the stream was.
  internal var resume: JSONValue {
    get throws {
      var json = JSONWriter(capacity: 4096)
      json.beginObject()
      writeMembers(to: &json)
      json.key("end")
      end.write(to: &json)
      json.endObject()
      return try JSONValue(parsing: json.bytes.array().span)
    }
  }

  /// The shard of a task's part; nil for a last part without one.
  ///
  /// - Throws: `RunError.badRecord` where the record describes no shard.
  internal init?(_ part: CompletionRecord) throws {
    guard let json = part.resume else { return nil }
    guard let record = ShardRecord(json) else {
      throw RunError(
        .badRecord, "the record of \(part.task), part \(part.part ?? 0), describes no shard",
        advice: "Remove the record to write its shard again.")
    }
    self = record
  }

  /// Reads a record; nil where it is none.
  internal init?(_ json: JSONValue) {
    guard let name = json["name"]?.string, let split = json["split"]?.string, let index = json["index"]?.count,
      let tokens = json["tokens"]?.count, let documents = json["documents"]?.count,
      let textBytes = json["text_bytes"]?.count, let files = json["files"]?.array,
      let sources = json["sources"]?.array, let faults = json["faults"]?.members
    else { return nil }
    self.name = name
    self.split = split
    self.index = index
    self.tokens = tokens
    self.documents = documents
    self.textBytes = textBytes
    self.files = files.compactMap { FileMark($0) }
    self.sources = sources.compactMap { SourceRange($0) }
    self.faults = Dictionary(faults.map { ($0.key, $0.value.count ?? 0) }, uniquingKeysWith: { $1 })
    // Manifests do not say how far the stream was.
    let end =
      json["end"] == nil ? StreamPosition(part: 0, document: 0, offset: 0, tokens: nil) : StreamPosition(json["end"])
    guard let end, self.files.count == files.count, !files.isEmpty,
      self.sources.count == sources.count
    else { return nil }
    self.end = end
  }

  internal init(
    name: String, split: String, index: Int, shard: WrittenShard, textBytes: Int, sources: [SourceRange],
    faults: [String: Int], end: StreamPosition
  ) {
    self.name = name
    self.split = split
    self.index = index
    tokens = shard.tokenCount
    documents = shard.documentCount
    files = shard.files
    self.textBytes = textBytes
    self.sources = sources
    self.faults = faults
    self.end = end
  }
}
