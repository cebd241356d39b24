internal import Records

/// A change to a rule, with what labels say of it.
package struct ProposedRule: Sendable {
  /// The change.
  package var change: RuleChange
  /// The documents that it is for.
  package var documents: DocumentClass
  /// What it does on the labelled documents, beside the rules before it.
  package var effect: Effect
  /// The labels of the class.
  package var labels: LabelEvidence.Counts
  /// The labels of all other documents of the language.
  package var rest: LabelEvidence.Counts
  /// The logarithm of the e-value: the lesser of those against a share of bad documents of at most
  /// `RuleProposer.Settings.indifference`, and against one that is no greater than elsewhere.
  package var evidence: Double
  /// What `evidence` has to be at least, at this number of hypotheses.
  package var needed: Double

  /// What a rule does on labelled documents that no rule before it covers.
  package struct Effect: Sendable, Equatable {
    /// Bad documents that are dropped, or filed under their own language.
    package var removed: Int
    /// Of those, how many are filed under their own language.
    package var moved: Int
    /// All labelled bad documents of the language.
    package var bad: Int
    /// Good documents that are lost.
    package var lost: Int
    /// All labelled good documents of the language.
    package var good: Int
    /// Documents of the population that `removed` stands for; where raters named no language, a part of them.
    package var removedWeight: Double
    /// Documents of the population that `lost` stands for.
    package var lostWeight: Double
    /// Documents of the population that all labelled ones stand for.
    package var weight: Double

    /// Bad documents removed minus good ones lost, in documents of the population.
    package var gain: Double { removedWeight - lostWeight }
    /// The share of bad documents that are removed: Wilson's interval.
    package var removedInterval: Interval { ProportionInterval.wilson(Double(removed), of: Double(bad)) }
    /// The share of good documents that are lost: Wilson's interval.
    package var lostInterval: Interval { ProportionInterval.wilson(Double(lost), of: Double(good)) }
  }

  /// `removes 31 of 34 bad, loses 2 of 166 good`.
  package var effectText: String {
    let moved = effect.moved > 0 ? " (\(effect.moved) by moving them to their language)" : ""
    return "removes \(effect.removed) of \(effect.bad) bad\(moved), loses \(effect.lost) of \(effect.good) good"
  }

  /// What the rule does and why, in one sentence for a person.
  package var sentence: String {
    let seen = "\(labels.bad) of \(labels.all) labelled \(documents.words) are bad"
    let beside = rest.all > 0 ? ", of the others \(rest.bad) of \(rest.all)" : ""
    let action =
      switch change {
      case .dropHost, .onlyHost, .ban, .script, .scoreMinimum(_, nil), .wordListMinimum(_, nil): "so they are dropped"
      case .dropLanguage: "so the language is dropped"
      case .rename(let code):
        "and raters say that they are \(code.englishName): the label is a wrong name of \(code.code)"
      case .merge(let code) where effect.lost == 0:
        "and raters name a language that \(code.englishName) stands for too, so all go to \(code.code)"
      case .merge(let code):
        "and raters name \(code.englishName), so all go to \(code.code), with the good ones, which no rule can tell from them"
      case .reroute(_, let code), .scoreMinimum(_, let code?), .wordListMinimum(_, let code?):
        "and raters name \(code.englishName), so they go to \(code.code)"
      }
    return "\(seen)\(beside), \(action)."
  }
}
