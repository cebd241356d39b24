internal import Base

/// The host in a URL.
package enum URLHost {
  /// The host in lower case; the whole URL where it has none.
  package static func name(in url: Span<UInt8>) -> String { url.extracting(range(in: url)).string.lowercased() }

  /// Where the host is, without user and port (RFC 3986, section 3.2); all of a URL that has none.
  package static func range(in url: Span<UInt8>) -> Range<Int> {
    var start = 0
    for index in 0..<max(0, url.count - 2)
    where url[index] == UInt8(ascii: ":") && url[index + 1] == UInt8(ascii: "/") && url[index + 2] == UInt8(ascii: "/")
    {
      start = index + 3
      break
    }
    var end = url.count
    for index in start..<url.count
    where url[index] == UInt8(ascii: "/") || url[index] == UInt8(ascii: "?") || url[index] == UInt8(ascii: "#") {
      end = index
      break
    }
    for index in start..<end where url[index] == UInt8(ascii: "@") { start = index + 1 }
    for index in start..<end where url[index] == UInt8(ascii: ":") {
      // A colon inside brackets belongs to an IPv6 address.
      if url[start] != UInt8(ascii: "[") || url[index - 1] == UInt8(ascii: "]") {
        end = index
        break
      }
    }
    return start..<end
  }
}
