internal import Base
internal import Tokenization

/// A shard that was being written at a checkpoint.
internal struct SavedShard {
  var index: Int
  var progress: ShardProgress
  /// The table beside it, where there is one.
  var trace: SourceTableProgress?
  var textBytes: Int
  var sources: [SourceRange]
  var end: StreamPosition

  init(
    index: Int, progress: ShardProgress, trace: SourceTableProgress?, textBytes: Int, sources: [SourceRange],
    end: StreamPosition
  ) {
    self.index = index
    self.progress = progress
    self.trace = trace
    self.textBytes = textBytes
    self.sources = sources
    self.end = end
  }

  /// Reads what `writeMembers` wrote; nil for anything else.
  init?(_ json: JSONValue) {
    guard let index = json["index"]?.integer, 0..<1 << 40 ~= index, let progress = ShardProgress(json["progress"]),
      let textBytes = json["text_bytes"]?.integer, 0..<1 << 60 ~= textBytes, let listed = json["sources"]?.array,
      let end = StreamPosition(json["end"])
    else { return nil }
    let sources = listed.compactMap { SourceRange($0) }
    guard sources.count == listed.count else { return nil }
    self.init(
      index: index, progress: progress, trace: SourceTableProgress(json["trace"]), textBytes: textBytes,
      sources: sources, end: end)
  }

  func writeMembers(to json: inout JSONWriter) {
    json.member("index", index)
    json.key("progress")
    progress.write(to: &json)
    if let trace {
      json.key("trace")
      trace.write(to: &json)
    }
    json.member("text_bytes", textBytes)
    json.key("sources")
    json.beginArray()
    for source in sources { source.write(to: &json) }
    json.endArray()
    json.key("end")
    end.write(to: &json)
  }
}
