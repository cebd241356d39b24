/// What follows from the end of one try: pure rules, no clock and no IO.
package struct RetryPolicy: Sendable {
  /// How a try ended.
  package enum Outcome: Equatable, Sendable {
    /// An answer of HTTP that is whole by its framing. `isJSON` says whether its body is one whole JSON object.
    case answered(status: Int, isJSON: Bool, retryAfter: Double?)
    /// No answer, or a part of one.
    case dropped(String)
    /// More bytes than allowed.
    case tooLarge(status: Int)
    /// No try will go better: a bad certificate, a protocol that is not supported.
    case hopeless(String)
  }

  /// What to do.
  package enum Verdict: Equatable, Sendable {
    /// Hand the answer on; `failure` says why nothing can be made of it.
    case deliver(failure: String?)
    /// Try again, up to `attempts` tries in all, and not before `after` seconds.
    case retry(reason: String, after: Double?, attempts: Int)
    /// End the run: all requests would fare the same.
    case end(reason: String, advice: String)
  }

  private let settings: ClientSettings

  /// Rules with the limits of `settings`.
  package init(_ settings: ClientSettings) { self.settings = settings }

  /// Judges one try.
  package func verdict(_ outcome: Outcome) -> Verdict {
    switch outcome {
    case .dropped(let reason): return .retry(reason: reason, after: nil, attempts: settings.attempts)
    case .hopeless(let reason): return .end(reason: reason, advice: "Check the address of the server.")
    case .tooLarge: return .deliver(failure: "the answer is larger than \(settings.maximumAnswer) bytes")
    case .answered(let status, let isJSON, let retryAfter): return verdict(status, isJSON, retryAfter)
    }
  }

  private func verdict(_ status: Int, _ isJSON: Bool, _ retryAfter: Double?) -> Verdict {
    let reason = "HTTP status \(status)"
    switch status {
    case 200...299:
      guard isJSON else {
        return .retry(
          reason: "\(reason), but the body is no whole JSON object", after: retryAfter, attempts: settings.attempts)
      }
      return .deliver(failure: nil)
    case 400, 413, 422: return .deliver(failure: reason)
    case let status where settings.deliversRefusals && [404, 405, 501].contains(status):
      return .deliver(failure: reason)
    case 425: return .retry(reason: reason, after: retryAfter, attempts: min(2, settings.attempts))
    case 401:
      return .end(reason: "\(reason): the server wants another key", advice: "Set the variable of the key; see --help.")
    case 402: return .end(reason: "\(reason): the account has no credit", advice: "Pay, or take another server.")
    case 403:
      return .end(
        reason: "\(reason): the server refuses this key or this address",
        advice: "Check the variable of the key and what the account may use.")
    case 404:
      return .end(
        reason: "\(reason): the server knows no such function or model",
        advice: "Check the address, which ends in /v1 on most servers, and the name of the model.")
    case 300...399:
      return .end(reason: "\(reason): the server sends elsewhere", advice: "Give the address that it sends to.")
    case 408, 409, 429, 500, 502...599: return .retry(reason: reason, after: retryAfter, attempts: settings.attempts)
    default: return .end(reason: reason, advice: "Check that the address is one of OpenAI's protocol.")
    }
  }

  /// Seconds to wait before the next try.
  ///
  /// - Parameters:
  ///   - failures: tries that failed, at least 1.
  ///   - asked: what the server asks for.
  ///   - jitter: in 0..<1; half of the wait is spread by it, so that requests do not come back together.
  package func wait(failures: Int, asked: Double?, jitter: Double) -> Double {
    let doubled = settings.firstBackoff * Double(1 << min(max(failures, 1) - 1, 20))
    let backoff = min(doubled, settings.maximumBackoff) * (0.5 + 0.5 * jitter)
    // A little later than asked, and not all at once.
    let request = asked.map { min(max($0, 0), settings.maximumRetryAfter) + 0.1 * backoff } ?? 0
    return max(backoff, request)
  }

  /// Whether a request that failed in all its tries is handed on, though nothing else went well meanwhile.
  package func delivers(_ outcome: Outcome) -> Bool {
    if case .answered(500, _, _) = outcome { settings.deliversRefusals } else { false }
  }

  /// Failures without a success after which the run stops.
  package var failuresInARow: Int { settings.failuresInARow ?? max(24, 6 * settings.concurrency) }
}
