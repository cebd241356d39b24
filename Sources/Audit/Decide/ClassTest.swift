internal import CSystem

/// Whether the labels of a class of documents are enough for a rule.
///
/// Labels count once each, whatever the weights of their documents: a sample has one page of a host with a thousand, and
/// what that page says is said once. Weights decide what a rule gains.
internal struct ClassTest: Sendable {
  /// The class.
  let candidate: RuleCandidate
  /// Its labels.
  let inside: LabelEvidence.Counts
  /// The labels of all other documents.
  let outside: LabelEvidence.Counts
  /// The logarithm of the e-value.
  let evidence: Double
  /// What it has to be at least.
  var needed: Double
  private let settings: RuleProposer.Settings

  init(_ candidate: RuleCandidate, _ labelled: [LabelledDocument], _ settings: RuleProposer.Settings) {
    self.candidate = candidate
    self.settings = settings
    var inside = LabelEvidence.Counts(bad: 0, good: 0)
    var outside = LabelEvidence.Counts(bad: 0, good: 0)
    for document in labelled {
      if candidate.members[document.place] {
        if document.isBad { inside.bad += 1 } else { inside.good += 1 }
      } else {
        if document.isBad { outside.bad += 1 } else { outside.good += 1 }
      }
    }
    self.inside = inside
    self.outside = outside
    needed = -log(settings.errorRate * candidate.prior)
    let share = LabelEvidence.against(share: settings.indifference, inside)
    evidence =
      candidate.documents == .everything ? share : min(share, LabelEvidence.against(rest: outside, inside))
  }

  /// Whether the labels are enough for a rule that drops or moves the class.
  var passes: Bool {
    evidence >= needed && LabelEvidence.isMajority(inside.bad, inside.good) >= settings.majority
  }

  /// Whether they are enough to say that hardly anything of it is good.
  var isWhole: Bool { LabelEvidence.against(share: settings.wholeIndifference, inside) >= needed }
}
