/// Floats as text that loses nothing: their bytes, little-endian, in base64 (RFC 4648, clause 4).
internal enum Base64Floats {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of some numbers.
  static func encode(_ values: [Float]) -> String {
    let bytes = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    return String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { out in
      var place = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let left = min(3, bytes.count - start)
        var bits = UInt32(bytes[start]) << 16
        if left > 1 { bits |= UInt32(bytes[start + 1]) << 8 }
        if left > 2 { bits |= UInt32(bytes[start + 2]) }
        for digit in 0..<4 {
          out[place + digit] =
            digit <= left ? digits[Int(bits >> UInt32(18 - 6 * digit) & 63)] : UInt8(ascii: "=")
        }
        place += 4
      }
      return place
    }
  }

  /// The numbers of a text; nil where it is none of `encode`.
  static func decode(_ text: String) -> [Float]? {
    var values: [Float] = []
    values.reserveCapacity(text.utf8.count * 3 / 16)
    var (bits, count) = (UInt64(0), 0)
    for byte in text.utf8 where byte != UInt8(ascii: "=") {
      guard let digit = Self.value(byte) else { return nil }
      bits = bits << 6 | UInt64(digit)
      count += 6
      guard count >= 32 else { continue }
      count -= 32
      values.append(Float(bitPattern: UInt32(truncatingIfNeeded: bits >> UInt64(count)).byteSwapped))
      bits &= 1 << UInt64(count) - 1
    }
    return count < 8 ? values : nil
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
