internal import Language
internal import Records

/// Finds e-mail addresses in texts.
internal enum Email {
  typealias Text = UnsafeBufferPointer<UInt8>

  /// The first address at or behind `start`.
  ///
  /// The name is atoms with single full stops between them (RFC 5322, section 3.2.3), the host at least two labels, the
  /// last one of letters. Letters of alphabets count in both (RFC 6531); characters of scripts without spaces part the
  /// address from the text around it.
  static func find(_ text: Text, from start: Int) -> Range<Int>? {
    var at = start
    while let sign = text[at...].firstIndex(of: UInt8(ascii: "@")) {
      let name = nameStart(text, before: sign, from: at)
      if name < sign, let end = hostEnd(text, from: sign + 1) { return name..<end }
      at = sign + 1
    }
    return nil
  }

  private static func nameStart(_ text: Text, before sign: Int, from limit: Int) -> Int {
    var start = sign
    while start > limit {
      var first = start - 1
      while first > limit, text[first] & 0xC0 == 0x80 { first -= 1 }
      if text[first] == UInt8(ascii: ".") {
        // A full stop stands between two atoms.
        guard start < sign, first > limit, text[first - 1] != UInt8(ascii: "."), isAtomEnd(text, at: first - 1) else {
          break
        }
      } else if !isAtom(text, first, start) {
        break
      }
      start = first
    }
    return start
  }

  private static func isAtomEnd(_ text: Text, at index: Int) -> Bool {
    text[index] >= 0x80 || isAtom(text, index, index + 1)
  }

  private static func isAtom(_ text: Text, _ first: Int, _ end: Int) -> Bool {
    let byte = text[first]
    if byte < 0x80 { return isAlphanumeric(byte) || "!#$%&'*+/=?^_`{|}~-".utf8.contains(byte) }
    return isLetter(Text(rebasing: text[first..<end]))
  }

  /// Whether a character is a letter of a script with spaces between words.
  private static func isLetter(_ character: Text) -> Bool {
    var scan = UTF8Scan(character)
    guard let code = scan.next(), WordRules.kinds[code].contains(.letter) else { return false }
    return !(0x0E00...0x0FFF).contains(code) && !(0x1000...0x109F).contains(code) && !(0x1780...0x17FF).contains(code)
      && !(0x2E80...0xA4CF).contains(code) && !(0xAC00...0xD7AF).contains(code) && !(0xF900...0xFAFF).contains(code)
      && !(0xFF66...0xFFDC).contains(code) && code < 0x2_0000
  }

  @inline(__always)
  static func isAlphanumeric(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

  /// Where the host at `start` ends; nil for none.
  private static func hostEnd(_ text: Text, from start: Int) -> Int? {
    var at = start
    var end: Int?
    var labels = 0
    while at < text.count {
      let label = labelEnd(text, at)
      guard label.end > at else { break }
      labels += 1
      if labels > 1, label.hasLetter { end = label.end }
      guard label.end < text.count, text[label.end] == UInt8(ascii: ".") else { break }
      at = label.end + 1
    }
    return end
  }

  /// The end of a label of letters, digits and inner hyphens.
  private static func labelEnd(_ text: Text, _ start: Int) -> (end: Int, hasLetter: Bool) {
    var at = start
    var end = start
    var hasLetter = false
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        guard isAlphanumeric(byte) || byte == UInt8(ascii: "-") && at > start else { break }
        at += 1
        if byte != UInt8(ascii: "-") { end = at }
        if !IPv4.isDigit(byte), byte != UInt8(ascii: "-") { hasLetter = true }
      } else {
        var scan = UTF8Scan(text, from: at)
        _ = scan.next()
        guard isLetter(Text(rebasing: text[at..<scan.offset])) else { break }
        at = scan.offset
        end = at
        hasLetter = true
      }
    }
    return (end, hasLetter)
  }
}
