import Base
import Fetch

/// Tells a monitor of jobs that this one starts or has ended.
///
/// The addresses are those of healthchecks.io, which others took over: the URL itself means success. A monitor that does
/// not answer never stops a run: it is warned of, by its host, as the rest of such an address is a secret.
struct Ping {
  /// What is told.
  enum Event: String { case start, success, failure }

  private let url: String

  /// - Parameter url: what the monitor has given for the job.
  init(_ url: String) { self.url = url }

  /// The address to ask for.
  func address(_ event: Event) -> String {
    let suffix =
      switch event {
      case .start: "/start"
      case .success: ""
      case .failure: "/fail"
      }
    let mark = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
    var path = url[..<mark]
    while !suffix.isEmpty, path.hasSuffix("/") { path = path.dropLast() }
    return path + suffix + url[mark...]
  }

  /// Asks for it, three times at most.
  func send(_ event: Event) {
    var policy = FetchPolicy()
    policy.connectTimeout = 10
    policy.lowSpeedSeconds = 10
    policy.attempts = 3
    policy.busyAttempts = 3
    // A monitor that refuses says nothing about other requests.
    policy.coolDown = 0
    policy.maximumBackoff = 2
    policy.maximumRetryAfter = 5
    policy.minimumInterval = 0
    policy.acceptsMarkup = true
    do {
      let source = try HTTPSource(address(event), policy: policy)
      try source.skip(1 << 16)
    } catch {
      let host = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true).dropFirst().first ?? ""
      Console.warning("--ping-url: \(host) was not told of the \(event.rawValue): \(error.message)")
    }
  }
}
