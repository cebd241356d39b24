/// Base 64 (RFC 4648, section 4), as vectors are written in it.
internal enum Base64 {
  /// Appends the little-endian floats of 32 bits that `text` stands for; false for what is malformed, cut, or holds
  /// something that is no finite number.
  static func appendFloats(_ text: String, to values: inout [Float]) -> Bool {
    var text = text
    return text.withUTF8 { appendFloats($0, to: &values) }
  }

  private static func appendFloats(_ text: UnsafeBufferPointer<UInt8>, to values: inout [Float]) -> Bool {
    var end = text.count
    while end > 0, text.count - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
    guard end % 4 != 1, end * 6 / 8 % 4 == 0 else { return false }
    values.reserveCapacity(values.count + end * 6 / 32)
    var (bits, held, word, bytes): (UInt32, Int, UInt32, Int) = (0, 0, 0, 0)
    for index in 0..<end {
      guard let digit = digit(text[index]) else { return false }
      bits = bits &<< 6 | UInt32(digit)
      held &+= 6
      guard held >= 8 else { continue }
      held &-= 8
      word |= ((bits &>> UInt32(held)) & 0xFF) &<< UInt32(8 &* bytes)
      bytes &+= 1
      guard bytes == 4 else { continue }
      let value = Float(bitPattern: word)
      guard value.isFinite else { return false }
      values.append(value)
      (word, bytes) = (0, 0)
    }
    return true
  }

  @inline(__always) private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte &- 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte &- 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &+ 4
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
