internal import Base

/// What an address belongs to, as lines of rules begin: `HOST[:PORT]<tab>SCHEME<tab>`, and the path in the form that rules are compared with.
package struct RobotsOrigin {
  /// `example.org<tab>https<tab>`, `example.org:8443<tab>https<tab>`; empty where the URL is none of HTTP's, or has no host.
  package private(set) var key: [UInt8] = []
  /// Path and query in the form of `RobotsPath`.
  package private(set) var path: [UInt8] = []
  private var url = ComparableURL()

  package init() {}

  /// Bytes of the server's name and port in `key`.
  package var serverCount: Int { key.firstIndex(of: ASCII.tab) ?? 0 }

  /// Makes it that of another URL, and keeps the memory.
  package mutating func set(_ text: Span<UInt8>) {
    key.removeAll(keepingCapacity: true)
    path.removeAll(keepingCapacity: true)
    guard let isSecure = Self.isSecure(text) else { return }
    url.set(text)
    let end = url.bytes[url.host.upperBound...].firstIndex(of: UInt8(ascii: "/")) ?? url.bytes.count
    // Nothing that a server cannot be called: it would break a line, or stand before the first or behind the last of a file.
    guard !url.host.isEmpty, url.bytes[..<end].allSatisfy({ $0 > UInt8(ascii: "#") && $0 < UInt8(ascii: "~") }) else {
      return
    }
    key.append(contentsOf: url.bytes[..<end])
    key.append(ASCII.tab)
    key.append(contentsOf: isSecure ? "https\t".utf8 : "http\t".utf8)
    let rest = url.bytes[end...]
    rest.withUnsafeBufferPointer { RobotsPath.append(path: Span(_unsafeElements: $0), to: &path) }
  }

  /// Whether a URL is of `https`; nil where it is of no scheme of HTTP's.
  private static func isSecure(_ text: Span<UInt8>) -> Bool? {
    var start = 0
    while start < text.count, ASCII.isWhitespace(text[start]) { start += 1 }
    for (index, byte) in "http".utf8.enumerated() {
      guard start + index < text.count, ASCII.lowercased(text[start + index]) == byte else { return nil }
    }
    var colon = start + 4
    let isSecure = colon < text.count && ASCII.lowercased(text[colon]) == UInt8(ascii: "s")
    if isSecure { colon += 1 }
    guard colon + 2 < text.count, text[colon] == ASCII.colon, text[colon + 1] == UInt8(ascii: "/"),
      text[colon + 2] == UInt8(ascii: "/")
    else { return nil }
    return isSecure
  }
}

extension RobotsOrigin {
  /// Whether the path is that of the robots.txt itself, which is allowed always (RFC 9309, section 2.2.2).
  package var isRobotsText: Bool { path.elementsEqual("/robots.txt".utf8) }
}
