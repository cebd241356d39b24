internal import Base

/// When a page was captured, in the one form that records have: `2026-01-02T03:04:05Z`.
///
/// Readers of JSON Lines look at the first rows of a file and take a column of such strings for points in time. So
/// every row has one, of one precision, in years that every reader can hold (nanoseconds since 1970 in 64 bits).
internal enum CaptureDate {
  /// What stands for a date that is missing or is none: no page was captured then.
  static let unknown: StaticString = "1970-01-01T00:00:00Z"

  /// Years that are dates of captures.
  private static let years = 1970...2261
  private static let pattern: StaticString = "0000-00-00T00:00:00Z"

  /// Whether a date is written in the form of records.
  static func isCanonical(_ date: Span<UInt8>) -> Bool {
    guard date.count == pattern.utf8CodeUnitCount else { return false }
    for index in 0..<date.count {
      let expected = pattern.utf8Start[index]
      guard expected == UInt8(ascii: "0") ? ASCII.isDigit(date[index]) : date[index] == expected else { return false }
    }
    return areInRange(
      [
        number(date, 0..<4), number(date, 5..<7), number(date, 8..<10), number(date, 11..<13), number(date, 14..<16),
        number(date, 17..<19),
      ])
  }

  /// A date of WARC 1.1 (section 5.4) in the form of records: what is not written is its first moment, and fractions
  /// of a second are dropped. `unknown` for anything else.
  static func canonical(_ date: Span<UInt8>) -> [UInt8] {
    guard let fields = fields(date), areInRange(fields) else {
      return Array(UnsafeBufferPointer(start: unknown.utf8Start, count: unknown.utf8CodeUnitCount))
    }
    var text: [UInt8] = []
    for (index, value) in fields.enumerated() {
      let separators: [UInt8] = [0x2D, 0x2D, 0x54, 0x3A, 0x3A, 0x5A]
      for power in [1000, 100, 10, 1].suffix(index == 0 ? 4 : 2) { text.append(UInt8(value / power % 10) + 0x30) }
      text.append(separators[index])
    }
    return text
  }

  /// Year, month, day, hour, minute and second; nil for what is no date.
  private static func fields(_ date: Span<UInt8>) -> [Int]? {
    var position = 0
    var fields: [Int] = []
    // What precedes each field.
    for (index, separator) in ([0, 0x2D, 0x2D, 0x54, 0x3A, 0x3A] as [UInt8]).enumerated() {
      if index > 0, position < date.count {
        guard date[position] == separator else { break }
        position += 1
      }
      let count = index == 0 ? 4 : 2
      guard position < date.count else { break }
      guard position + count <= date.count, (position..<position + count).allSatisfy({ ASCII.isDigit(date[$0]) }) else {
        return nil
      }
      fields.append(number(date, position..<position + count))
      position += count
    }
    while fields.count < 6 { fields.append(fields.count < 3 ? 1 : 0) }
    return ends(date, from: position) ? fields : nil
  }

  /// Whether nothing is left but a fraction of a second and the sign of UTC.
  private static func ends(_ date: Span<UInt8>, from position: Int) -> Bool {
    var position = position
    if position < date.count, date[position] == UInt8(ascii: ".") {
      position += 1
      while position < date.count, ASCII.isDigit(date[position]) { position += 1 }
    }
    if position < date.count, date[position] == UInt8(ascii: "Z") { position += 1 }
    return position == date.count
  }

  private static func areInRange(_ fields: [Int]) -> Bool {
    let (year, month, day) = (fields[0], fields[1], fields[2])
    guard years.contains(year), (1...12).contains(month) else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    return (1...days).contains(day) && fields[3] < 24 && fields[4] < 60 && fields[5] < 60
  }

  private static func number(_ date: Span<UInt8>, _ range: Range<Int>) -> Int {
    range.reduce(0) { $0 * 10 + Int(date[$1] - 0x30) }
  }
}
