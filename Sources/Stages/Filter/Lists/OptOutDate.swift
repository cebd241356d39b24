internal import Base

/// A moment of a capture, or of a list's entry, to the second: its digits as one number, `20260102030405`.
package struct OptOutDate: Sendable, Comparable, Hashable {
  /// Year, month, day, hour, minute and second, in decimal digits.
  package let digits: Int

  /// A date of ISO 8601 or of an archive (`2026-01-02T03:04:05Z`, `2026-01-02`, `2026`, `20260102030405`): what is not
  /// written is its first moment, fractions of a second are dropped.
  ///
  /// - Returns: nil for what is no date, and for the first moment of 1970, which stands for an unknown date in records.
  package init?(_ text: Span<UInt8>) {
    var digits = 0
    var count = 0
    var index = 0
    while index < text.count, count < 14 {
      let byte = text[index]
      if ASCII.isDigit(byte) {
        digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
        count += 1
      } else if !Self.separates(byte) {
        return nil
      }
      index += 1
    }
    guard count >= 4, count % 2 == 0, Self.isRest(text, from: index) else { return nil }
    // Months and days begin at 1.
    for place in stride(from: count, to: 14, by: 2) { digits = digits * 100 + (place < 8 ? 1 : 0) }
    guard Self.isPossible(digits), digits != 1970_01_01_00_00_00 else { return nil }
    self.digits = digits
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "T") || byte == UInt8(ascii: "Z")
  }

  /// Whether nothing but a fraction of a second and the sign of UTC is left.
  private static func isRest(_ text: Span<UInt8>, from start: Int) -> Bool {
    for index in start..<text.count {
      let byte = text[index]
      guard ASCII.isDigit(byte) || byte == ASCII.dot || byte == UInt8(ascii: "Z") else { return false }
      if ASCII.isDigit(byte), text[start] != ASCII.dot { return false }
    }
    return true
  }

  private static func isPossible(_ digits: Int) -> Bool {
    let (month, day) = (digits / 100_000_000 % 100, digits / 1_000_000 % 100)
    let (hour, minute, second) = (digits / 10_000 % 100, digits / 100 % 100, digits % 100)
    return (1...12).contains(month) && (1...31).contains(day) && hour < 24 && minute < 60 && second < 61
  }

  /// Whether date `a` is before `b`.
  package static func < (a: OptOutDate, b: OptOutDate) -> Bool { a.digits < b.digits }
}
