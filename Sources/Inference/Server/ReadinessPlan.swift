package import Base

/// Decides whether a server is ready, from answers to a question for its models: pure rules, no clock and no IO.
package struct ReadinessPlan: Sendable {
  /// What to do next.
  package enum Step: Equatable, Sendable {
    /// It answers; the names of its models, none where it does not list them.
    case ready(models: [String])
    /// Ask again after this number of seconds.
    case again(seconds: Double, reason: String)
    /// It will not be ready.
    case failed(reason: String, advice: String)
  }

  private let limit: Double
  private var asked = 0

  private static let longestWait = 5.0

  /// - Parameter limit: seconds after which waiting ends.
  package init(limit: Double) { self.limit = limit }

  /// Judges one answer.
  ///
  /// - Parameters:
  ///   - body: the answer's JSON, if it is that.
  ///   - elapsed: seconds since the first question.
  package mutating func judge(_ outcome: RetryPolicy.Outcome, body: JSONValue?, elapsed: Double) -> Step {
    switch outcome {
    case .hopeless(let reason): return .failed(reason: reason, advice: "Check the address of the server.")
    case .dropped(let reason): return again(reason, elapsed)
    case .tooLarge: return .ready(models: [])
    case .answered(let status, _, _):
      switch status {
      case 401, 403:
        return .failed(
          reason: "HTTP status \(status): the server refuses the key",
          advice: "Set the variable of the key; see --help.")
      case 408, 425, 429, 500, 502, 503, 504: return again("HTTP status \(status)", elapsed)
      default: return .ready(models: names(body))
      }
    }
  }

  private func names(_ body: JSONValue?) -> [String] {
    let entries = body?["data"]?.array ?? body?["models"]?.array ?? []
    return entries.compactMap { $0["id"]?.string ?? $0["name"]?.string }
  }

  private mutating func again(_ reason: String, _ elapsed: Double) -> Step {
    guard elapsed < limit else {
      return .failed(
        reason: "\(reason); the server was not ready within \(Int(limit)) s",
        advice: "Start the server, or check its address; a large model may need more time to load.")
    }
    asked += 1
    let wait = min(Self.longestWait, 0.25 * Double(1 << min(asked - 1, 10)))
    return .again(seconds: min(wait, max(0.05, limit - elapsed)), reason: reason)
  }
}
