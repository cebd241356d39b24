internal import CSystem

/// Intervals of a share after `count` of `total` documents had a property.
///
/// Counts need not be whole: an effective sample size is a `total` as good as a counted one. A total of 0 says nothing,
/// and gets 0 to 1.
package enum ProportionInterval {
  /// Wilson's score interval (1927): (p̂ + z²/2n ± z √(p̂q̂/n + z²/4n²)) / (1 + z²/n).
  package static func wilson(_ count: Double, of total: Double, level: Double = 0.95) -> Interval {
    guard total > 0 else { return Interval(low: 0, high: 1) }
    let z = SpecialFunctions.normalWidth(level: level)
    let share = count / total
    let scale = 1 + z * z / total
    let width = z * (share * (1 - share) / total + z * z / (4 * total * total)).squareRoot() / scale
    return Interval(around: (share + z * z / (2 * total)) / scale, width: width).asShare
  }

  /// The exact interval of Clopper and Pearson (1934): never covers less than it says.
  package static func clopperPearson(_ count: Double, of total: Double, level: Double = 0.95) -> Interval {
    guard total > 0 else { return Interval(low: 0, high: 1) }
    let tail = 0.5 * (1 - level)
    return Interval(
      low: count <= 0 ? 0 : SpecialFunctions.betaQuantile(tail, count, total - count + 1),
      high: count >= total ? 1 : 1 - SpecialFunctions.betaQuantile(tail, total - count, count + 1))
  }

  /// The middle of the posterior of a share with a prior of Beta(`prior`, `prior`): 0.5 is Jeffreys' interval, 1 is that
  /// of a uniform prior.
  package static func betaPosterior(
    _ count: Double, of total: Double, prior: Double = 0.5, level: Double = 0.95
  ) -> Interval {
    let tail = 0.5 * (1 - level)
    let (a, b) = (count + prior, total - count + prior)
    return Interval(
      low: SpecialFunctions.betaQuantile(tail, a, b), high: 1 - SpecialFunctions.betaQuantile(tail, b, a))
  }

  /// An interval that may be looked at after every label: with probability `level` the true share is in all of them.
  ///
  /// The shares at which a mixture of binomials over a uniform prior is not 1 / (1 − level) times as likely as they are
  /// (Robbins 1970; Howard et al. 2021, section 3): n, k with B(k+1, n−k+1) < p^k (1−p)^(n−k) / (1 − level).
  package static func anyTime(_ count: Double, of total: Double, level: Double = 0.95) -> Interval {
    guard total > 0 else { return Interval(low: 0, high: 1) }
    let mixture = SpecialFunctions.logBeta(count + 1, total - count + 1)
    let limit = mixture + log(1 - level)
    func logLikelihood(_ p: Double) -> Double {
      (count > 0 ? count * log(p) : 0) + (total > count ? (total - count) * log1p(-p) : 0)
    }
    let share = count / total
    // The likelihood rises up to the share and falls after it.
    func end(outside: Double) -> Double {
      var (out, inside) = (outside, share)
      for _ in 0..<200 {
        let middle = 0.5 * (out + inside)
        if middle == out || middle == inside { break }
        if logLikelihood(middle) < limit { out = middle } else { inside = middle }
      }
      return inside
    }
    return Interval(low: count <= 0 ? 0 : end(outside: 0), high: count >= total ? 1 : end(outside: 1))
  }
}
