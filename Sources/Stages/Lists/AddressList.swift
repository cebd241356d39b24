internal import Base

/// Lists of hosts, URLs, words and substrings, as hashes: 8 bytes for each host and URL.
package struct AddressList: Sendable {
  /// What of an address is on a list.
  package enum Match: String, Sendable {
    /// The host, or one that it belongs to.
    case host
    /// The URL, or one that it continues.
    case url
    /// A word of the URL.
    case word
    /// Two words of the URL that are harmless one at a time.
    case softWords = "soft-words"
    /// A substring of the URL.
    case substring
  }

  private var hosts = HashSet64()
  private var urls = HashSet64()
  private var words = HashSet64()
  private var softWords = HashSet64()
  private var substrings = HashSet64()
  /// The numbers of bytes that substrings have.
  private var substringCounts: Set<Int> = []

  /// How many different soft words a URL may not have, as in datatrove.
  private static let softLimit = 2

  /// Reads lists: a folder's files by their names (`domains`, `urls`, `words`, `soft-words`, `substrings`, with any ending,
  /// in folders of any name, as UT1's lists have them; others are left alone), and a single file of another name by its
  /// lines, hosts and URLs mixed. Lines that begin with `#` are comments.
  ///
  /// - Throws: `SourceError`, `badResource` where there is no list.
  package init(_ files: ResourceFiles) throws {
    var isFound = false
    for file in files.files {
      let kind = Self.kind(of: file.name)
      guard kind != nil || !files.isFolder else { continue }
      isFound = true
      var address = WebAddress()
      try file.forEachLine { (line: Span<UInt8>, _) throws(StageError) in
        let entry = Self.trimmed(line)
        guard !entry.isEmpty, line[entry.lowerBound] != UInt8(ascii: "#") else { return }
        add(line.extracting(entry), kind, &address)
      }
    }
    guard isFound else {
      throw StageError(
        .badResource, "no lists in the folder", location: files.name,
        advice: "Lists are files called domains, urls, words, soft-words or substrings.")
    }
    hosts.finish()
    urls.finish()
    words.finish()
    softWords.finish()
    substrings.finish()
  }

  /// Entries of all lists, each once.
  package var count: Int { hosts.count + urls.count + words.count + softWords.count + substrings.count }

  private static func kind(of name: String) -> Match? {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    switch last.split(separator: ".").first ?? "" {
    case "domains", "hosts": return .host
    case "urls": return .url
    case "words": return .word
    case "soft-words": return .softWords
    case "substrings": return .substring
    default: return nil
    }
  }

  /// What of a line stands between white space.
  private static func trimmed(_ line: Span<UInt8>) -> Range<Int> {
    var (start, end) = (0, line.count)
    while start < end, line[start] <= 0x20 { start += 1 }
    while start < end, line[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  private mutating func add(_ line: Span<UInt8>, _ kind: Match?, _ address: inout WebAddress) {
    switch kind {
    case .word: words.insert(Self.hash(lower: line))
    case .softWords: softWords.insert(Self.hash(lower: line))
    case .substring:
      substrings.insert(Self.hash(lower: line))
      substringCounts.insert(line.count)
    case .host, .url, nil:
      address.parse(line)
      guard address.hostCount > 0 else { return }
      var bytes = address.bytes[...]
      while bytes.count > address.hostCount, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
      if kind == .host || bytes.count == address.hostCount {
        hosts.insert(TextHash.of(Self.withoutWWW(address.host)))
      } else {
        urls.insert(TextHash.of(Self.withoutWWW(bytes)))
      }
    }
  }

  private static func hash(lower text: Span<UInt8>) -> UInt64 {
    var hash = TextHash()
    for index in 0..<text.count { hash.add(WebAddress.lower(text[index])) }
    return hash.value
  }

  private static func withoutWWW(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.starts(with: "www.".utf8) ? bytes.dropFirst(4) : bytes
  }

  /// What of an address is on a list, with the entry; nil if nothing is.
  internal func match(_ address: WebAddress) -> (match: Match, entry: String)? {
    if !hosts.isEmpty, let entry = listedHost(address) { return (.host, entry) }
    if !urls.isEmpty, let entry = listedURL(address) { return (.url, entry) }
    if !(words.isEmpty && softWords.isEmpty), let found = listedWords(address) { return found }
    if !substrings.isEmpty, let entry = listedSubstring(address) { return (.substring, entry) }
    return nil
  }

  /// The host and all that it belongs to, from the longest on: `a.b.c`, `b.c`, `c`.
  private func listedHost(_ address: WebAddress) -> String? {
    var host = address.host
    while !host.isEmpty {
      if hosts.contains(TextHash.of(host)) { return String(decoding: host, as: UTF8.self) }
      guard let stop = host.firstIndex(of: UInt8(ascii: ".")) else { return nil }
      host = host[(stop + 1)...]
    }
    return nil
  }

  /// The URL up to each `/`, `?` and `&`, and whole.
  private func listedURL(_ address: WebAddress) -> String? {
    let bytes = Self.withoutWWW(address.bytes[...])
    var hash = TextHash()
    for at in bytes.indices {
      let byte = bytes[at]
      let isEnd = byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "&")
      if isEnd, at > address.hostCount, urls.contains(hash.value) {
        return String(decoding: bytes[..<at], as: UTF8.self)
      }
      hash.add(byte)
    }
    return urls.contains(hash.value) ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// The URL's runs of letters and digits.
  private func listedWords(_ address: WebAddress) -> (match: Match, entry: String)? {
    var soft: [(hash: UInt64, word: String)] = []
    var start = 0
    while start < address.bytes.count {
      var end = start
      var hash = TextHash()
      while end < address.bytes.count, Self.isWordByte(address.bytes[end]) {
        hash.add(WebAddress.lower(address.bytes[end]))
        end += 1
      }
      if end > start {
        let value = hash.value
        let word = { String(decoding: address.bytes[start..<end], as: UTF8.self) }
        if words.contains(value) { return (.word, word()) }
        if softWords.contains(value), !soft.contains(where: { $0.hash == value }) { soft.append((value, word())) }
        if soft.count == Self.softLimit { return (.softWords, soft.map(\.word).joined(separator: " ")) }
      }
      start = end + 1
    }
    return nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte &- 0x30 < 10 || WebAddress.lower(byte) &- 0x61 < 26
  }

  private func listedSubstring(_ address: WebAddress) -> String? {
    let longest = substringCounts.max() ?? 0
    for start in address.bytes.indices {
      var hash = TextHash()
      for end in start..<min(start + longest, address.bytes.count) {
        hash.add(WebAddress.lower(address.bytes[end]))
        if substringCounts.contains(end - start + 1), substrings.contains(hash.value) {
          return String(decoding: address.bytes[start...end], as: UTF8.self)
        }
      }
    }
    return nil
  }
}
