/// Numbers as JSON writes them, without a `String` for the usual ones.
internal enum JSONNumber {
  private static let powers: [Double] = (0...15).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }

  /// The nearest double; nil for what is not a number, such as `true`.
  static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var mantissa = 0
    var decimals = -1
    var digits = 0
    let isNegative = text.first == UInt8(ascii: "-")
    for byte in text.dropFirst(isNegative ? 1 : 0) {
      if byte &- UInt8(ascii: "0") < 10, digits < 15 {
        mantissa = mantissa &* 10 &+ Int(byte &- UInt8(ascii: "0"))
        digits += 1
        if decimals >= 0 { decimals += 1 }
      } else if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
      } else {
        return Double(String(decoding: text, as: UTF8.self))
      }
    }
    guard digits > 0 else { return nil }
    // Both are exact, so that their quotient is the nearest double.
    let value = Double(mantissa) / powers[max(0, decimals)]
    return isNegative ? -value : value
  }

  /// The integer; nil for what is none, or does not fit.
  static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    let isNegative = text.first == UInt8(ascii: "-")
    var value = 0
    for byte in text.dropFirst(isNegative ? 1 : 0) {
      guard byte &- UInt8(ascii: "0") < 10 else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte &- UInt8(ascii: "0"))
      // Downwards, as the least integer has no positive one.
      let (sum, overflowsToo) =
        isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      guard !overflows, !overflowsToo else { return nil }
      value = sum
    }
    return text.count > (isNegative ? 1 : 0) ? value : nil
  }
}
