package import Base

extension ModelServer {
  /// Waits until the server answers, as one that is still loading its model does not, or with status 503.
  ///
  /// - Parameters:
  ///   - limit: seconds after which waiting ends.
  ///   - stop: ends waiting.
  ///   - note: told why it waits, once a reason.
  /// - Returns: the names of its models; none if it does not list them, and nil if a stop was requested.
  /// - Throws: `unavailable` after the limit, or where the server refuses the key.
  package func waitUntilReady(
    limit: Double, stop: StopFlag? = nil, note: (String) -> Void = { _ in }
  ) throws(InferenceError) -> [String]? {
    var settings = ClientSettings()
    settings.concurrency = 1
    settings.connectSeconds = 10
    settings.silentSeconds = max(1, min(30, limit))
    let loop = try TransferLoop(self, settings)
    var plan = ReadinessPlan(limit: limit)
    let began = MonotonicClock.now()
    var lastReason: String?
    while true {
      guard let (slot, outcome) = try ask(loop, stop) else { return nil }
      key?.hide(in: &slot.answer.body)
      let body = slot.answer.body.withSpan { bytes in try? JSONValue(parsing: bytes, limit: 1 << 20) }
      switch plan.judge(outcome, body: body, elapsed: MonotonicClock.now() - began) {
      case .ready(let models): return models
      case .failed(let reason, let advice):
        throw InferenceError(.unavailable, reason, location: redactedURL, advice: advice)
      case .again(let seconds, let reason):
        if reason != lastReason { note("\(redactedURL): waiting for the server (\(reason))") }
        lastReason = reason
        let end = MonotonicClock.now() + seconds
        while MonotonicClock.now() < end {
          if stop?.isRequested ?? false { return nil }
          loop.wait(min(0.25, max(0, end - MonotonicClock.now())))
        }
      }
    }
  }

  /// One question for the models; nil if a stop was requested.
  private func ask(
    _ loop: TransferLoop, _ stop: StopFlag?
  ) throws(InferenceError) -> (TransferSlot, RetryPolicy.Outcome)? {
    let slot = loop.slots[0]
    slot.load(ModelRequest(number: 0, path: "models", body: nil), server: self)
    guard loop.begin(slot) else {
      throw InferenceError(.unavailable, "libcurl rejects a request", location: redactedURL)
    }
    while true {
      if stop?.isRequested ?? false { return nil }
      loop.wait(0.25)
      if let finished = loop.takeFinished() { return finished }
    }
  }

  /// What is wrong with the model's name, given those that the server lists; nil if it is among them or none are.
  package func fault(amongModels names: [String]) -> InferenceError? {
    guard !names.isEmpty, !names.contains(model) else { return nil }
    let nearest = nearestName(to: model, among: names) ?? names[0]
    return InferenceError(
      .unavailable, "the server has no model \(PrintableText.line(model))", location: redactedURL,
      advice:
        "Did you mean \(PrintableText.line(nearest))? It has \(names.count == 1 ? "1 model" : "\(names.count) models")."
    )
  }
}
