internal import Base

/// The key by which indexes of captures sort URLs: the host's labels from the last to the first, then path and query
/// (Sort-friendly URI Reordering Transform), of a canonical form in which small differences are gone.
///
/// `https://www.Example.com:443/A/../b?y=2&x=1#top` is `com,example)/b?x=1&y=2`. The form is that of the Internet Archive's
/// indexes, which pywb and cdxj-indexer look up by: letters in lower case, `www.`, default ports, users, fragments, session
/// identifiers and a slash at the end left out, the query's parts sorted, escapes written in one way.
package struct SortKey {
  private var scheme: ArraySlice<UInt8> = []
  private var host: [UInt8]?
  private var port: Int?
  private var path: [UInt8] = []
  private var query: [UInt8]?

  /// The key of a URL in UTF-8; the URL itself where it has no canonical form, as with a port that is no number.
  package static func key(of url: [UInt8]) -> [UInt8] {
    guard !url.isEmpty else { return Array("-".utf8) }
    guard !url.starts(with: "filedesc".utf8) else { return url }
    guard var key = SortKey(url) else { return url }
    key.canonicalize()
    return key.bytes
  }

  // MARK: Parts

  private init?(_ url: [UInt8]) {
    let isBlank = { (byte: UInt8) in byte == 0x20 || (9...13).contains(byte) }
    var text = url[...]
    while let first = text.first, isBlank(first) { text = text.dropFirst() }
    while let last = text.last, isBlank(last) { text = text.dropLast() }
    text = text.filter { $0 != 9 && $0 != 10 && $0 != 13 }[...]
    if Self.schemeEnd(text) == nil { text = Array("http://".utf8) + text }
    // `http://https://example.org/`: the last one counts.
    while let rest = Self.afterWebScheme(text), Self.afterWebScheme(rest) != nil { text = rest }
    guard let colon = Self.schemeEnd(text) else { return nil }
    scheme = text[..<colon]
    var rest = text[(colon + 1)...]
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<hash] }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      if mark + 1 < rest.endIndex { query = Array(rest[(mark + 1)...]) }
      rest = rest[..<mark]
    }
    if rest.starts(with: "//".utf8) {
      let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
      rest = rest[authority.endIndex...]
      guard readAuthority(authority) else { return nil }
    }
    path = Array(rest)
    guard scheme.starts(with: "http".utf8), host == nil, !path.isEmpty else { return }
    // `http:////example.org/a`: the host is the first part of the path.
    let start = path.drop { $0 == UInt8(ascii: "/") }
    let name = start.prefix { $0 != UInt8(ascii: "/") }
    host = Array(name)
    path = Array("/".utf8) + path[min(name.endIndex + 1, path.count)...]
  }

  private static func schemeEnd(_ text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first, ASCII.isLetter(first) else { return nil }
    let end = text.firstIndex { byte in
      !ASCII.isLetter(byte) && !ASCII.isDigit(byte) && !"+-.".utf8.contains(byte)
    }
    return end.flatMap { text[$0] == ASCII.colon ? $0 : nil }
  }

  private static func afterWebScheme(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for scheme in ["https://", "http://"] where text.starts(with: scheme.utf8) {
      return text.dropFirst(scheme.utf8.count)
    }
    return nil
  }

  /// Reads host and port; false for a port that is none.
  private mutating func readAuthority(_ authority: ArraySlice<UInt8>) -> Bool {
    var text = authority
    while text.last == ASCII.colon { text = text.dropLast() }
    if let at = text.lastIndex(of: UInt8(ascii: "@")) { text = text[(at + 1)...] }
    var name = text
    var number = text[text.endIndex...]
    if let open = text.firstIndex(of: UInt8(ascii: "[")) {
      let inside = text[(open + 1)...]
      let close = inside.firstIndex(of: UInt8(ascii: "]")) ?? inside.endIndex
      name = inside[..<close]
      let behind = inside[close...]
      if let colon = behind.firstIndex(of: ASCII.colon) { number = behind[(colon + 1)...] }
    } else if let colon = text.firstIndex(of: ASCII.colon) {
      name = text[..<colon]
      number = text[(colon + 1)...]
    }
    if !name.isEmpty { host = name.map { ASCII.lowercased($0) } }
    guard !number.isEmpty else { return true }
    guard number.count <= 20, number.allSatisfy({ ASCII.isDigit($0) }),
      let value = Int(String(decoding: number, as: UTF8.self)), value <= 65535
    else { return false }
    port = value == 0 ? nil : value
    return true
  }

  // MARK: Canonical form

  private mutating func canonicalize() {
    if let name = host, !name.isEmpty { host = Self.canonicalHost(name) }
    var place = URLEscapes.decoded(path)
    if host?.isEmpty == false { place = Self.withoutDots(place) }
    path = SessionIdentifiers.removed(fromPath: URLEscapes.encoded(place).map { ASCII.lowercased($0) })
    if path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
    if let name = host, !scheme.elementsEqual("dns".utf8) { host = Self.withoutWWW(name) }
    let usual = scheme.map { ASCII.lowercased($0) }
    if usual.elementsEqual("http".utf8), port == 80 { port = nil }
    if usual.elementsEqual("https".utf8), port == 443 { port = nil }
    guard let asked = query else { return }
    let words = SessionIdentifiers.removed(fromQuery: URLEscapes.encoded(URLEscapes.decoded(asked)))
    let sorted = Self.sorted(words.map { ASCII.lowercased($0) })
    query = sorted.isEmpty ? nil : sorted
  }

  private static func canonicalHost(_ name: [UInt8]) -> [UInt8] {
    var host = URLEscapes.decoded(name)
    if host.contains(where: { $0 >= 0x80 }), let encoded = InternationalHost.encoded(host) { host = encoded }
    var kept: [UInt8] = []
    var index = 0
    while index < host.count {
      kept.append(host[index])
      index += host[index] == ASCII.dot && index + 1 < host.count && host[index + 1] == ASCII.dot ? 2 : 1
    }
    var trimmed = kept[...]
    while trimmed.first == ASCII.dot { trimmed = trimmed.dropFirst() }
    while trimmed.last == ASCII.dot { trimmed = trimmed.dropLast() }
    if let address = InternetAddress.canonical(trimmed) { return address }
    return URLEscapes.encoded(trimmed.map { ASCII.lowercased($0) }).map { ASCII.lowercased($0) }
  }

  /// A path without `.`, `..` and repeated slashes.
  private static func withoutDots(_ path: [UInt8]) -> [UInt8] {
    var kept: [ArraySlice<UInt8>] = []
    for part in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8), !kept.isEmpty {
        kept.removeLast()
      } else {
        kept.append(part)
      }
    }
    var result = Array("/".utf8)
    for part in kept.dropLast() where !part.isEmpty { result += part + [UInt8(ascii: "/")] }
    return result + (kept.last ?? [])
  }

  /// A host without `www.`, `www2.` and the like.
  private static func withoutWWW(_ host: [UInt8]) -> [UInt8] {
    guard host.starts(with: "www".utf8) else { return host }
    let rest = host[3...].drop { ASCII.isDigit($0) }
    return rest.first == ASCII.dot ? Array(rest.dropFirst()) : host
  }

  /// The query's parts in order: by name, then those without a value first, then by value.
  private static func sorted(_ query: [UInt8]) -> [UInt8] {
    let parts = query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { part in
      part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    }
    let order = parts.sorted { a, b in
      if !a[0].elementsEqual(b[0]) { return a[0].lexicographicallyPrecedes(b[0]) }
      if a.count != b.count { return a.count < b.count }
      return a.count > 1 && a[1].lexicographicallyPrecedes(b[1])
    }
    return Array(order.map { Array($0.joined(separator: "=".utf8)) }.joined(separator: "&".utf8))
  }

  private var bytes: [UInt8] {
    var key: [UInt8] = []
    if let host, !host.isEmpty {
      let labels = host.split(separator: ASCII.dot, omittingEmptySubsequences: false)
      key += Array(labels.reversed().joined(separator: ",".utf8))
      if let port { key += Array(":\(port)".utf8) }
      key.append(UInt8(ascii: ")"))
    } else {
      key += scheme + [ASCII.colon]
    }
    key += path.isEmpty && query != nil ? Array("/".utf8) : path
    if let query { key += Array("?".utf8) + query }
    return key
  }
}
