package import Base
package import Inference

/// What probes found of servers: `answers/probes.json` of a run.
package struct ProbeFile: Sendable {
  private let path: String

  /// The probes of a run.
  package init(folder: String) { path = Path.join(RelabelRun.answers(in: folder), "probes.json") }

  /// How a server gives log-probabilities of prompts: as kept, or by a probe now.
  ///
  /// - Returns: nil if a stop was requested.
  /// - Throws: `InferenceError.unusable` where it has none that can be believed, and what the probe throws.
  package func scoring(_ model: ModelConnection, named name: String, _ stop: StopFlag) throws -> PromptScoring? {
    let verdict: PromptVerdict
    if let kept = try read("prompts", model, name).flatMap({ PromptVerdict($0) }) {
      verdict = kept
    } else {
      guard let access = try model.access(stop),
        let found = try access.turn.withLock({ _ in try access.server.probePrompts(stop: stop) })
      else { return nil }
      verdict = found
      // A server that is mended is asked again.
      if found.source != nil { try keep("prompts", model, name) { found.write(to: &$0) } }
    }
    guard let source = verdict.source else {
      throw InferenceError(
        .unusable, verdict.summary, location: model.identity,
        advice:
          "Rank by relevance alone with --rank rc, or use a server that echoes prompts with their log-probabilities.")
    }
    return source
  }

  /// How a server gives the log-probabilities of labels: as kept, or by a probe now.
  ///
  /// - Returns: nil if a stop was requested.
  /// - Throws: `InferenceError.unusable` where it has none, and what the probe throws.
  package func labels(_ model: ModelConnection, named name: String, _ stop: StopFlag) throws -> LabelVerdict? {
    if let kept = try read("labels", model, name).flatMap({ LabelVerdict($0) }) { return kept }
    guard let access = try model.access(stop),
      let found = try access.turn.withLock({ _ in try access.server.probeLabels(stop: stop) })
    else { return nil }
    guard found.source != nil else {
      throw InferenceError(
        .unusable, found.summary, location: model.identity,
        advice: "Rank by likelihood alone with --rank ql, or use a server that gives log-probabilities.")
    }
    try keep("labels", model, name) { found.write(to: &$0) }
    return found
  }

  private static func name(_ what: String, _ model: ModelConnection, _ name: String) -> String {
    "\(what) \(model.identity) \(name)"
  }

  private func read(_ what: String, _ model: ModelConnection, _ name: String) throws -> JSONValue? {
    guard FileSystem.entry(at: path) != nil else { return nil }
    return try JSONValue(file: path)[Self.name(what, model, name)]
  }

  private func keep(_ what: String, _ model: ModelConnection, _ name: String, _ write: (inout JSONWriter) -> Void)
    throws
  {
    try FileSystem.createFolder(Path.split(path).folder)
    var json = JSONWriter()
    json.beginObject()
    let name = Self.name(what, model, name)
    if FileSystem.entry(at: path) != nil {
      for member in try JSONValue(file: path).members ?? [] where member.key != name {
        json.key(member.key)
        json.value(member.value)
      }
    }
    json.key(name)
    write(&json)
    json.endObject()
    json.endLine()
    var file = try AtomicFile(path: path)
    try json.bytes.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    try file.commit()
  }
}
