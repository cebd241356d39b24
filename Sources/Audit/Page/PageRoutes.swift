/// Which requests the labelling page answers: those of its own pages, with its token.
package struct PageRoutes: Sendable {
  /// What a request is for.
  package enum Route: String, Sendable, CaseIterable {
    /// The page's own files; `page` is the path that ends with the token and a slash.
    case page = ""
    case style = "page.css"
    case script = "page.js"
    /// The document before the rater, and all that the page shows.
    case state
    /// Actions.
    case label, remark, skip, undo, rater, end

    /// Whether a request for it changes something.
    var isAction: Bool {
      switch self {
      case .page, .style, .script, .state: false
      case .label, .remark, .skip, .undo, .rater, .end: true
      }
    }
  }

  /// The secret in every path.
  package let token: String
  /// The port that the server listens on.
  package let port: UInt16

  /// Routes below a token.
  package init(token: String, port: UInt16) {
    self.token = token
    self.port = port
  }

  /// A new secret of 128 bits from the system's source of random numbers, as 32 hexadecimal digits.
  package static func newToken() -> String {
    var system = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(system.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The page's address.
  package var address: String { "http://127.0.0.1:\(port)/\(token)/" }

  /// What a request is for, or the refusal.
  ///
  /// The name in `Host` is checked first: a page of another name that resolves to this machine (DNS rebinding) would
  /// otherwise be of the same origin as this one. Only then is something compared with the token.
  package func route(_ request: PageRequest) -> Result<Route, PageRefusal> {
    let names = ["127.0.0.1:\(port)", "localhost:\(port)"]
    guard let host = request.host?.lowercased(), names.contains(host) else {
      return refuse(403, "This page is served to 127.0.0.1 and localhost only.")
    }
    if let origin = request.origin?.lowercased(), origin != "http://\(host)" {
      return refuse(403, "Another page may not send requests to this one.")
    }
    guard request.byteCount <= PageRequest.limit else { return refuse(413, "The body is too large.") }
    let parts = request.path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0].isEmpty, isToken(parts[1]) else {
      return refuse(403, "The address has no valid token: use the one that the command printed.")
    }
    guard parts.count == 3, let route = Route(rawValue: String(parts[2])) else {
      return refuse(404, "There is no such page.")
    }
    guard route.isAction else {
      return ["GET", "HEAD"].contains(request.method) ? .success(route) : refuse(405, "Use GET.", allow: "GET, HEAD")
    }
    guard request.method == "POST" else { return refuse(405, "Use POST.", allow: "POST") }
    let type = request.contentType?.split(separator: ";").first?.trimmingPrefix { $0 == " " }.lowercased()
    guard type == "application/json" else { return refuse(415, "The body has to be application/json.") }
    return .success(route)
  }

  private func refuse(_ status: Int, _ reason: String, allow: String? = nil) -> Result<Route, PageRefusal> {
    .failure(PageRefusal(response: .refusal(status, reason, allow: allow)))
  }

  /// Compares all bytes, wherever the first difference is, so that the time tells nothing.
  private func isToken(_ candidate: Substring) -> Bool {
    guard candidate.utf8.count == token.utf8.count else { return false }
    return zip(candidate.utf8, token.utf8).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Why a request gets no other answer.
package struct PageRefusal: Error, Equatable {
  /// The answer that says so.
  package var response: PageResponse
}
