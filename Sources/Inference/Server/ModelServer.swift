internal import Base
internal import CCurl

/// A server that speaks OpenAI's protocol, and the model that is asked of it.
package struct ModelServer: Sendable, CustomStringConvertible {
  /// The address for messages, without user name and password.
  package let redactedURL: String
  /// The model's name as the server knows it.
  package let model: String
  /// The key, if the server wants one.
  package let key: ServerKey?
  /// Whether the server is on this machine: no proxy stands before it.
  package let isLocal: Bool
  /// The address with everything, no slash at its end.
  internal let url: String

  /// - Parameters:
  ///   - url: the address below which `completions` is, `http://host:port/v1`; a slash at the end is ignored.
  ///   - model: the model's name.
  /// - Throws: `badSettings` for what is no such address.
  package init(_ url: String, model: String, key: ServerKey? = nil) throws(InferenceError) {
    guard CurlLibrary.isReady, let parts = curl_url() else {
      throw InferenceError(.unavailable, "cannot initialize libcurl")
    }
    defer { curl_url_cleanup(parts) }
    let advice = "Give the address of the API: http://127.0.0.1:8080/v1"
    func part(_ name: CURLUPart) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard curl_url_get(parts, name, &text, 0) == CURLUE_OK, let text else { return nil }
      defer { curl_free(text) }
      return String(cString: text)
    }
    guard url.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
      let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme), let host = part(CURLUPART_HOST),
      !host.isEmpty
    else {
      throw InferenceError(.badSettings, "the address of the server is no http:// or https:// address", advice: advice)
    }
    guard part(CURLUPART_QUERY) == nil, part(CURLUPART_FRAGMENT) == nil else {
      throw InferenceError(.badSettings, "the address of the server has a query or a fragment", advice: advice)
    }
    var path = part(CURLUPART_PATH) ?? ""
    while path.hasSuffix("/") { path.removeLast() }
    guard !["/completions", "/embeddings", "/models"].contains(where: path.hasSuffix) else {
      throw InferenceError(
        .badSettings, "the address of the server ends in one of its functions",
        advice: "Give what stands before it: http://127.0.0.1:8080/v1")
    }
    let place = host + (part(CURLUPART_PORT).map { ":\($0)" } ?? "") + path
    let user = [part(CURLUPART_USER), part(CURLUPART_PASSWORD)].compactMap { $0 }.joined(separator: ":")
    redactedURL = "\(scheme)://\(place)"
    self.url = "\(scheme)://\(user.isEmpty ? "" : "\(user)@")\(place)"
    self.model = model
    self.key = key
    isLocal = host == "localhost" || host == "[::1]" || host.hasPrefix("127.") || host.hasSuffix(".localhost")
  }

  /// The address for messages.
  package var description: String { redactedURL }

  /// Where a function is, with everything.
  internal func address(of path: String) -> String { "\(url)/\(path)" }
}
