internal import Base
internal import CSystem

/// What a sequential test is to decide, with the bounds made for it; one for all audits with the same settings.
package struct TestDesign: Sendable {
  /// What is asked of a verdict.
  package struct Settings: Sendable, Equatable {
    /// The largest share of bad documents with which a corpus is to be kept.
    package var keepsUpTo = 0.1
    /// The smallest share with which it is to be dropped; in between both verdicts are right.
    package var dropsFrom = 0.25
    /// How often a corpus to be kept may be dropped.
    package var wrongDrops = 0.05
    /// How often a corpus to be dropped may be kept.
    package var wrongKeeps = 0.05
    /// How often a rater is right, where a label does not say: 0.5 to 1. Bounds are made for it.
    package var accuracy = RaterAccuracy.unknown
    /// Whether a second rater looks at each document that the first calls bad; until then it is no evidence.
    package var confirmsBad = false
    /// The part of `wrongDrops` that is for groups, where a sample has any that could decide.
    package var groupPart = 0.3

    /// Keep up to 10 % bad, drop from 25 %, both errors 5 %, a rater who is right 9 times in 10.
    package init() {}
  }

  /// Bounds of a log-likelihood ratio.
  struct Bounds: Sendable, Equatable {
    /// At or above it a corpus is dropped.
    let upper: Double
    /// At or below its negative it is kept.
    let lower: Double
  }

  /// What it is for.
  package let settings: Settings
  /// Bounds where no group could decide.
  let alone: Bounds
  /// Bounds where groups take their part of the error.
  let besideGroups: Bounds

  /// Labels after which an unended walk is not followed further when bounds are made.
  static let limit = 500
  /// The part of an error that bounds use up. The rest is for what they cannot know: a rater's true accuracy, the luck of
  /// the sample.
  static let used = 0.9
  /// The share of bad documents in a group that is taken for bad.
  static let badGroup = 0.95

  /// Makes the bounds.
  ///
  /// - Throws: `badSettings` where shares or errors are not in their order or range.
  package init(_ settings: Settings) throws(AuditError) {
    guard
      0 < settings.keepsUpTo, settings.keepsUpTo < settings.dropsFrom, settings.dropsFrom < Self.badGroup,
      settings.wrongDrops > 0, settings.wrongDrops < 0.5, settings.wrongKeeps > 0, settings.wrongKeeps < 0.5,
      settings.accuracy > 0.5, settings.accuracy <= 1, settings.groupPart >= 0, settings.groupPart < 1
    else {
      throw AuditError(
        .badSettings, "these settings of a verdict exclude each other",
        advice: "Keep from below drop, errors between 0 and 0.5, an accuracy above 0.5 and up to 1.")
    }
    self.settings = settings
    alone = Self.bounds(settings, wrongDrops: settings.wrongDrops)
    besideGroups = Self.bounds(settings, wrongDrops: settings.wrongDrops * (1 - settings.groupPart))
  }

  /// How likely labels are under both hypotheses.
  var model: LabelModel { LabelModel(low: settings.keepsUpTo, high: settings.dropsFrom) }

  /// Bounds with which the errors at both hypotheses are at most those wanted: each for the other, from Wald's on.
  private static func bounds(_ settings: Settings, wrongDrops: Double) -> Bounds {
    let model = LabelModel(low: settings.keepsUpTo, high: settings.dropsFrom)
    let (wrongDrops, wrongKeeps) = (used * wrongDrops, used * settings.wrongKeeps)
    let (walk, share) = model.walk(accuracy: settings.accuracy, confirmsBad: settings.confirmsBad, limit: limit)
    var (upper, lower) = (0.0, log((1 - wrongDrops) / wrongKeeps))
    for _ in 0..<3 {
      upper = walk.upper(share: share(settings.keepsUpTo), error: wrongDrops, lower: lower)
      lower = walk.lower(share: share(settings.dropsFrom), error: wrongKeeps, upper: upper)
    }
    // The lower bound is the last one made, and the upper one follows it.
    upper = walk.upper(share: share(settings.keepsUpTo), error: wrongDrops, lower: lower)
    return Bounds(upper: upper, lower: lower)
  }

  /// How an audit of a corpus ends in which a `share` of documents is bad, labels weigh the same and no group decides:
  /// exact, but for the end of the sample.
  package func expected(share: Double) -> (drop: Double, keep: Double, labels: Double) {
    let (walk, up) = model.walk(accuracy: settings.accuracy, confirmsBad: settings.confirmsBad, limit: Self.limit)
    let end = walk.end(share: up(share), upper: alone.upper, lower: alone.lower)
    let (right, wrong) = (settings.accuracy, 1 - settings.accuracy)
    // A document that two raters differ on is no step, and each that the first calls bad costs a label more.
    let labels = settings.confirmsBad ? (1 + share * right + (1 - share) * wrong) / (1 - right * wrong) : 1
    return (end.above, end.below, end.steps * labels)
  }
}
