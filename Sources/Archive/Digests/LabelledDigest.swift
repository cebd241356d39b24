internal import Base

/// A digest as WARC headers hold it: `sha1:` and 20 bytes in base32, or in hexadecimal from some tools
/// (ISO 28500:2017, section 5.8).
internal struct LabelledDigest: Equatable {
  var algorithm: Digest.Algorithm
  var bytes: [UInt8]

  /// Nil where the algorithm is not known or the digest has not its length.
  init?(_ value: UnsafeBufferPointer<UInt8>) {
    guard let colon = value.index(of: ASCII.colon) else { return nil }
    let label = value.part(0..<colon)
    let byteCount: Int
    if label.equalsIgnoringCase("sha1") || label.equalsIgnoringCase("sha-1") {
      (algorithm, byteCount) = (.sha1, 20)
    } else if label.equalsIgnoringCase("sha256") || label.equalsIgnoringCase("sha-256") {
      (algorithm, byteCount) = (.sha256, 32)
    } else if label.equalsIgnoringCase("md5") {
      (algorithm, byteCount) = (.md5, 16)
    } else {
      return nil
    }
    let text = value.part(value.trimming(colon + 1..<value.count))
    guard let bytes = text.count == byteCount * 2 ? Base16.decode(text) : Base32.decode(text),
      bytes.count == byteCount
    else { return nil }
    self.bytes = bytes
  }
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

/// Base32 (RFC 4648, section 6), padding optional, in any case.
internal enum Base32 {
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits = 0
    var bitCount = 0
    var end = text.count
    while end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
    for index in 0..<end {
      let value: UInt8
      switch text[index] {
      case 0x41...0x5A: value = text[index] - 0x41
      case 0x61...0x7A: value = text[index] - 0x61
      case 0x32...0x37: value = text[index] - 0x32 + 26
      default: return nil
      }
      bits = bits << 5 | Int(value)
      bitCount += 5
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(bits >> bitCount & 0xFF))
        bits &= (1 << bitCount) - 1
      }
    }
    return bytes
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
