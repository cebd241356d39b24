internal import CSystem

/// A time of the calendar in UTC, to the second, for names, histories and reports.
package struct UTCTime: Sendable, Equatable {
  /// `2026-01-31`.
  package let date: String
  /// `12:00:00`.
  package let clock: String

  /// A time by the seconds since 1970.
  package init(_ seconds: Int) {
    var (seconds, parts) = (time_t(seconds), tm())
    gmtime_r(&seconds, &parts)
    let (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
    date = "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    let times = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Int($0).padded(2) }
    clock = times.joined(separator: ":")
  }

  /// Now.
  package static var now: UTCTime { UTCTime(time(nil)) }

  /// `2026-01-31T12:00:00Z`.
  package var stamp: String { "\(date)T\(clock)Z" }
}

extension Int {
  /// The number with zeros in front, so that it has at least so many digits.
  package func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
  }
}
