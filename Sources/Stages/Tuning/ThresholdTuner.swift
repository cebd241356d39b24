/// Finds the threshold of a score that keeps good documents and drops bad ones, from labelled documents.
///
/// As FinePDFs does for its language identifier: of the thresholds that reach a floor of precision and one of recall, the one
/// with the best F-beta, with a beta of .1, so that precision counts a hundred times as much as recall.
package struct ThresholdTuner: Sendable {
  /// A labelled document.
  package struct Example: Sendable, Equatable {
    /// Its score.
    package var score: Double
    /// Whether it should be kept.
    package var isGood: Bool

    /// A labelled score.
    package init(score: Double, isGood: Bool) {
      self.score = score
      self.isGood = isGood
    }
  }

  /// Which documents a threshold keeps.
  package enum Direction: String, Sendable, CaseIterable {
    /// Those with a score of at least the threshold.
    case atLeast = "at-least"
    /// Those with a score of at most the threshold.
    case atMost = "at-most"
  }

  /// What a threshold has to reach.
  package struct Goal: Sendable, Equatable {
    /// How much recall counts; 1 for as much as precision.
    package var beta = 0.1
    /// The least share of good documents among those that are kept.
    package var precision = 0.9
    /// The least share of the good documents that are kept.
    package var recall = 0.1
    /// Whether the lower bound of precision (95 %, Wilson) has to reach the floor, and not the precision of the sample alone.
    package var isConfident = false

    /// FinePDFs' goal.
    package init() {}
  }

  /// What was found.
  package struct Result: Sendable, Equatable {
    /// The threshold: a score of the sample. Documents that have it are kept.
    package var threshold: Double
    /// Good documents of the sample.
    package var good: Int
    /// Bad documents of the sample.
    package var bad: Int
    /// Good documents that are kept.
    package var keptGood: Int
    /// Bad documents that are kept.
    package var keptBad: Int
    /// F-beta.
    package var score: Double

    /// The share of good ones among the kept, with bounds.
    package var precision: ProportionBounds { ProportionBounds(keptGood, of: keptGood + keptBad) }
    /// The share of the good ones that are kept, with bounds.
    package var recall: ProportionBounds { ProportionBounds(keptGood, of: good) }
    /// The share of the bad ones that are dropped, with bounds.
    package var catches: ProportionBounds { ProportionBounds(bad - keptBad, of: bad) }
  }

  /// Why there is no threshold.
  package enum Failure: String, Error, Sendable {
    case noGood = "no good documents"
    case noBad = "no bad documents"
    case precision = "no threshold reaches the floor of precision with that of recall"
  }

  /// What a threshold has to reach.
  package var goal: Goal

  /// A tuner with a goal.
  package init(_ goal: Goal = Goal()) { self.goal = goal }

  /// The best threshold; of equally good ones the one that keeps most.
  ///
  /// Scores that are no numbers count as worse than all others.
  package func tune(_ examples: [Example], _ direction: Direction) throws(Failure) -> Result {
    let good = examples.reduce(0) { $0 + ($1.isGood ? 1 : 0) }
    let bad = examples.count - good
    guard good > 0 else { throw .noGood }
    guard bad > 0 else { throw .noBad }
    let sign = direction == .atLeast ? 1.0 : -1.0
    // The best first.
    let sorted = examples.filter { !$0.score.isNaN }.sorted { $0.score * sign > $1.score * sign }
    var best: Result?
    var (keptGood, keptBad) = (0, 0)
    for (index, example) in sorted.enumerated() {
      if example.isGood { keptGood += 1 } else { keptBad += 1 }
      // Documents of one score are kept or dropped together.
      if index + 1 < sorted.count, sorted[index + 1].score == example.score { continue }
      let result = Result(
        threshold: example.score, good: good, bad: bad, keptGood: keptGood, keptBad: keptBad,
        score: score(keptGood, keptBad, good))
      if isEnough(result), result.score >= best?.score ?? 0 { best = result }
    }
    guard let best else { throw .precision }
    return best
  }

  private func isEnough(_ result: Result) -> Bool {
    let precision = result.precision
    let reached = goal.isConfident ? precision.lower : precision.share ?? 0
    return reached >= goal.precision && (result.recall.share ?? 0) >= goal.recall
  }

  private func score(_ keptGood: Int, _ keptBad: Int, _ good: Int) -> Double {
    let square = goal.beta * goal.beta
    // (1 + b²) P R / (b² P + R) in counts.
    let below = square * Double(good) + Double(keptGood + keptBad)
    return below == 0 ? 0 : (1 + square) * Double(keptGood) / below
  }
}
