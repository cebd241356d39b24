internal import Base

/// A date as pages write it, in years of the Gregorian calendar.
///
/// Forms are those of ISO 8601 (also with `/` or `.` for `-`, or without them), RFC 5322, JavaScript's
/// `Date.toString()`, and numbers whose order cannot be mistaken. `3/4/2026` says nothing, as half of the world reads
/// it one way and half the other.
struct PublicationDate: Equatable {
  var year: Int
  /// 1...12; 0 if only the year is known.
  var month = 0
  /// 1...31; 0 if only the month is known.
  var day = 0
  /// Seconds since midnight; nil if there is no time of day.
  var seconds: Int?
  /// Minutes that local time is ahead of UTC; nil if it is unknown.
  var offset: Int?

  /// The date that `text` begins with; nil if it begins with none.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var reader = DateReader(text)
    guard let date = reader.numeric() ?? reader.worded(), date.isPossible else { return nil }
    self = date
  }

  init(year: Int, month: Int = 0, day: Int = 0) { (self.year, self.month, self.day) = (year, month, day) }

  /// Whether there is such a day, and it is not a placeholder: counters start at year 0, 1 or 1970.
  private var isPossible: Bool {
    guard (1500...2200).contains(year), (0...12).contains(month), day >= 0 else { return false }
    if day > 0, month == 0 || day > Self.days(year, month) { return false }
    return !(year == 1970 && month == 1 && day == 1)
  }

  private static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Appends the date as in ISO 8601: `2026`, `2026-01`, `2026-01-05`, with a time of day
  /// `2026-01-05T06:07:08`, and in UTC (`Z`) where the page says how far its time is from there.
  func write(to output: inout ByteBuffer) {
    var date = self
    if let seconds, let offset {
      date.seconds = seconds - offset * 60
      while date.seconds! < 0 { date.move(-1) }
      while date.seconds! >= 86_400 { date.move(1) }
    }
    Self.append(date.year, 4, to: &output)
    guard date.month > 0 else { return }
    output.append(UInt8(ascii: "-"))
    Self.append(date.month, 2, to: &output)
    guard date.day > 0 else { return }
    output.append(UInt8(ascii: "-"))
    Self.append(date.day, 2, to: &output)
    guard let seconds = date.seconds else { return }
    output.append(UInt8(ascii: "T"))
    Self.append(seconds / 3600, 2, to: &output)
    output.append(UInt8(ascii: ":"))
    Self.append(seconds / 60 % 60, 2, to: &output)
    output.append(UInt8(ascii: ":"))
    Self.append(seconds % 60, 2, to: &output)
    if offset != nil { output.append(UInt8(ascii: "Z")) }
  }

  /// Goes one day on or back, the time of day staying the same instant.
  private mutating func move(_ days: Int) {
    seconds! -= days * 86_400
    day += days
    if day < 1 {
      month -= 1
      if month < 1 { (year, month) = (year - 1, 12) }
      day = Self.days(year, month)
    } else if day > Self.days(year, month) {
      (month, day) = (month + 1, 1)
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  private static func append(_ number: Int, _ digits: Int, to output: inout ByteBuffer) {
    var scale = 1
    for _ in 1..<digits { scale *= 10 }
    while scale > 0 {
      output.append(UInt8(48 + number / scale % 10))
      scale /= 10
    }
  }
}
