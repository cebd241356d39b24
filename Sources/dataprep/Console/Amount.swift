import Base
import Runs

/// Formats numbers for people.
enum Amount {
  /// `1234567` as `1,234,567`.
  static func count(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// A count with its noun: `1 shard`, `2,000 shards`.
  static func count(_ value: Int, of noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

  /// Names with their counts, the most frequent first: `no-text 12, http-status 3`.
  static func list(_ tally: Tally) -> String {
    tally.ranked.map { "\($0.name) \(count($0.count))" }.joined(separator: ", ")
  }

  /// Bytes in decimal units: `59.6 MB`.
  static func bytes(_ value: Int) -> String {
    var value = Double(value)
    for unit in ["B", "kB", "MB", "GB", "TB"] {
      if value < 1000 || unit == "TB" { return "\(value.fixed(unit == "B" ? 0 : 1)) \(unit)" }
      value /= 1000
    }
    preconditionFailure("the last unit takes any value")
  }

  /// Seconds as `45s`, `12m05s` or `3h20m`.
  static func duration(_ seconds: Double) -> String {
    let seconds = Int(min(max(0, seconds), 1e9).rounded())
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m\((seconds % 60).padded(2))s" }
    return "\(seconds / 3600)h\((seconds / 60 % 60).padded(2))m"
  }

  /// A share as a percentage.
  static func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "-" : "\((100 * Double(part) / Double(whole)).fixed(1)) %"
  }
}
