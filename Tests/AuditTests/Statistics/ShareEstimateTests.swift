import TestSupport
import Testing

@testable import Audit

/// Estimates of shares against populations that are known.
@Suite struct ShareEstimateTests {
  /// Labels of a stratified sample: of each stratum its documents, labels and share of bad documents.
  private static func draw(_ strata: [(Double, Int, Double)], _ random: inout SeededGenerator) -> ShareEstimate {
    ShareEstimate(
      strata: strata.map { documents, labels, share in
        .init(documents: documents, labels: labels, bad: (0..<labels).count { _ in random.chance(share) })
      })
  }

  @Test func theStratifiedEstimateIsUnbiasedAndItsVarianceTrue() {
    var random = SeededGenerator(seed: 5)
    let strata = [(50_000.0, 40, 0.05), (30_000, 20, 0.3), (20_000, 12, 0.7)]
    let truth = 0.5 * 0.05 + 0.3 * 0.3 + 0.2 * 0.7
    let variance = 0.25 * 0.05 * 0.95 / 40 + 0.09 * 0.21 / 20 + 0.04 * 0.21 / 12
    let runs = 4000
    var (sum, squares, claimed, covered) = (0.0, 0.0, 0.0, 0)
    for _ in 0..<runs {
      let estimate = Self.draw(strata, &random)
      let share = estimate.share ?? .nan
      sum += share
      squares += (share - truth) * (share - truth)
      claimed += estimate.variance ?? .nan
      if estimate.interval().contains(truth) { covered += 1 }
    }
    let count = Double(runs)
    #expect(abs(sum / count - truth) < 4 * (variance / count).squareRoot())
    #expect(abs(squares / count / variance - 1) < 0.1)
    #expect(abs(claimed / count / variance - 1) < 0.05)
    #expect(Double(covered) / count > 0.935)
  }

  @Test func intervalsOfCleanStrataCoverToo() {
    var random = SeededGenerator(seed: 6)
    let strata = [(90_000.0, 30, 0.01), (10_000, 30, 0.02)]
    let covered = (0..<2000).count { _ in Self.draw(strata, &random).interval().contains(0.011) }
    #expect(Double(covered) / 2000 > 0.93)
  }

  @Test func aFinitePopulationLabelledWhollyHasNoVariance() {
    let estimate = ShareEstimate(strata: [.init(documents: 12, labels: 12, bad: 3)])
    #expect(estimate.share == 0.25)
    #expect(estimate.variance == 0)
    #expect(estimate.effectiveLabels == 12)
  }

  @Test func strataWithoutLabelsAreNamed() {
    let estimate = ShareEstimate(strata: [
      .init(documents: 75, labels: 10, bad: 1), .init(documents: 25, labels: 0, bad: 0),
    ])
    #expect(estimate.share == 0.1)
    #expect(estimate.unseen == 0.25)
    let none = ShareEstimate(strata: [.init(documents: 75, labels: 0, bad: 0)])
    #expect(none.share == nil)
    #expect(none.interval() == Interval(low: 0, high: 1))
  }

  @Test func strataWithOneLabelAreTakenTogether() throws {
    let lone = (0..<10).map { ShareEstimate.Stratum(documents: 100, labels: 1, bad: $0 < 3 ? 1 : 0) }
    let estimate = ShareEstimate(strata: lone)
    #expect(abs((estimate.share ?? 0) - 0.3) < 1e-12)
    let variance = try #require(estimate.variance)
    #expect(abs(variance - 0.21 / 9 * 0.99) < 1e-12)
    #expect(ShareEstimate(strata: Array(lone.prefix(1))).variance == nil)
  }

  @Test func weightsCostLabels() {
    let equal = ShareEstimate(weights: (0..<40).map { (2.5, $0 % 10 == 0 ? 1 : 0) })
    #expect(abs(equal.effectiveLabels - 40) < 1e-9)
    #expect(abs((equal.share ?? 0) - 0.1) < 1e-12)
    let skewed = ShareEstimate(weights: (0..<40).map { ($0 == 0 ? 40 : 1, $0 == 0 ? 1 : 0) })
    #expect(abs(skewed.effectiveLabels - 79.0 * 79 / 1639) < 1e-9)
    #expect(skewed.interval().high - skewed.interval().low > 0.5)
  }

  @Test func anIntervalForAnyTimeMayBeWatched() {
    var random = SeededGenerator(seed: 7)
    var (missed, missedByWilson) = (0, 0)
    for _ in 0..<400 {
      var (bad, isMissed, isMissedByWilson) = (0.0, false, false)
      for label in 1...200 {
        if random.chance(0.1) { bad += 1 }
        if !ProportionInterval.anyTime(bad, of: Double(label)).contains(0.1) { isMissed = true }
        if label % 10 == 0, !ProportionInterval.wilson(bad, of: Double(label)).contains(0.1) { isMissedByWilson = true }
      }
      if isMissed { missed += 1 }
      if isMissedByWilson { missedByWilson += 1 }
    }
    #expect(missed <= 20)
    #expect(missedByWilson > 40)
  }
}
