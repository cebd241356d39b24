/// What a server says of a content: two answers with the same strong entity tag or date and the same size are of the same
/// bytes.
package struct ContentIdentity: Sendable, Equatable {
  /// The entity tag, with its quotes.
  package var etag: String?
  /// The date of the last change, as the server writes it.
  package var lastModified: String?
  /// Bytes in total.
  package var byteCount: Int?

  /// What is known.
  package init(etag: String? = nil, lastModified: String? = nil, byteCount: Int? = nil) {
    self.etag = etag
    self.lastModified = lastModified
    self.byteCount = byteCount
  }

  /// Whether a later answer can be told to be of the same content.
  package var isKnown: Bool { etag.map { !$0.hasPrefix("W/") && !$0.isEmpty } ?? false || lastModified != nil }
}
