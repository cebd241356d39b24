/// A location with a scheme, split as text: what of it may be told to others, and what its file is called.
///
/// User names, passwords, queries and fragments may be secrets, as in signed URLs. Objects (`s3://`) and `file://` URLs have
/// no queries: `?` and `#` are letters of their names.
package struct SplitURL: Equatable, Sendable {
  /// `https`, as it was written.
  package let scheme: String
  /// Host and port, or a bucket.
  package let server: String
  /// From the slash after the server on; empty if there is none.
  package let path: String

  /// Splits a location; nil for a path, which has no scheme.
  package init?(_ location: String) {
    guard let mark = location.firstRange(of: "://") else { return nil }
    let name = location[..<mark.lowerBound]
    guard let first = name.utf8.first, ASCII.isLetter(first), name.utf8.allSatisfy(Self.isSchemeByte) else {
      return nil
    }
    scheme = String(name)
    var rest = location[mark.upperBound...].utf8
    if Self.hasQuery(scheme) { rest = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") } }
    let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    var authority = rest[..<slash]
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[authority.index(after: at)...] }
    server = String(Substring(authority))
    path = String(Substring(rest[slash...]))
  }

  private static func hasQuery(_ scheme: String) -> Bool { !["s3", "file"].contains(scheme.lowercased()) }

  fileprivate static func isSchemeByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || "+-.".utf8.contains(byte)
  }

  /// The URL without user, query and fragment.
  package var redacted: String { "\(scheme)://\(server)\(path)" }

  /// A location without what may be secret in it: a URL without user, query and fragment, a path as it is.
  package static func redacted(_ location: String) -> String { SplitURL(location)?.redacted ?? location }

  /// The last component of a path, or of a URL without query; the server of a URL that has no path.
  package static func fileName(_ location: String) -> String {
    Path.split(SplitURL(location).map { $0.server + $0.path } ?? location).name
  }

  /// A text, such as a message, in which every URL is without user, query and fragment.
  package static func redacted(urlsIn text: String) -> String {
    let bytes = Array(text.utf8)
    let mark = Array("://".utf8)
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index + mark.count <= bytes.count {
      guard bytes[index] == mark[0], bytes[index...].starts(with: mark) else {
        index += 1
        continue
      }
      var start = index
      while start > copied, isSchemeByte(bytes[start - 1]) { start -= 1 }
      // A scheme begins with a letter: what else stands before it is text.
      while start < index, !ASCII.isLetter(bytes[start]) { start += 1 }
      let end = bytes[index...].firstIndex(where: endsURL) ?? bytes.count
      // What a sentence puts behind a URL.
      var last = end
      while last > index + mark.count, ".,;:)".utf8.contains(bytes[last - 1]) { last -= 1 }
      if let url = SplitURL(String(decoding: bytes[start..<last], as: UTF8.self)) {
        result += bytes[copied..<start]
        result += Array(url.redacted.utf8)
        copied = last
      }
      index = max(end, index + mark.count)
    }
    return String(decoding: result + bytes[copied...], as: UTF8.self)
  }

  /// A text, such as a message, in which no URL has a user or a password. All else of the URLs stays, so that a person finds
  /// them.
  package static func withoutUsers(inURLsOf text: String) -> String {
    // Asked for every document of some readers.
    guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
    let bytes = Array(text.utf8)
    let mark = Array("://".utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == mark[0], bytes[index...].starts(with: mark) else {
        result.append(bytes[index])
        index += 1
        continue
      }
      result += mark
      index += mark.count
      let rest = bytes[index...]
      let end = rest.firstIndex { "/?#".utf8.contains($0) || endsURL($0) } ?? bytes.count
      if let at = bytes[index..<end].lastIndex(of: UInt8(ascii: "@")) { index = at + 1 }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func endsURL(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F || "\"'<>`".utf8.contains(byte) }
}
