import Base

/// The limits, the pace and the User-Agent of requests.
public struct FetchPolicy: Sendable {
  /// The User-Agent header. Server operators contact the person it names.
  public var userAgent: String
  /// Seconds that connecting may take, name look-up and TLS included.
  public var connectTimeout = 30
  /// A transfer slower than this many bytes per second over `lowSpeedSeconds` counts as dropped.
  public var lowSpeedLimit = 1024
  /// Seconds over which `lowSpeedLimit` is measured; also how long a server may keep silent.
  public var lowSpeedSeconds = 60
  /// Requests in a row that may fail without a mebibyte of progress before the fetch fails.
  public var attempts = 7
  /// Seconds before the second request; every further wait is twice as long.
  public var firstBackoff = 1.0
  /// The longest wait in seconds between two requests, before jitter.
  public var maximumBackoff = 120.0
  /// The longest Retry-After in seconds that is waited for; a longer one ends the fetch.
  public var maximumRetryAfter = 600.0
  /// Redirects followed before the fetch fails.
  public var maximumRedirects = 10
  /// Seconds between two requests of this process to one host, redirects not counted.
  public var minimumInterval = 1.0
  /// Bytes buffered for a reader that is slower than the network.
  public var bufferSize = 1 << 20
  /// Called several times per second while waiting; true ends the download as `.interrupted`.
  public var shouldStop: (@Sendable () -> Bool)?

  /// The defaults suit Common Crawl's servers, who ask for whole files, one request per second at
  /// most, and no insistence (status.commoncrawl.org).
  ///
  /// - Parameter contact: a URL or address for servers' operators, put into the User-Agent header;
  ///   advisable for large fetches.
  public init(contact: String? = nil) {
    userAgent = "dataprep/\(version)" + (contact.map { " (+\($0))" } ?? " (text corpus builder)")
  }
}
