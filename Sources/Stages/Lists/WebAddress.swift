internal import Base

/// The parts of a URL that lists name, in lower case: host without port and user, and what follows it.
internal struct WebAddress {
  /// The address without scheme, user, port and fragment; the host is in lower case.
  internal private(set) var bytes: [UInt8] = []
  /// Bytes of the host, without a last full stop.
  internal private(set) var hostCount = 0

  internal init() {}

  /// Takes a URL apart; without a scheme the host comes first. Reuses the memory.
  internal mutating func parse(_ url: Span<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    var at = Self.schemeEnd(url)
    if url.count - at >= 2, url[at] == UInt8(ascii: "/"), url[at + 1] == UInt8(ascii: "/") { at += 2 }
    var end = at
    while end < url.count, !Self.endsHost(url[end]) { end += 1 }
    for index in at..<end where url[index] == UInt8(ascii: "@") { at = index + 1 }
    var hostEnd = at
    // An address of IP version 6 has colons within its brackets.
    if at < end, url[at] == UInt8(ascii: "[") {
      while hostEnd < end, url[hostEnd] != UInt8(ascii: "]") { hostEnd += 1 }
    }
    while hostEnd < end, url[hostEnd] != UInt8(ascii: ":") { hostEnd += 1 }
    for index in at..<hostEnd { bytes.append(Self.lower(url[index])) }
    if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    hostCount = bytes.count
    while end < url.count, url[end] != UInt8(ascii: "#") {
      bytes.append(url[end])
      end += 1
    }
  }

  /// The host.
  internal var host: ArraySlice<UInt8> { bytes[..<hostCount] }

  @inline(__always)
  internal static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  private static func endsHost(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  /// Where `http:` and the like end; 0 where there is none, as a host with a port has none.
  private static func schemeEnd(_ url: Span<UInt8>) -> Int {
    var at = 0
    while at < url.count, at < 20 {
      let byte = url[at]
      if byte == UInt8(ascii: ":") {
        return at + 2 < url.count && url[at + 1] == UInt8(ascii: "/") && url[at + 2] == UInt8(ascii: "/") ? at + 1 : 0
      }
      guard lower(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "+") else { return 0 }
      at += 1
    }
    return 0
  }
}
