internal import Archive
internal import Base

/// A URL in the form in which lists compare it: `host/path?query`.
///
/// Left out are what does not tell two pages apart: `http://` and `https://`, user and password, the ports 80 and 443, a
/// dot at the host's end, and the fragment. The host is in lower case, and in Punycode where it has letters beyond ASCII;
/// an empty path is `/`. Other schemes stay. Escapes stay as they are written.
internal struct ComparableURL {
  /// The URL's bytes in that form.
  private(set) var bytes: [UInt8] = []
  /// Where the host is in `bytes`, without a port.
  private(set) var host = 0..<0

  /// Makes it that of another URL, and keeps the memory.
  ///
  /// - Parameter url: with a scheme or without one.
  mutating func set(_ url: Span<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    var start = 0
    var end = url.count
    while start < end, ASCII.isWhitespace(url[start]) { start += 1 }
    while end > start, ASCII.isWhitespace(url[end - 1]) { end -= 1 }
    start = appendScheme(url, start..<end)
    var authorityEnd = end
    for index in start..<end
    where url[index] == UInt8(ascii: "/") || url[index] == UInt8(ascii: "?") || url[index] == UInt8(ascii: "#") {
      authorityEnd = index
      break
    }
    appendAuthority(url, start..<authorityEnd)
    if authorityEnd == end || url[authorityEnd] != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
    for index in authorityEnd..<end {
      if url[index] == UInt8(ascii: "#") { break }
      bytes.append(url[index])
    }
  }

  /// Appends a scheme that is not HTTP's, and returns where the rest begins.
  private mutating func appendScheme(_ url: Span<UInt8>, _ range: Range<Int>) -> Int {
    for index in range where !ASCII.isLetter(url[index]) && !ASCII.isDigit(url[index]) {
      guard url[index] == ASCII.colon, index + 2 < range.upperBound, url[index + 1] == UInt8(ascii: "/"),
        url[index + 2] == UInt8(ascii: "/")
      else { return range.lowerBound }
      let scheme = (range.lowerBound..<index).map { ASCII.lowercased(url[$0]) }
      if scheme != Array("http".utf8), scheme != Array("https".utf8) { bytes += scheme + Array("://".utf8) }
      return index + 3
    }
    return range.lowerBound
  }

  private mutating func appendAuthority(_ url: Span<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    for index in range where url[index] == UInt8(ascii: "@") { start = index + 1 }
    var hostEnd = range.upperBound
    for index in start..<range.upperBound where url[index] == ASCII.colon {
      // A colon inside brackets belongs to an IPv6 address.
      if url[start] != UInt8(ascii: "[") || url[index - 1] == UInt8(ascii: "]") {
        hostEnd = index
        break
      }
    }
    let port = hostEnd..<range.upperBound
    if hostEnd > start, url[hostEnd - 1] == ASCII.dot { hostEnd -= 1 }
    let first = bytes.count
    var isASCII = true
    for index in start..<hostEnd {
      bytes.append(ASCII.lowercased(url[index]))
      isASCII = isASCII && url[index] < 0x80
    }
    if !isASCII {
      let name = String(decoding: bytes[first...], as: UTF8.self)
      bytes.replaceSubrange(first..., with: Punycode.host(name).utf8)
    }
    host = first..<bytes.count
    let isUsual = port.count < 2 || url.extracting(port).equals(":80") || url.extracting(port).equals(":443")
    if !isUsual { for index in port { bytes.append(url[index]) } }
  }
}
