/// Finds telephone numbers in texts.
internal enum PhoneNumber {
  /// The first number at or behind `start` that is written with a plus sign and a country code: 8 to 15 digits (ITU-T
  /// E.164), with single spaces, hyphens, full stops or brackets between them.
  static func find(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    var at = start
    while let sign = text[at...].firstIndex(of: UInt8(ascii: "+")) {
      at = sign + 1
      if sign > 0, Email.isAlphanumeric(text[sign - 1]) { continue }
      guard at < text.count, text[at] &- 0x31 < 9 else { continue }
      var digits = 0
      var end = at
      var separators = 0
      while at < text.count {
        if IPv4.isDigit(text[at]) {
          digits += 1
          separators = 0
          end = at + 1
        } else if separators < 2, [0x20, 0x2D, 0x2E, 0x28, 0x29, 0x2F].contains(text[at]) {
          separators += 1
        } else {
          break
        }
        at += 1
      }
      if (8...15).contains(digits) { return sign..<end }
    }
    return nil
  }
}
