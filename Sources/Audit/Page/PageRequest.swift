/// What of an HTTP request the labelling page looks at.
package struct PageRequest: Sendable, Equatable {
  /// The method, in capitals.
  package var method: String
  /// The path without its query, percent-decoded.
  package var path: String
  /// The header `Host`.
  package var host: String?
  /// The header `Origin`, which browsers send with every POST.
  package var origin: String?
  /// The header `Content-Type`.
  package var contentType: String?
  /// The body; what is beyond the limit is left out.
  package var body: [UInt8] = []
  /// Bytes of the body, as declared or as read; those of a body that was left out as well.
  package var byteCount: Int

  /// Bytes that a body may have.
  package static let limit = 1 << 16

  /// A request with the parts that it has.
  package init(
    method: String, path: String, host: String?, origin: String? = nil, contentType: String? = nil, body: [UInt8] = [],
    byteCount: Int? = nil
  ) {
    self.method = method
    self.path = path
    self.host = host
    self.origin = origin
    self.contentType = contentType
    self.body = body
    self.byteCount = byteCount ?? body.count
  }
}
