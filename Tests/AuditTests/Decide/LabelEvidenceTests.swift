import TestSupport
import Testing

@testable import Audit

@Suite struct LabelEvidenceTests {
  /// The integral of Beta(5, 1) or Beta(1, 5) times the likelihood, by the midpoint rule.
  private static func mixture(_ bad: Int, _ good: Int, isHigh: Bool) -> Double {
    let steps = 200_000
    var sum = 0.0
    for step in 0..<steps {
      let p = (Double(step) + 0.5) / Double(steps)
      var value = 5.0
      for _ in 0..<bad + (isHigh ? 4 : 0) { value *= p }
      for _ in 0..<good + (isHigh ? 0 : 4) { value *= 1 - p }
      sum += value
    }
    return sum / Double(steps)
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }

  @Test(arguments: [(9, 1), (4, 4), (0, 6), (6, 0), (1, 9)])
  func evidenceAgainstAShareIsTheRatioOfLikelihoods(_ bad: Int, _ good: Int) {
    let best = min(0.25, Double(bad) / Double(bad + good))
    let expected = Self.mixture(bad, good, isHigh: true) / (Self.power(best, bad) * Self.power(1 - best, good))
    let found = LabelEvidence.against(share: 0.25, .init(bad: bad, good: good))
    #expect(abs(Self.exponential(found) / expected - 1) < 1e-6)
  }

  @Test func evidenceAgainstTheRestIsTheRatioOfLikelihoods() {
    let alternatives = Self.mixture(8, 1, isHigh: true) * Self.mixture(2, 19, isHigh: false)
    let pooled = Self.power(10.0 / 30, 10) * Self.power(20.0 / 30, 20)
    let found = LabelEvidence.against(rest: .init(bad: 2, good: 19), .init(bad: 8, good: 1))
    #expect(abs(Self.exponential(found) / (alternatives / pooled) - 1) < 1e-6)
  }

  @Test func aClassThatIsNoWorseThanTheRestHasNoEvidence() {
    #expect(LabelEvidence.against(rest: .init(bad: 10, good: 10), .init(bad: 4, good: 16)) < 0)
    #expect(LabelEvidence.against(rest: .init(bad: 0, good: 0), .init(bad: 9, good: 0)) < 0)
    #expect(LabelEvidence.against(share: 0.25, .init(bad: 0, good: 0)) == 0)
  }

  @Test func theProbabilityOfAMajorityIsABinomialTail() {
    // Beta(9, 2) above one half: 1 - 11 / 1024.
    #expect(abs(LabelEvidence.isMajority(8, 1) - (1 - 11.0 / 1024)) < 1e-12)
    #expect(abs(LabelEvidence.isMajority(5, 5) - 0.5) < 1e-12)
    #expect(abs(LabelEvidence.isMajority(0, 0) - 0.5) < 1e-12)
  }

  /// Ville's inequality, at the edge of each hypothesis and with a look after each label.
  @Test func evidenceReachesTwentyInAtMostOneOfTwentySequences() {
    var chance = SeededGenerator(seed: 7)
    func happens(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &chance) < share }
    let sequences = 2000
    var (share, rest) = (0, 0)
    for _ in 0..<sequences {
      var (inside, outside) = (LabelEvidence.Counts(bad: 0, good: 0), LabelEvidence.Counts(bad: 0, good: 0))
      var (crossedShare, crossedRest) = (false, false)
      for _ in 0..<100 {
        if happens(0.3) {
          if happens(0.25) { inside.bad += 1 } else { inside.good += 1 }
        } else if happens(0.25) {
          outside.bad += 1
        } else {
          outside.good += 1
        }
        crossedShare = crossedShare || LabelEvidence.against(share: 0.25, inside) >= Self.logOfTwenty
        crossedRest = crossedRest || LabelEvidence.against(rest: outside, inside) >= Self.logOfTwenty
      }
      if crossedShare { share += 1 }
      if crossedRest { rest += 1 }
    }
    // Three standard errors above one in twenty.
    #expect(share <= 130 && rest <= 130, "\(share) and \(rest) of \(sequences)")
  }

  private static let logOfTwenty = 2.995732273553991

  /// The exponential function by its series, as tests have no library of functions.
  private static func exponential(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for step in 1...40 {
      term *= x / 32 / Double(step)
      sum += term
    }
    return (0..<5).reduce(sum) { value, _ in value * value }
  }
}
