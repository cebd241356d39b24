package import Base

/// The limits and the pace of requests to one server.
package struct ClientSettings: Sendable {
  /// Requests under way, those that wait for their next try included.
  package var concurrency = 16
  /// Tries of one request.
  package var attempts = 7
  /// Seconds before the second try, before jitter; every further wait is twice as long.
  package var firstBackoff = 1.0
  /// The longest wait in seconds between two tries, before jitter.
  package var maximumBackoff = 60.0
  /// The longest Retry-After in seconds that is waited for; a longer one is cut to this.
  package var maximumRetryAfter = 600.0
  /// Failures without a success between them, over all requests, after which the run stops; nil is six times the
  /// concurrency, at least 24.
  package var failuresInARow: Int?
  /// Seconds that connecting may take.
  package var connectSeconds = 30
  /// Seconds without a byte after which an answer counts as dropped. Large prompts take minutes on processors.
  package var silentSeconds = 300.0
  /// Bytes of one answer.
  package var maximumAnswer = 16 << 20
  /// Requests a minute, tries included; nil is no limit.
  package var requestsPerMinute: Double?
  /// Estimated tokens a minute, tries included; nil is no limit.
  package var tokensPerMinute: Double?
  /// Whether 404, 405, 501 and a lasting 500 are answers, and no end of the run: for a probe of what a server can do.
  package var deliversRefusals = false
  /// Of the generator that spreads waits.
  package var seed: UInt64 = 0
  /// Ends the run, requests under way included.
  package var stop: StopFlag?

  /// The defaults suit a server of one's own.
  package init() {}

  /// - Throws: `badSettings` for a number that makes no sense.
  internal func check() throws(InferenceError) {
    let faults: [(Bool, String)] = [
      (1...4096 ~= concurrency, "between 1 and 4,096 requests can be under way"),
      (attempts >= 1, "a request needs at least one try"),
      (failuresInARow ?? 1 >= 1, "the failures in a row that stop a run are at least 1"),
      (requestsPerMinute ?? 1 > 0, "the requests a minute are more than 0"),
      (tokensPerMinute ?? 1 > 0, "the tokens a minute are more than 0"),
      (connectSeconds >= 1 && silentSeconds > 0, "time limits are more than 0 seconds"),
      (1...1 << 30 ~= maximumAnswer, "an answer has between 1 byte and 1 GiB"),
    ]
    if let fault = faults.first(where: { !$0.0 }) { throw InferenceError(.badSettings, fault.1) }
  }
}
