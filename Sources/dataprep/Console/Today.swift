import Base
import CSystem

/// The day, for names and histories that people read; no output of a run depends on it.
enum Today {
  /// In UTC: `2026-01-31`.
  static var date: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    let (month, day) = (Int(parts.tm_mon) + 1, Int(parts.tm_mday))
    return "\(parts.tm_year + 1900)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
