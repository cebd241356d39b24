/// An answer of the labelling page.
package struct PageResponse: Sendable, Equatable {
  /// The status code.
  package var status: Int
  /// The type of the body.
  package var contentType: String
  /// The body; the server leaves it out where the method was HEAD.
  package var body: [UInt8]
  /// With status 405: the methods that the path has.
  package var allow: String?

  /// An answer with a body.
  package init(_ status: Int, _ contentType: String, _ body: [UInt8], allow: String? = nil) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.allow = allow
  }

  /// An answer that says in a sentence why there is no other one.
  package static func refusal(_ status: Int, _ reason: String, allow: String? = nil) -> PageResponse {
    PageResponse(status, "text/plain; charset=utf-8", Array("\(reason)\n".utf8), allow: allow)
  }

  /// All headers but those of HTTP itself.
  ///
  /// Nothing but the page's own files is loaded, nothing runs but its own script, no other page can frame it or read it,
  /// and its address, which holds the token, goes nowhere.
  package var headers: [(name: String, value: String)] {
    var headers = [
      ("Content-Type", contentType),
      (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'"
      ),
      ("X-Content-Type-Options", "nosniff"),
      ("X-Frame-Options", "DENY"),
      ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cache-Control", "no-store"),
    ]
    if let allow { headers.append(("Allow", allow)) }
    return headers
  }
}
