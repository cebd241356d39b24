package import Base

extension ModelServer {
  /// Asks a few questions one after the other; see `PromptProbe`.
  ///
  /// - Returns: the verdict; nil if a stop was requested.
  /// - Throws: `unavailable` where the server refuses the key or is gone.
  package func probePrompts(stop: StopFlag? = nil) throws -> PromptVerdict? {
    var probe = PromptProbe(model: model)
    let ending = try probeClient(stop).run(next: { probe.next() }, answered: { probe.take($0) })
    return ending == .finished ? probe.verdict : nil
  }

  /// Asks a question or two; see `LabelProbe`.
  ///
  /// - Returns: the verdict; nil if a stop was requested.
  /// - Throws: `unavailable` where the server refuses the key or is gone.
  package func probeLabels(stop: StopFlag? = nil) throws -> LabelVerdict? {
    var probe = LabelProbe(model: model)
    let ending = try probeClient(stop).run(next: { probe.next() }, answered: { probe.take($0) })
    return ending == .finished ? probe.verdict : nil
  }

  private func probeClient(_ stop: StopFlag?) throws(InferenceError) -> ModelClient {
    var settings = ClientSettings()
    settings.concurrency = 1
    settings.attempts = 4
    settings.deliversRefusals = true
    settings.stop = stop
    return try ModelClient(self, settings)
  }
}
