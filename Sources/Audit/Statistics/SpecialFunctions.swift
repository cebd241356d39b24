internal import CSystem

/// Functions of probability that intervals and tests are made of; to about 1e-12, for arguments up to a million.
///
/// Sources: Abramowitz and Stegun, Handbook of Mathematical Functions (6.1.40, 26.2, 26.5); the continued fraction of the
/// incomplete beta function is DLMF 8.17.22, summed by Lentz's method.
package enum SpecialFunctions {
  /// ln Γ(x) for x > 0: Stirling's series, after the recurrence has made the argument large.
  package static func logGamma(_ x: Double) -> Double {
    var (shift, z) = (1.0, x)
    while z < 15 {
      shift *= z
      z += 1
    }
    let inverse = 1 / z
    let square = inverse * inverse
    let series =
      inverse
      * (1.0 / 12 - square
        * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188 - square * 691 / 360_360)))))
    return (z - 0.5) * log(z) - z + 0.5 * log(2 * Double.pi) + series - log(shift)
  }

  /// ln B(a, b) for positive parameters.
  package static func logBeta(_ a: Double, _ b: Double) -> Double {
    logGamma(a) + logGamma(b) - logGamma(a + b)
  }

  /// The regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most `x`.
  package static func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // The fraction converges fast on this side of the mean only.
    if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(1 - x, b, a) }
    let front = exp(a * log(x) + b * log1p(-x) - logBeta(a, b)) / a
    return front * betaFraction(x, a, b)
  }

  /// DLMF 8.17.22 by the modified method of Lentz.
  private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
    var value = d
    // Convergence takes about the square root of the larger parameter.
    for m in 1...100_000 {
      let m = Double(m)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d, tiny)
      c = nonzero(1 + even / c, tiny)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d, tiny)
      c = nonzero(1 + odd / c, tiny)
      value *= d * c
      if abs(d * c - 1) < 1e-16 { break }
    }
    return value
  }

  private static func nonzero(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }

  /// The `p` quantile of a Beta(a, b) distribution: where I_x(a, b) is `p`; by bisection, to the last digits of `x`.
  package static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    if p <= 0 { return 0 }
    if p >= 1 { return 1 }
    var (low, high) = (0.0, 1.0)
    while high - low > 4e-16 * high, high > 1e-300 {
      let middle = 0.5 * (low + high)
      if middle == low || middle == high { break }
      if regularizedBeta(middle, a, b) < p { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The probability that a standard normal variable is above `z`.
  package static func normalTail(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }

  /// The `p` quantile of the standard normal distribution, 0 < p < 1: a rational start (Abramowitz and Stegun 26.2.23)
  /// and Halley's steps.
  package static func normalQuantile(_ p: Double) -> Double {
    if p > 0.5 { return -normalQuantile(1 - p) }
    let t = (-2 * log(p)).squareRoot()
    var z =
      (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in 0..<4 {
      let density = exp(-0.5 * z * z) / (2 * Double.pi).squareRoot()
      let step = (normalTail(-z) - p) / density
      z -= step / (1 + 0.5 * z * step)
    }
    return z
  }

  /// How many standard errors reach to both ends of a normal interval of `level`.
  package static func normalWidth(level: Double) -> Double { -normalQuantile(0.5 * (1 - level)) }

  /// How many standard errors reach to both ends of an interval of `level` by Student's t with `freedom` degrees.
  package static func studentWidth(level: Double, freedom: Double) -> Double {
    // P(|T| > t) is I_x(ν/2, 1/2) with x = ν / (ν + t²).
    let x = betaQuantile(1 - level, 0.5 * freedom, 0.5)
    return (freedom * (1 - x) / x).squareRoot()
  }
}
