package import Base

/// How far the writer of a shard was at a checkpoint: what another writer needs to go on, beside the private files.
package struct ShardProgress: Sendable, Equatable {
  /// Tokens written.
  package var tokenCount: Int
  /// Documents that ended.
  package var documentCount: Int
  /// The private files, the main one first.
  package var files: [FileMark]
  /// dolma's table.
  package var table: SourceTableProgress?

  internal init(tokenCount: Int, documentCount: Int, files: [FileMark], table: SourceTableProgress? = nil) {
    self.tokenCount = tokenCount
    self.documentCount = documentCount
    self.files = files
    self.table = table
  }

  /// Reads what `write` wrote; nil for anything else.
  package init?(_ json: JSONValue?) {
    guard let tokenCount = json?["tokens"]?.integer, let documentCount = json?["documents"]?.integer,
      let listed = json?["files"]?.array, Self.isPossible(tokenCount), Self.isPossible(documentCount)
    else { return nil }
    let files = listed.compactMap { FileMark($0) }
    guard files.count == listed.count else { return nil }
    self.init(
      tokenCount: tokenCount, documentCount: documentCount, files: files, table: SourceTableProgress(json?["table"]))
  }

  /// Whether arithmetic with a count can overflow nothing.
  fileprivate static func isPossible(_ count: Int) -> Bool { 0..<1 << 60 ~= count }

  /// Writes the progress as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("tokens", tokenCount)
    json.member("documents", documentCount)
    json.key("files")
    json.beginArray()
    for file in files { file.write(to: &json) }
    json.endArray()
    if let table {
      json.key("table")
      table.write(to: &json)
    }
    json.endObject()
  }
}

/// How far the writer of a table of sources was at a checkpoint.
package struct SourceTableProgress: Sendable, Equatable {
  /// The private file.
  package var file: FileMark
  /// Tokens of the documents so far.
  package var tokenCount: Int
  /// Rows that are not stored yet.
  package var rows: String

  internal init(file: FileMark, tokenCount: Int, rows: String) {
    self.file = file
    self.tokenCount = tokenCount
    self.rows = rows
  }

  /// Reads what `write` wrote; nil for anything else.
  package init?(_ json: JSONValue?) {
    guard let file = FileMark(json?["file"]), let tokenCount = json?["tokens"]?.integer,
      ShardProgress.isPossible(tokenCount), let rows = json?["rows"]?.string
    else { return nil }
    self.init(file: file, tokenCount: tokenCount, rows: rows)
  }

  /// Writes the progress as an object.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("file")
    file.write(to: &json)
    json.member("tokens", tokenCount)
    json.member("rows", rows)
    json.endObject()
  }
}
