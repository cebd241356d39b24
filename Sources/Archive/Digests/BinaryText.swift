internal import Base

/// Text in which each character represents some bits (RFC 4648).
private func decodeBits(
  _ text: UnsafeBufferPointer<UInt8>, perCharacter width: Int, value: (UInt8) -> UInt8?
) -> [UInt8]? {
  var bytes: [UInt8] = []
  var bits = 0
  var bitCount = 0
  for character in text {
    guard let value = value(character) else { return nil }
    bits = bits << width | Int(value)
    bitCount += width
    if bitCount >= 8 {
      bitCount -= 8
      bytes.append(UInt8(bits >> bitCount & 0xFF))
      bits &= (1 << bitCount) - 1
    }
  }
  return bytes
}

/// Hexadecimal digits.
internal enum Base16 {
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = ASCII.hexadecimalValue(text[index]), let low = ASCII.hexadecimalValue(text[index + 1])
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}

/// Base32 (RFC 4648, section 6) without padding, in any case.
internal enum Base32 {
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    decodeBits(text, perCharacter: 5) { character in
      switch character {
      case 0x41...0x5A: character - 0x41
      case 0x61...0x7A: character - 0x61
      case 0x32...0x37: character - 0x32 + 26
      default: nil
      }
    }
  }

  static func encode(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var text: [UInt8] = []
    var bits = 0
    var bitCount = 0
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        text.append(digits[bits >> bitCount & 31])
        bits &= (1 << bitCount) - 1
      }
    }
    if bitCount > 0 { text.append(digits[bits << (5 - bitCount) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Base64 (RFC 4648, sections 4 and 5) without padding.
internal enum Base64 {
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    decodeBits(text, perCharacter: 6) { character in
      switch character {
      case 0x41...0x5A: character - 0x41
      case 0x61...0x7A: character - 0x61 + 26
      case 0x30...0x39: character - 0x30 + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
      default: nil
      }
    }
  }
}
