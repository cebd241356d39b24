internal import CSystem

/// Times of HTTP headers: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
internal enum HTTPDate {
  /// Seconds since 1970; nil for another form, of which no object store makes use.
  static func time(_ text: String) -> Int? {
    let parts = text.split { $0 == " " || $0 == ":" || $0 == "," }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 8, parts[7] == "GMT", let day = Int32(parts[1]), let year = Int32(parts[3]),
      let month = months.firstIndex(of: String(parts[2])), let hour = Int32(parts[4]), let minute = Int32(parts[5]),
      let second = Int32(parts[6]), 1...31 ~= day, 1970...9999 ~= year, 0...23 ~= hour, 0...59 ~= minute,
      0...60 ~= second
    else { return nil }
    return seconds(year, Int32(month), day, hour, minute, second)
  }

  /// Seconds since 1970 of a time as documents have it: `2026-11-28T10:00:00.000Z`.
  static func time(timestamp text: String) -> Int? {
    let parts = text.split { "-T:.Z+".contains($0) }
    guard parts.count >= 6, text.hasSuffix("Z"), let year = Int32(parts[0]), let month = Int32(parts[1]),
      let day = Int32(parts[2]), let hour = Int32(parts[3]), let minute = Int32(parts[4]),
      let second = Int32(parts[5]), 1970...9999 ~= year, 1...12 ~= month, 1...31 ~= day, 0...23 ~= hour,
      0...59 ~= minute, 0...60 ~= second
    else { return nil }
    return seconds(year, month - 1, day, hour, minute, second)
  }

  private static func seconds(
    _ year: Int32, _ month: Int32, _ day: Int32, _ hour: Int32, _ minute: Int32, _ second: Int32
  ) -> Int {
    var time = tm()
    time.tm_mday = day
    time.tm_mon = month
    time.tm_year = year - 1900
    time.tm_hour = hour
    time.tm_min = minute
    time.tm_sec = second
    return Int(timegm(&time))
  }
}
