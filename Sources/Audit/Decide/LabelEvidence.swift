internal import CSystem

/// How strongly labels speak against a class of documents being as good as any.
///
/// Labels come one by one, and people look at proposals after each, so a test has to hold at any time. An e-value does:
/// the likelihood of the labels under alternatives, weighted by a prior, divided by their greatest likelihood under the
/// hypothesis. Were the hypothesis true, then whatever the number of labels the probability that it ever reaches `1/a`
/// would be at most `a` (Ville's inequality; Wasserman, Ramdas and Balakrishnan 2020, "Universal inference").
///
/// The prior of a class that a rule is for is Beta(5, 1), most of its documents are bad; that of the rest Beta(1, 5). A
/// prior that is wrong costs labels and not errors.
package enum LabelEvidence {
  /// Labels of good and bad documents.
  package struct Counts: Sendable, Equatable {
    /// Bad ones.
    package var bad: Int
    /// Good ones.
    package var good: Int

    /// Counts of labels.
    package init(bad: Int, good: Int) {
      self.bad = bad
      self.good = good
    }

    /// All.
    package var all: Int { bad + good }
  }

  /// The logarithm of the e-value against "the share of bad documents of the class is at most `share`".
  package static func against(share: Double, _ counts: Counts) -> Double {
    let best = counts.all == 0 ? 0 : min(share, Double(counts.bad) / Double(counts.all))
    return mixture(counts, 5, 1) - likelihood(counts, best)
  }

  /// The logarithm of the e-value against "the share of bad documents of the class is at most that of the rest".
  package static func against(rest: Counts, _ counts: Counts) -> Double {
    let both = Counts(bad: counts.bad + rest.bad, good: counts.good + rest.good)
    guard both.all > 0 else { return 0 }
    // The greatest likelihood with a class that is no worse: apart if the labels look so, otherwise with one share.
    let isNoWorse = counts.bad * rest.all <= rest.bad * counts.all
    let hypothesis =
      isNoWorse && counts.all > 0 && rest.all > 0
      ? likelihood(counts, Double(counts.bad) / Double(counts.all))
        + likelihood(rest, Double(rest.bad) / Double(rest.all))
      : likelihood(both, Double(both.bad) / Double(both.all))
    return mixture(counts, 5, 1) + mixture(rest, 1, 5) - hypothesis
  }

  /// The probability that a share is more than one half, given labels for and against it and a uniform prior.
  package static func isMajority(_ bad: Int, _ good: Int) -> Double {
    1 - SpecialFunctions.regularizedBeta(0.5, Double(bad + 1), Double(good + 1))
  }

  /// The logarithm of the likelihood of labels under Beta(a, b).
  private static func mixture(_ counts: Counts, _ a: Double, _ b: Double) -> Double {
    SpecialFunctions.logBeta(a + Double(counts.bad), b + Double(counts.good)) - SpecialFunctions.logBeta(a, b)
  }

  private static func likelihood(_ counts: Counts, _ share: Double) -> Double {
    (counts.bad == 0 ? 0 : Double(counts.bad) * log(share))
      + (counts.good == 0 ? 0 : Double(counts.good) * log(1 - share))
  }
}
