/// The fields of a response header that reading and resuming need.
struct ResponseHead: Equatable {
  var status: Int
  /// Bytes of this answer's body.
  var contentLength: Int?
  var contentRange: ContentRange?
  var etag: String?
  var lastModified: String?
  /// Whether the body comes in chunks, the last of which says that it is whole.
  var isChunked = false
  /// The region of an object store's bucket.
  var bucketRegion: String?
  /// Seconds that the server asks to wait.
  var retryAfter: Double?

  /// `Content-Range: bytes first-last/total` (RFC 9110, 14.4).
  struct ContentRange: Equatable {
    var first: Int
    var last: Int
    /// nil for `*`.
    var total: Int?
  }

  init(status: Int = 0) { self.status = status }

  /// What an earlier answer has said of a content.
  init(_ identity: ContentIdentity) {
    status = 200
    etag = identity.etag
    lastModified = identity.lastModified
    contentLength = identity.byteCount
  }

  /// Parses one header line, with or without its line end; unneeded lines are skipped.
  mutating func take(line: Span<UInt8>) {
    var colon = 0
    while colon < line.count, line[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon < line.count else { return }
    let name = String(ascii: line, 0..<colon).lowercased()
    guard ["etag", "last-modified", "content-range", "transfer-encoding", "x-amz-bucket-region"].contains(name) else {
      return
    }
    var first = colon + 1
    var end = line.count
    while first < end, line[first] <= 0x20 { first += 1 }
    while end > first, line[end - 1] <= 0x20 { end -= 1 }
    let value = String(ascii: line, first..<end)
    switch name {
    case "etag": etag = value
    case "last-modified": lastModified = value
    case "x-amz-bucket-region": bucketRegion = value
    case "transfer-encoding": isChunked = value.lowercased().hasSuffix("chunked")
    default: contentRange = ContentRange(value)
    }
  }

  /// Whether more than the connection's end tells where the body ends.
  var isDelimited: Bool { contentLength != nil || isChunked }

  /// An entity tag that names these very bytes; a weak one (`W/`) does not.
  var strongETag: String? { etag.flatMap { $0.hasPrefix("W/") || $0.isEmpty ? nil : $0 } }
}

extension ResponseHead.ContentRange {
  init?(_ text: String) {
    let fields = text.split(separator: " ", maxSplits: 1)
    guard fields.count == 2, fields[0].lowercased() == "bytes" else { return nil }
    let parts = fields[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard bounds.count == 2, let first = Int(bounds[0]), let last = Int(bounds[1]),
      first >= 0, last >= first
    else { return nil }
    let total = Int(parts[1])
    guard total != nil || parts[1] == "*", total.map({ $0 > last }) ?? true else { return nil }
    self.init(first: first, last: last, total: total)
  }
}

extension String {
  /// Header bytes as text; bytes beyond ASCII become what they are in ISO 8859-1.
  fileprivate init(ascii bytes: Span<UInt8>, _ range: Range<Int>) {
    var text = ""
    for index in range { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
    self = text
  }
}
