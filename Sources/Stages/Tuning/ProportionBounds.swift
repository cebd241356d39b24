/// What a share of a sample says of the whole: Wilson's score interval (1927), which holds for small samples and for
/// shares near 0 and 1.
package struct ProportionBounds: Sendable, Equatable {
  /// The share in the sample; nil for an empty one.
  package var share: Double?
  /// The lower bound; 0 for an empty sample.
  package var lower: Double
  /// The upper bound; 1 for an empty sample.
  package var upper: Double

  /// The standard normal quantile of two-sided 95 %.
  package static let quantile95 = 1.959963984540054

  /// The bounds for `count` of `total`.
  ///
  /// - Parameter quantile: the standard normal quantile of the confidence.
  package init(_ count: Int, of total: Int, quantile: Double = ProportionBounds.quantile95) {
    guard total > 0 else {
      share = nil
      (lower, upper) = (0, 1)
      return
    }
    let n = Double(total)
    let p = Double(count) / n
    let square = quantile * quantile
    let center = (p + square / (2 * n)) / (1 + square / n)
    let half = quantile / (1 + square / n) * (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
    share = p
    lower = count == 0 ? 0 : max(0, center - half)
    upper = count == total ? 1 : min(1, center + half)
  }
}
