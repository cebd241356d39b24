internal import Base

/// The host in a URL.
package enum URLHost {
  /// The host in lower case; the whole URL where it has none.
  package static func name(in url: Span<UInt8>) -> String { url.extracting(range(in: url)).string.lowercased() }

  /// Where the host is, without user and port (RFC 3986, section 3.2); all of a URL that has none.
  package static func range(in url: Span<UInt8>) -> Range<Int> {
    url.withUnsafeBufferPointer { url in
      var start = 0
      var index = 0
      while index &+ 2 < url.count {
        if url[index] == UInt8(ascii: ":"), url[index &+ 1] == UInt8(ascii: "/"), url[index &+ 2] == UInt8(ascii: "/") {
          start = index &+ 3
          break
        }
        index &+= 1
      }
      index = start
      // Where the port begins, if there is one.
      var port: Int?
      while index < url.count {
        let byte = url[index]
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { break }
        if byte == UInt8(ascii: "@") {
          start = index &+ 1
          port = nil
        } else if byte == UInt8(ascii: ":"), port == nil {
          // A colon inside brackets belongs to an IPv6 address.
          if url[start] != UInt8(ascii: "[") || url[index &- 1] == UInt8(ascii: "]") { port = index }
        }
        index &+= 1
      }
      return start..<(port ?? index)
    }
  }
}
