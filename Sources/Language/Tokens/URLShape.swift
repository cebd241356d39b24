/// Tells whether a chunk is a URL, a host or an address as a whole, by the pattern that spaCy's tokenizer has.
internal enum URLShape {
  typealias Codes = UnsafeBufferPointer<UInt32>

  /// Whether all of the chunk is: `scheme://`, then `user@`, both optional, then a host or a public IPv4 address, then
  /// a port, then a path.
  static func matches(_ chunk: Codes, _ kinds: CharacterKinds) -> Bool {
    guard chunk.contains(0x2E) else { return false }
    if hostMatches(chunk, 0, kinds) { return true }
    let scheme = schemeEnd(chunk, kinds)
    if scheme > 0, hostMatches(chunk, scheme, kinds) { return true }
    for at in chunk.indices where chunk[at] == 0x40 && at > 0 {
      if hostMatches(chunk, at + 1, kinds) { return true }
    }
    return false
  }

  /// Where `scheme://` at the start ends; 0 for none.
  private static func schemeEnd(_ chunk: Codes, _ kinds: CharacterKinds) -> Int {
    guard let colon = chunk.firstIndex(of: 0x3A), colon >= 2, colon + 2 < chunk.count, chunk[colon + 1] == 0x2F,
      chunk[colon + 2] == 0x2F
    else { return 0 }
    for code in chunk[..<colon] where !isNameCharacter(code, kinds) { return 0 }
    return colon + 3
  }

  private static func isNameCharacter(_ code: UInt32, _ kinds: CharacterKinds) -> Bool {
    if code < 0x80 {
      return (code | 0x20) &- 0x61 < 26 || code &- 0x30 < 10 || [0x5F, 0x2B, 0x2D, 0x2E].contains(code)
    }
    return kinds[code].contains(.letter)
  }

  private static func hostMatches(_ chunk: Codes, _ start: Int, _ kinds: CharacterKinds) -> Bool {
    var end = start
    while end < chunk.count, !isDelimiter(chunk[end]) { end += 1 }
    guard end > start, restMatches(chunk, end) else { return false }
    return isName(chunk, start, end, kinds) || isPublicAddress(chunk, start, end)
  }

  private static func isDelimiter(_ code: UInt32) -> Bool {
    code == 0x3A || code == 0x2F || code == 0x3F || code == 0x23
  }

  /// Whether what follows a host is a port of two to five digits, a path, both or nothing.
  private static func restMatches(_ chunk: Codes, _ start: Int) -> Bool {
    var at = start
    if at < chunk.count, chunk[at] == 0x3A {
      at += 1
      let digits = at
      while at < chunk.count, chunk[at] &- 0x30 < 10 { at += 1 }
      guard (2...5).contains(at - digits) else { return false }
    }
    return at == chunk.count || isDelimiter(chunk[at]) && chunk[at] != 0x3A
  }

  /// Labels of up to 64 characters, each with its full stop, and a last one of 2 to 63 small letters.
  private static func isName(_ chunk: Codes, _ start: Int, _ end: Int, _ kinds: CharacterKinds) -> Bool {
    var label = start
    for at in start..<end where chunk[at] == 0x2E {
      guard at > label, at - label <= 64, isLabelEdge(chunk[label]), isLabelEdge(chunk[at - 1]) else { return false }
      for code in chunk[label..<at] where !isLabelEdge(code) && code != 0x5F && code != 0x2D { return false }
      label = at + 1
    }
    guard label > start, (2...63).contains(end - label) else { return false }
    for code in chunk[label..<end] where !kinds[code].contains(.lower) { return false }
    return true
  }

  private static func isLabelEdge(_ code: UInt32) -> Bool {
    (code | 0x20) &- 0x61 < 26 || code &- 0x30 < 10 || (0xA1...0xFFFF).contains(code)
  }

  private static func isPublicAddress(_ chunk: Codes, _ start: Int, _ end: Int) -> Bool {
    var octets: [(value: Int, digits: Int, isPadded: Bool)] = []
    var at = start
    while true {
      let first = at
      var value = 0
      while at < end, chunk[at] &- 0x30 < 10, at - first < 4 {
        value = value * 10 + Int(chunk[at] - 0x30)
        at += 1
      }
      guard (1...3).contains(at - first) else { return false }
      octets.append((value, at - first, at - first > 1 && chunk[first] == 0x30))
      guard at < end else { break }
      guard chunk[at] == 0x2E, octets.count < 4 else { return false }
      at += 1
    }
    guard octets.count == 4, (1...223).contains(octets[0].value), !octets[0].isPadded,
      (1...254).contains(octets[3].value),
      !octets[3].isPadded
    else { return false }
    for octet in octets[1...2] where octet.value > 255 || octet.digits == 3 && octet.isPadded { return false }
    let (first, second) = (octets[0].value, octets[1].value)
    return
      !(first == 10 || first == 127 || (first, second) == (169, 254) || (first, second) == (192, 168)
      || first == 172 && (16...31).contains(second))
  }
}
