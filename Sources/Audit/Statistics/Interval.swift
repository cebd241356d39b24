/// A range that a true value lies in with a stated confidence.
package struct Interval: Sendable, Equatable {
  /// The lower end.
  package var low: Double
  /// The upper end.
  package var high: Double

  /// From `low` to `high`.
  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// `width` to both sides of `value`.
  init(around value: Double, width: Double) {
    self.init(low: value - width, high: value + width)
  }

  /// The part of it that is a share.
  var asShare: Interval { Interval(low: min(max(low, 0), 1), high: min(max(high, 0), 1)) }

  /// Whether `value` lies in it, ends included.
  package func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
