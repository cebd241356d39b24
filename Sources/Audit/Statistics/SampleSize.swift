internal import CSystem

/// How many documents to label.
package enum SampleSize {
  /// Labels for a Wilson interval of half-width `halfWidth` where the share is about `share`, of a population of
  /// `population` documents (nil: so large that it does not matter).
  package static func labels(
    halfWidth: Double, share: Double, level: Double = 0.95, population: Int? = nil
  ) -> Int {
    func width(_ labels: Int) -> Double {
      let z = SpecialFunctions.normalWidth(level: level)
      let n = Double(labels)
      return z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    }
    var (few, enough) = (0, 1)
    while width(enough) > halfWidth { (few, enough) = (enough, 2 * enough) }
    while enough - few > 1 {
      let middle = (few + enough) / 2
      if width(middle) > halfWidth { few = middle } else { enough = middle }
    }
    return population.map { corrected(enough, population: $0) } ?? enough
  }

  /// The finite-population correction: n₀ / (1 + (n₀ − 1) / N), rounded up (Cochran 1977, 4.14).
  package static func corrected(_ labels: Int, population: Int) -> Int {
    guard population > 0 else { return 0 }
    let corrected = Double(labels) / (1 + Double(labels - 1) / Double(population))
    // A whole number stays one, whatever the last digit of the division says.
    return min(population, Int((corrected - 1e-9).rounded(.up)))
  }

  /// The share of bad documents that none in `labels` rules out: above 1 − (1 − level)^(1/n) it would have shown.
  package static func boundOfNone(labels: Int, level: Double = 0.95) -> Double {
    labels > 0 ? -expm1(log(1 - level) / Double(labels)) : 1
  }
}
