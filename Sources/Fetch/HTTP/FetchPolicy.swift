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
  package var lowSpeedSeconds = 60
  /// Requests in a row that may fail without a mebibyte of progress before the fetch fails.
  package var attempts = 7
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
  /// Bytes buffered for a reader that is slower than the network.
  package var bufferSize = 1 << 20
  /// Whether content may begin with `<`. Where it may not, such an answer is a server's error page.
  package var acceptsMarkup = false
  /// Called several times per second while waiting; true ends the download as `.interrupted`.
  package var shouldStop: (@Sendable () -> Bool)?

  /// The defaults suit Common Crawl's servers, who ask for whole files, one request per second at
  /// most, and no insistence (status.commoncrawl.org).
  ///
  /// - Parameter contact: a URL or address for servers' operators, put into the User-Agent header;
  ///   advisable for large fetches.
  package init(contact: String? = nil) {
    userAgent = "dataprep/\(version)" + (contact.map { " (+\($0))" } ?? " (text corpus builder)")
  }
}
