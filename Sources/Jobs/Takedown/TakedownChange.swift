internal import Base
internal import Runs

/// One file that a removal changes: a row of the journal, and of the proof.
internal struct TakedownChange: Sendable, Equatable {
  /// A file at one time.
  struct State: Sendable, Equatable {
    var byteCount: Int
    var sha256: String
    /// Documents.
    var lines: Int
  }

  var path: String
  var before: State
  /// Nil where no document stays, and the file goes.
  var after: State?
  /// Characters and bytes of the texts that went.
  var characters = 0
  var textBytes = 0

  init(path: String, before: State, after: State?) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// Reads what `write` wrote; nil for anything else, and for a path that leads out of the folder.
  init?(_ json: JSONValue) {
    guard let path = json["path"]?.string, CompletionRecord.isPublishable(path),
      let before = State(json["before"]), let characters = json["characters"]?.count,
      let textBytes = json["text_bytes"]?.count
    else { return nil }
    self.init(path: path, before: before, after: State(json["after"]))
    guard after != nil || json["after"] == .null else { return nil }
    self.characters = characters
    self.textBytes = textBytes
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("path", path)
    json.member("documents_removed", before.lines - (after?.lines ?? 0))
    json.member("characters", characters)
    json.member("text_bytes", textBytes)
    json.key("before")
    before.write(to: &json)
    json.key("after")
    if let after { after.write(to: &json) } else { json.null() }
    json.endObject()
  }
}

extension TakedownChange.State {
  fileprivate init?(_ json: JSONValue?) {
    guard let byteCount = json?["bytes"]?.count, let sha256 = json?["sha256"]?.string,
      let lines = json?["documents"]?.count
    else { return nil }
    self.init(byteCount: byteCount, sha256: sha256, lines: lines)
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("bytes", byteCount)
    json.member("sha256", sha256)
    json.member("documents", lines)
    json.endObject()
  }
}
