/// Floats in base 64 (RFC 4648, section 4), as vectors are written in it: little-endian, 32 bits each. Nothing is lost.
package enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of some floats.
  package static func text(of values: [Float]) -> String {
    values.withUnsafeBufferPointer { values in
      let count = values.count * 4
      func byte(_ place: Int) -> UInt32 { values[place / 4].bitPattern >> UInt32(8 * (place % 4)) & 0xFF }
      return String(unsafeUninitializedCapacity: (count + 2) / 3 * 4) { out in
        var place = 0
        for start in stride(from: 0, to: count, by: 3) {
          let left = min(3, count - start)
          var bits: UInt32 = 0
          for offset in 0..<3 { bits = bits << 8 | (offset < left ? byte(start + offset) : 0) }
          for digit in 0..<4 {
            out[place + digit] =
              digit <= left ? digits[Int(bits >> UInt32(18 - 6 * digit) & 63)] : UInt8(ascii: "=")
          }
          place += 4
        }
        return place
      }
    }
  }

  /// The floats of a text; nil for what `text` does not write.
  package static func floats(_ text: String) -> [Float]? {
    var values: [Float] = []
    return appendFloats(text, to: &values) ? values : nil
  }

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
