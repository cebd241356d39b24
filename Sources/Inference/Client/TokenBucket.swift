/// A rate by the minute: fills evenly, holds a second's worth, and is overdrawn by a request that is larger than that.
package struct TokenBucket: Sendable {
  private let perSecond: Double
  private let capacity: Double
  private var level: Double
  private var time: Double?

  /// A full bucket.
  ///
  /// - Parameter perMinute: units a minute, more than 0.
  package init(perMinute: Double) {
    perSecond = perMinute / 60
    capacity = max(1, perSecond)
    level = capacity
  }

  /// Seconds from `now` until `amount` may be taken; 0 if it may.
  package mutating func wait(for amount: Double, now: Double) -> Double {
    if let time, now > time { level = min(capacity, level + (now - time) * perSecond) }
    time = max(time ?? now, now)
    let missing = min(amount, capacity) - level
    // What rounding leaves must not ask for a wait of no time.
    return missing > 1e-9 ? missing / perSecond : 0
  }

  /// Takes `amount`; what is missing of it has to fill up before anything else may be taken.
  package mutating func take(_ amount: Double) { level -= amount }
}
