/// Strings of JSON, unchanged between their quotes.
enum JSONText {
  /// `text` with its escapes resolved; an escape that means nothing becomes U+FFFD.
  static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      guard text[at] == UInt8(ascii: "\\"), at + 1 < text.count else {
        result.append(text[at])
        at += 1
        continue
      }
      let byte = text[at + 1]
      at += 2
      switch byte {
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
        result.append(32)
      case UInt8(ascii: "u"):
        var unit = hexadecimal(text, at)
        at += unit == nil ? 0 : 4
        // Characters beyond the first plane are two escapes.
        if let high = unit, high & 0xFC00 == 0xD800, at + 1 < text.count, text[at] == UInt8(ascii: "\\"),
          text[at + 1] == UInt8(ascii: "u"), let low = hexadecimal(text, at + 2), low & 0xFC00 == 0xDC00
        {
          unit = 0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF)
          at += 6
        }
        result += Array(String(unit.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}").utf8)
      default: result.append(byte)
      }
    }
    return result
  }

  private static func hexadecimal(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32? {
    guard start + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for index in start..<start + 4 {
      switch text[index] {
      case 48...57: value = value << 4 | UInt32(text[index] - 48)
      case 65...70, 97...102: value = value << 4 | UInt32((text[index] | 32) - 87)
      default: return nil
      }
    }
    return value
  }
}
