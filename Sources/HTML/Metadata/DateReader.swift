import Base

/// Reads the forms of dates that `PublicationDate` knows.
struct DateReader {
  private let text: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    skipSpace()
  }

  // MARK: Numbers

  /// `2026-01-05`, `2026/1/5`, `20260105`, `2026-01`, `2026`, `05.01.2026`, `25/01/2026`, each with a time after it.
  mutating func numeric() -> PublicationDate? {
    let start = at
    guard let (first, digits) = number(most: 8) else { return nil }
    var date: PublicationDate?
    switch digits {
    case 8: date = PublicationDate(year: first / 10_000, month: first / 100 % 100, day: first % 100)
    case 4: date = afterYear(first)
    case 1, 2: date = afterDay(first)
    default: break
    }
    // A longer number, such as a count of seconds, is not a date.
    guard var date, !(byte.map { $0 &- 48 < 10 } ?? false) else {
      at = start
      return nil
    }
    if date.day > 0 { time(&date) }
    return date
  }

  private mutating func afterYear(_ year: Int) -> PublicationDate? {
    guard let separator = byte, [0x2D, 0x2F, 0x2E].contains(separator), isDigit(at + 1) else {
      return isEnd ? PublicationDate(year: year) : nil
    }
    at += 1
    guard let (month, digits) = number(most: 2), digits <= 2 else { return nil }
    guard month >= 1 else { return nil }
    guard byte == separator, isDigit(at + 1) else {
      return isEnd ? PublicationDate(year: year, month: month) : nil
    }
    at += 1
    guard let (day, count) = number(most: 2), count <= 2, day >= 1 else { return nil }
    return PublicationDate(year: year, month: month, day: day)
  }

  /// Dots put the day first; of other numbers one must be larger than any month.
  private mutating func afterDay(_ first: Int) -> PublicationDate? {
    guard let separator = byte, [0x2D, 0x2F, 0x2E].contains(separator) else { return nil }
    at += 1
    guard let (second, digits) = number(most: 2), digits <= 2, byte == separator else { return nil }
    at += 1
    guard let (year, count) = number(most: 4), count == 4 else { return nil }
    if separator == UInt8(ascii: ".") || first > 12 || first == second {
      return first >= 1 && second >= 1 ? PublicationDate(year: year, month: second, day: first) : nil
    }
    return second > 12 && first >= 1 ? PublicationDate(year: year, month: first, day: second) : nil
  }

  // MARK: Words

  /// `Mon, 05 Jan 2026 06:07:08 +0100`, `Mon Jan 05 2026 06:07:08 GMT+0100`, `5 January 2026`, `January 5, 2026`.
  ///
  /// Of two words that are a month's the last one counts: the first is a weekday (`mar. 5 nov. 2024`) or a name.
  mutating func worded() -> PublicationDate? {
    var month = 0
    var day = 0
    for _ in 0..<5 {
      skipSeparators()
      if isWordByte(at) {
        let start = at
        while isWordByte(at) { at += 1 }
        if let found = MonthNames.month(UnsafeBufferPointer(rebasing: text[start..<at])) { month = found }
      } else if let (number, digits) = number(most: 4) {
        if digits == 4 {
          guard month > 0, day > 0 else { return nil }
          var date = PublicationDate(year: number, month: month, day: day)
          time(&date)
          return date
        }
        guard digits <= 2, number >= 1, day == 0 else { return nil }
        day = number
      } else {
        return nil
      }
    }
    return nil
  }

  // MARK: Time of day

  private mutating func time(_ date: inout PublicationDate) {
    let start = at
    if byte == UInt8(ascii: "T") || byte == UInt8(ascii: "t") { at += 1 } else { skipSeparators() }
    guard at > start, let (hour, digits) = number(most: 2), digits <= 2, hour < 24, byte == UInt8(ascii: ":") else {
      return
    }
    at += 1
    guard let (minute, minuteDigits) = number(most: 2), minuteDigits == 2, minute < 60 else { return }
    var second = 0
    if byte == UInt8(ascii: ":"), isDigit(at + 1) {
      at += 1
      guard let (value, count) = number(most: 2), count == 2, value <= 60 else { return }
      second = min(value, 59)
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","), isDigit(at + 1) {
        at += 1
        while isDigit(at) { at += 1 }
      }
    }
    // Half of a day may be named instead: then the hour is not known without knowing the language.
    skipSpace()
    if isLetter(at), !isZone { return }
    date.seconds = hour * 3600 + minute * 60 + second
    date.offset = zone()
  }

  private var isZone: Bool {
    for name in ["z", "utc", "gmt"] as [StaticString]
    where ByteText.matches(name, in: text, at: at) && !isLetter(at + name.utf8CodeUnitCount) { return true }
    return false
  }

  /// Minutes ahead of UTC.
  private mutating func zone() -> Int? {
    var offset: Int?
    if isZone {
      while isLetter(at) { at += 1 }
      offset = 0
    }
    guard let sign = byte, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return offset }
    at += 1
    guard let (number, digits) = number(most: 4) else { return offset }
    var (hours, minutes) = (number, 0)
    if digits == 4 { (hours, minutes) = (number / 100, number % 100) }
    if digits <= 2, byte == UInt8(ascii: ":") {
      at += 1
      guard let (value, count) = self.number(most: 2), count == 2 else { return offset }
      minutes = value
    }
    guard digits != 3, hours <= 14, minutes < 60 else { return offset }
    return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  // MARK: Characters

  private var byte: UInt8? { at < text.count ? text[at] : nil }

  /// Whether nothing but white space is left.
  private var isEnd: Bool { text[at...].allSatisfy { $0 <= 32 } }

  private func isDigit(_ index: Int) -> Bool { index < text.count && ASCII.isDigit(text[index]) }

  private func isLetter(_ index: Int) -> Bool { index < text.count && ASCII.isLetter(text[index]) }

  /// Letters, and bytes of characters beyond ASCII.
  private func isWordByte(_ index: Int) -> Bool {
    index < text.count && (ASCII.isLetter(text[index]) || text[index] >= 0x80)
  }

  private mutating func skipSpace() { while let byte, byte <= 32 { at += 1 } }

  private mutating func skipSeparators() {
    while let byte, byte <= 32 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") { at += 1 }
  }

  private mutating func number(most: Int) -> (value: Int, digits: Int)? {
    let start = at
    var value = 0
    while isDigit(at), at - start < most {
      value = value * 10 + Int(text[at] - 48)
      at += 1
    }
    return at > start ? (value, at - start) : nil
  }
}
