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
  /// To the page itself, by its path.
  case itself

  /// The kind of a link with this `href` on a page with this host and path; both are empty if unknown.
  init(
    _ address: UnsafeBufferPointer<UInt8>, host: UnsafeBufferPointer<UInt8>,
    path: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
  ) {
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
      self =
        Self.hasScheme(address, from: start) ? .action : Self.isSame(address, from: start, path) ? .itself : .sameSite
      return
    }
    guard !name.isEmpty, address[name].elementsEqual(host) else {
      self = .outer
      return
    }
    self = Self.isSame(address, from: name.upperBound, path) ? .itself : .sameSite
  }

  /// Whether the address from `start` on is the page's path, but for a fragment and a last slash. The path of a site's
  /// first page says nothing: all pages link there.
  private static func isSame(
    _ address: UnsafeBufferPointer<UInt8>, from start: Int, _ path: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    func end(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
      var end = start
      while end < text.count, text[end] > 32, text[end] != UInt8(ascii: "#") { end += 1 }
      return end > start && text[end - 1] == UInt8(ascii: "/") ? end - 1 : end
    }
    let (own, other) = (path[..<end(path, from: 0)], address[start..<end(address, from: start)])
    return !own.isEmpty && own.count == other.count && own.elementsEqual(other)
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
