internal import Base
internal import Inference

/// How a log keeps what an answer has cost.
extension Usage {
  /// What a line of a log says.
  init(line: JSONValue) {
    self.init(
      promptTokens: line["in"]?.count ?? 0, completionTokens: line["out"]?.count ?? 0,
      cachedTokens: line["cached"]?.count ?? 0)
  }

  /// Writes it as members of a log's line.
  func writeMembers(to json: inout JSONWriter) {
    json.member("in", promptTokens)
    json.member("out", completionTokens)
    json.member("cached", cachedTokens)
  }
}
