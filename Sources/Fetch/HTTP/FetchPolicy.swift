import Base

/// The limits, the pace and the User-Agent of requests.
package struct FetchPolicy: Sendable {
  /// The User-Agent header. Server operators contact the person it names.
  package var userAgent: String
  /// Seconds that connecting may take, name look-up and TLS included.
  package var connectTimeout = 30
  /// A transfer slower than this many bytes per second over `lowSpeedSeconds` counts as dropped.
  package var lowSpeedLimit = 1024
  /// Seconds over which `lowSpeedLimit` is measured; also how long a server may keep silent.
  package var lowSpeedSeconds = 30
  /// Requests in a row that may fail without a mebibyte of progress before the fetch fails.
  package var attempts = 7
  /// The same for answers that say that the server is busy (408, 425, 429, 5xx), which last longer than a broken connection.
  package var busyAttempts = 10
  /// Seconds before the second request; every further wait is twice as long.
  package var firstBackoff = 1.0
  /// The longest wait in seconds between two requests, before jitter.
  package var maximumBackoff = 120.0
  /// The longest Retry-After in seconds that is waited for; a longer one ends the fetch.
  package var maximumRetryAfter = 600.0
  /// Redirects followed before the fetch fails.
  package var maximumRedirects = 10
  /// Seconds between two requests of this process to one host, redirects not counted.
  package var minimumInterval = 1.0
  /// Seconds during which no request is sent to a host that answered with status 403; 0 for a host whose refusal says
  /// nothing about other requests.
  package var coolDown = 600.0
  /// Whether cool-downs of servers on this machine are kept for other processes too.
  package var keepsAllCoolDowns = false
  /// A folder in which several processes share one budget for each host: the workers of a plan.
  package var budgetFolder: String?
  /// Bytes buffered for a reader that is slower than the network.
  package var bufferSize = 1 << 20
  /// Whether content may begin with `<`. Where it may not, such an answer is a server's error page.
  package var acceptsMarkup = false
  /// Called several times per second while waiting; true ends the download as `.interrupted`.
  package var shouldStop: (@Sendable () -> Bool)?

  /// The defaults suit Common Crawl's servers, who ask for whole files, one request per second at
  /// most, and no insistence (status.commoncrawl.org).
  ///
  /// - Parameter contact: a URL or address for servers' operators, put into the User-Agent header; advisable for large
  ///   fetches. `$DATAPREP_CONTACT` where it is nil.
  package init(contact: String? = nil) {
    let contact = (contact ?? UserCache.environment("DATAPREP_CONTACT")).map(Self.headerText) ?? ""
    userAgent = "dataprep/\(version)" + (contact.isEmpty ? " (text corpus builder)" : " (+\(contact))")
    if let seconds = UserCache.environment("DATAPREP_COOL_DOWN").flatMap(Double.init), 0...86_400 ~= seconds {
      coolDown = seconds
      keepsAllCoolDowns = true
    }
  }

  /// What of a text a header's comment can hold.
  private static func headerText(_ text: String) -> String {
    String(text.unicodeScalars.filter { 0x20..<0x7F ~= $0.value && $0 != "(" && $0 != ")" }.map(Character.init))
  }
}
