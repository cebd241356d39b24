/// Where a link leads.
enum LinkKind: UInt8, BitwiseCopyable {
  case none
  /// To a place within the page.
  case fragment
  /// To a page by a relative URL, or by one with the page's own host.
  case sameSite
  /// To another host, or by an absolute URL if the page's own host is unknown.
  case outer
  /// To no page: `mailto:`, `tel:`, `javascript:` and the like.
  case action

  /// The kind of a link with this `href` on a page of `host`.
  init(_ address: UnsafeBufferPointer<UInt8>, host: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < address.count, address[start] <= 32 { start += 1 }
    guard start < address.count else {
      self = .none
      return
    }
    if address[start] == UInt8(ascii: "#") {
      self = .fragment
      return
    }
    guard let name = Self.host(of: address, from: start) else {
      self = Self.hasScheme(address, from: start) ? .action : .sameSite
      return
    }
    self = !name.isEmpty && address[name].elementsEqual(host) ? .sameSite : .outer
  }

  /// The host in an absolute http URL or one that begins with `//`; none for any other URL.
  static func host(of address: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Range<Int>? {
    var at = start
    if ByteText.matches("https:", in: address, at: at) {
      at += 6
    } else if ByteText.matches("http:", in: address, at: at) {
      at += 5
    }
    guard ByteText.matches("//", in: address, at: at) else { return nil }
    at += 2
    if ByteText.matches("www.", in: address, at: at) { at += 4 }
    let first = at
    while at < address.count, address[at] != UInt8(ascii: "/"), address[at] != UInt8(ascii: "?"),
      address[at] != UInt8(ascii: "#")
    { at += 1 }
    return first..<at
  }

  /// Whether letters and a colon come before any `/`, `?` or `#`.
  private static func hasScheme(_ address: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var at = start
    while at < address.count, (address[at] | 32) &- 97 < 26 { at += 1 }
    return at > start && at < address.count && address[at] == UInt8(ascii: ":")
  }
}

/// Counts of elements without text.
struct Things: BitwiseCopyable, Sendable {
  var images: Int32 = 0
  /// Frames, players and other embedded documents.
  var embeds: Int32 = 0
  /// Buttons and other controls of forms.
  var controls: Int32 = 0
  /// `time` elements.
  var times: Int32 = 0

  @inline(__always) static func + (a: Things, b: Things) -> Things {
    Things(
      images: a.images &+ b.images, embeds: a.embeds &+ b.embeds, controls: a.controls &+ b.controls,
      times: a.times &+ b.times)
  }

  @inline(__always) static func - (a: Things, b: Things) -> Things {
    Things(
      images: a.images &- b.images, embeds: a.embeds &- b.embeds, controls: a.controls &- b.controls,
      times: a.times &- b.times)
  }

  @inline(__always) static func += (a: inout Things, b: Things) { a = a + b }
}
