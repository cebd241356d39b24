import Base

/// The day, for names and histories that people read; no output of a run depends on it.
enum Today {
  /// In UTC: `2026-01-31`.
  static var date: String { UTCTime.now.date }
}
