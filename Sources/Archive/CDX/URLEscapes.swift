internal import Base

/// Percent-escapes as keys of captures have them.
internal enum URLEscapes {
  /// Bytes with every valid escape decoded, and those that come out of it too.
  ///
  /// An escape is seen when its last byte is there. No two can overlap, as `%` is no hexadecimal digit, so that the order does not
  /// matter, and each byte is written and taken back once.
  static func decoded(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "%")) else { return text }
    var kept: [UInt8] = []
    kept.reserveCapacity(text.count)
    for byte in text {
      kept.append(byte)
      while kept.count >= 3, kept[kept.count - 3] == UInt8(ascii: "%"),
        let high = ASCII.hexadecimalValue(kept[kept.count - 2]), let low = ASCII.hexadecimalValue(kept[kept.count - 1])
      {
        kept.removeLast(3)
        kept.append(UInt8(high << 4 | low))
      }
    }
    return kept
  }

  /// Bytes with everything escaped but visible ASCII without `#` and `%`.
  static func encoded(_ text: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text {
      if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "#"), byte != UInt8(ascii: "%") {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return result
  }
}

/// Internet addresses in the forms that systems understand (inet_aton): `0x7f` is not among them.
internal enum InternetAddress {
  /// An address in its usual form; nil for what is none.
  static func canonical(_ host: ArraySlice<UInt8>) -> [UInt8]? {
    guard !host.isEmpty, host.allSatisfy({ ASCII.isDigit($0) || $0 == ASCII.dot }) else { return nil }
    let parts = host.split(separator: ASCII.dot, omittingEmptySubsequences: false)
    guard parts.count <= 4, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    if parts.count == 1 {
      // Numbers of any size are read modulo 2^32, decimal even after a zero.
      let value = parts[0].reduce(UInt32(0)) { $0 &* 10 &+ UInt32($1 &- 0x30) }
      return text(value)
    }
    var value: UInt64 = 0
    for (index, part) in parts.enumerated() {
      guard part.count <= 20, let number = number(part) else { return nil }
      let bits: UInt64 = index == parts.count - 1 ? UInt64(8 * (5 - parts.count)) : 8
      guard number < 1 << bits else { return nil }
      value = value << bits | number
    }
    return text(UInt32(truncatingIfNeeded: value))
  }

  private static func number(_ part: ArraySlice<UInt8>) -> UInt64? {
    let isOctal = part.count > 1 && part.first == UInt8(ascii: "0")
    return UInt64(String(decoding: part, as: UTF8.self), radix: isOctal ? 8 : 10)
  }

  private static func text(_ value: UInt32) -> [UInt8] {
    Array([24, 16, 8, 0].map { "\(value >> $0 & 0xFF)" }.joined(separator: ".").utf8)
  }
}
