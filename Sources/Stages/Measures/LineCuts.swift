internal import Language
internal import Records

/// Cuts texts into lines and strips them as Python's `str` does, which the published rules were measured with.
internal enum LineCuts {
  typealias Text = UnsafeBufferPointer<UInt8>

  /// Calls `body` with each line of a text as `str.splitlines` gives them: after CR, LF, both, VT, FF, the separators
  /// U+001C to U+001E, NEL, U+2028 and U+2029; none after a last line end.
  static func forEachLine(_ text: Text, _ body: (Range<Int>) -> Void) {
    var start = 0
    var at = 0
    while at < text.count {
      let length = lineEnd(text, at)
      guard length > 0 else {
        at += 1
        continue
      }
      body(start..<at)
      at += length
      start = at
    }
    if start < text.count { body(start..<text.count) }
  }

  /// Bytes of the line end at `at`; 0 for none.
  @inline(__always)
  private static func lineEnd(_ text: Text, _ at: Int) -> Int {
    let byte = text[at]
    if byte > 0x1E, byte < 0x80 { return 0 }
    switch byte {
    case 0x0A, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E: return 1
    case 0x0D: return at + 1 < text.count && text[at + 1] == 0x0A ? 2 : 1
    case 0xC2: return at + 1 < text.count && text[at + 1] == 0x85 ? 2 : 0
    case 0xE2:
      guard at + 2 < text.count, text[at + 1] == 0x80 else { return 0 }
      return text[at + 2] == 0xA8 || text[at + 2] == 0xA9 ? 3 : 0
    default: return 0
    }
  }

  /// The text without white space at both ends (`str.strip`).
  static func stripped(_ text: Text) -> Range<Int> {
    let kinds = WordRules.kinds
    var start = 0
    while start < text.count {
      var scan = UTF8Scan(text, from: start)
      guard let code = scan.next(), kinds[code].contains(.space) else { break }
      start = scan.offset
    }
    var end = text.count
    while end > start {
      var first = end - 1
      while first > start, text[first] & 0xC0 == 0x80 { first -= 1 }
      var scan = UTF8Scan(text, from: first)
      guard let code = scan.next(), kinds[code].contains(.space) else { break }
      end = first
    }
    return start..<end
  }

  /// The last character; nil for an empty text.
  static func last(of text: Text) -> UInt32? {
    guard !text.isEmpty else { return nil }
    var first = text.count - 1
    while first > 0, text[first] & 0xC0 == 0x80 { first -= 1 }
    var scan = UTF8Scan(text, from: first)
    return scan.next()
  }

  /// Unicode scalars.
  @inline(__always)
  static func scalarCount(_ text: Text) -> Int {
    var count = 0
    for byte in text where byte & 0xC0 != 0x80 { count &+= 1 }
    return count
  }

  /// Whether a text ends with some bytes.
  static func ends(_ text: Text, with suffix: StaticString) -> Bool {
    guard text.count >= suffix.utf8CodeUnitCount else { return false }
    let end = UnsafeBufferPointer(start: suffix.utf8Start, count: suffix.utf8CodeUnitCount)
    return text.suffix(end.count).elementsEqual(end)
  }

  /// How often a text holds some bytes, without overlap.
  static func count(_ needle: StaticString, in text: Text) -> Int {
    var count = 0
    var at = 0
    while let found = find(needle, in: text, from: at, foldsCase: false) {
      count += 1
      at = found + needle.utf8CodeUnitCount
    }
    return count
  }

  /// Whether a text holds an ASCII phrase, whatever its case.
  static func contains(_ phrase: StaticString, in text: Text) -> Bool {
    find(phrase, in: text, from: 0, foldsCase: true) != nil
  }

  private static func find(_ needle: StaticString, in text: Text, from start: Int, foldsCase: Bool) -> Int? {
    let count = needle.utf8CodeUnitCount
    let bytes = needle.utf8Start
    guard count > 0, text.count - start >= count else { return nil }
    let first = bytes[0]
    for at in start...(text.count - count) {
      guard text[at] == first || foldsCase && (text[at] | 0x20) == first else { continue }
      var index = 1
      while index < count {
        let byte = text[at + index]
        guard byte == bytes[index] || foldsCase && byte &- 0x41 < 26 && byte | 0x20 == bytes[index] else { break }
        index += 1
      }
      if index == count, text[at] == first || text[at] &- 0x41 < 26 { return at }
    }
    return nil
  }
}
