internal import Base

/// A record to be written.
package struct WARCRecord: Sendable {
  /// The value of `WARC-Type`.
  package var type: RecordType
  /// Without angle brackets: `urn:uuid:...`.
  package var id: String
  /// `2026-01-31T12:00:00Z` (ISO 28500:2017, section 5.4).
  package var date: String
  /// The value of `WARC-Target-URI`.
  package var targetURI: String?
  /// The value of `Content-Type`.
  package var contentType: String?
  /// Fields beside those above, `Content-Length` and the digests, which the writer adds itself.
  package var fields: [(name: String, value: String)] = []
  /// The record's block.
  package var content: [UInt8]

  /// A record with its header fields and content.
  package init(
    _ type: RecordType, id: String, date: String, targetURI: String? = nil, contentType: String? = nil,
    content: [UInt8]
  ) {
    self.type = type
    self.id = id
    self.date = date
    self.targetURI = targetURI
    self.contentType = contentType
    self.content = content
  }

  /// A response with `body`, as a server could have sent it.
  package static func response(
    to url: String, id: String, date: String, status: Int = 200, contentType: String, body: [UInt8]
  ) -> WARCRecord {
    var head = "HTTP/1.1 \(status) \(reason(for: status))\r\n"
    if !contentType.isEmpty { head += "Content-Type: \(contentType)\r\n" }
    head += "Content-Length: \(body.count)\r\n\r\n"
    return WARCRecord(
      .response, id: id, date: date, targetURI: url, contentType: "application/http; msgtype=response",
      content: Array(head.utf8) + body)
  }

  /// A `warcinfo` record with the fields given.
  package static func warcinfo(
    id: String, date: String, filename: String?, fields: [(name: String, value: String)]
  ) -> WARCRecord {
    let text = fields.map { "\($0.name): \($0.value)\r\n" }.joined()
    var record = WARCRecord(
      .warcinfo, id: id, date: date, contentType: "application/warc-fields", content: Array(text.utf8))
    if let filename { record.fields.append((WARCField.filename.name, filename)) }
    return record
  }

  /// A deterministic ID for `name`: a UUID from the name's SHA-1
  /// (RFC 4122, section 4.3).
  package static func identifier(for name: String) -> String {
    var digest = Array(Digest.of(Array(name.utf8).span, .sha1).prefix(16))
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    let digits = Array(digest.hexadecimal.utf8)
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
    return "urn:uuid:" + groups.joined(separator: "-")
  }

  private static func reason(for status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 304: "Not Modified"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 410: "Gone"
    case 500: "Internal Server Error"
    case 503: "Service Unavailable"
    default: ""
    }
  }
}
