internal import CSystem

/// How likely labels are where a share of documents is bad and raters err.
struct LabelModel {
  /// The bad share of the first hypothesis.
  let low: Double
  /// The bad share of the second, which is larger.
  let high: Double

  /// What raters said of one document: how likely that is of a bad and of a good one. Raters err independently of each
  /// other and equally often on good and bad documents.
  struct Looks: Equatable {
    var ifBad = 1.0
    var ifGood = 1.0
    /// Labels that say good or bad.
    var count = 0
    /// Labels that say nothing.
    var unknown = 0

    /// Whether one rater called it bad, and nobody else has looked.
    var isBadToOne: Bool { count == 1 && unknown == 0 && ifBad > ifGood }

    /// Adds what a rater said who is right with probability `accuracy`.
    mutating func add(isBad: Bool, accuracy: Double) {
      // Nobody is without error; a document that two such people called good and bad would be impossible.
      let accuracy = min(max(accuracy, 0.501), 0.999)
      ifBad *= isBad ? accuracy : 1 - accuracy
      ifGood *= isBad ? 1 - accuracy : accuracy
      count += 1
    }
  }

  /// The logarithm of how much more likely a document's labels are under the second hypothesis than under the first.
  func logRatio(_ looks: Looks) -> Double {
    log(
      (high * looks.ifBad + (1 - high) * looks.ifGood) / (low * looks.ifBad + (1 - low) * looks.ifGood))
  }

  /// The walk of the log-ratio by document, and the probability of a step up under a bad share.
  ///
  /// With one label a document that is a label "bad". Where a second rater looks at each of these, it is one that both call
  /// bad; those that they differ on are no step, as raters of equal accuracy cancel out.
  func walk(accuracy: Double, confirmsBad: Bool, limit: Int) -> (walk: LatticeWalk, share: (Double) -> Double) {
    var (good, bad) = (Looks(), Looks())
    good.add(isBad: false, accuracy: accuracy)
    bad.add(isBad: true, accuracy: accuracy)
    if confirmsBad { bad.add(isBad: true, accuracy: accuracy) }
    return (
      LatticeWalk(up: logRatio(bad), down: -logRatio(good), limit: limit),
      { [good, bad] share in
        let up = share * bad.ifBad + (1 - share) * bad.ifGood
        return up / (up + share * good.ifBad + (1 - share) * good.ifGood)
      }
    )
  }
}
