internal import Base
internal import Runs

/// Something that a person should look into before the pairs are used.
package struct PairsAlarm: Equatable {
  /// In kebab-case.
  package var id: String
  /// What is wrong, with the numbers.
  package var message: String
  /// What it may mean, and what can be done.
  package var advice: String
}

extension PairsReport {
  /// Pairs below which rates say little.
  internal static let fewPairs = 100

  /// All that looks wrong, the most important first.
  package var alarms: [PairsAlarm] {
    [
      parseRate, relabelRate, classification, agreementOfRankers, seedsNotRetrieved, tasks, missingScores,
      closeLikelihoods,
    ].compactMap { $0 }
  }

  private static func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "none" : "\((100 * Double(part) / Double(whole)).fixed(1)) %"
  }

  /// Answers that a query could be read from.
  package var parsed: (count: Int, of: Int) {
    let flaws = Set(AnswerFlaw.allCases.map(\.rawValue) + ["no-answer"])
    let failed = made[.queryRejects].counts.reduce(0) { flaws.contains($1.key) ? $0 + $1.value : $0 }
    return (made[.asked] - failed, made[.asked])
  }

  private var parseRate: PairsAlarm? {
    let (count, asked) = parsed
    guard asked > 0, Double(count) < 0.7 * Double(asked) else { return nil }
    return PairsAlarm(
      id: "parse-rate", message: "a query could be read from \(Self.percent(count, of: asked)) of the answers",
      advice: "The model does not keep to the form of the prompt: use a larger one, or --api chat for one that chats.")
  }

  /// Gecko's share of positives that are not the seed is about 15 % (arXiv 2403.20327, section 3.2).
  private var relabelRate: PairsAlarm? {
    let (count, whole) = (fused[.relabelled], fused[.pairsWithSeed])
    guard whole > 0, !(0.05...0.30).contains(Double(count) / Double(whole)) else { return nil }
    let advice =
      Double(count) < 0.05 * Double(whole)
      ? "Few passages beat the seed: queries may quote it, or the corpus may have nothing near it (--corpus)."
      : "Many passages beat the seed: the rankers may be too weak to tell, or queries too general. Read the examples."
    return PairsAlarm(
      id: "relabel-rate",
      message:
        "\(Self.percent(count, of: whole)) of the positives are not the seed; about 15 % is usual, 5 to 30 % plausible",
      advice: advice)
  }

  private var classification: PairsAlarm? {
    let (yes, whole) = (fused[.saidYes], fused[.saidYes] + fused[.saidNo])
    guard rankers != .likelihood, whole > 0 else { return nil }
    let share = Double(yes) / Double(whole)
    guard share > 0.95 || share < 0.02 else { return nil }
    return PairsAlarm(
      id: "classification", message: "classification says yes to \(Self.percent(yes, of: whole)) of the candidates",
      advice: "It hardly tells passages apart, so that its ranking is noise: use a larger model, or --rank ql.")
  }

  private var agreementOfRankers: PairsAlarm? {
    guard rankers == .both, let agreement, agreement.mean < 0.2 else { return nil }
    return PairsAlarm(
      id: "agreement",
      message:
        "both rankings have a mean correlation of \(agreement.mean.fixed(2)) (Spearman, \(agreement.pairs) pairs)",
      advice: "One of them is likely to be noise. Read the examples, and try --rank ql or --rank rc alone.")
  }

  private var seedsNotRetrieved: PairsAlarm? {
    let (forced, whole) = (retrieved[.seedsForced], retrieved[.queries])
    guard whole > 0, Double(forced) > 0.2 * Double(whole) else { return nil }
    return PairsAlarm(
      id: "seeds-not-retrieved",
      message: "the own passage of \(Self.percent(forced, of: whole)) of the queries was not among the nearest",
      advice: "Queries may be too general, or the embedding model may not know the language or want other prefixes "
        + "(--embedding-format). --round-trip drops such queries.")
  }

  private var tasks: PairsAlarm? {
    let ranked = (selected[.families].total > 0 ? selected[.families] : fused[.tasks]).ranked
    let total = ranked.reduce(0) { $0 + $1.count }
    guard let first = ranked.first, ranked.count > 1, total >= Self.fewPairs,
      Double(first.count) > 2 * Double(total) / Double(ranked.count)
    else { return nil }
    return PairsAlarm(
      id: "task-skew",
      message: "\(Self.percent(first.count, of: total)) of the queries are of the family \(first.name)",
      advice: "Families are drawn uniformly: those of others were rejected more often. See the rejects by reason.")
  }

  private var missingScores: PairsAlarm? {
    let missing = scored[.scoresMissing] + scored[.labelsMissing]
    let whole = scored[.answers] + scored[.scoresMissing]
    guard missing > 0, Double(missing) > 0.01 * Double(whole) else { return nil }
    return PairsAlarm(
      id: "missing-scores",
      message: "\(Self.percent(missing, of: whole)) of the questions about candidates have no usable answer",
      advice: "The log in answers/ has what the server says. Candidates without a score come last in that ranking.")
  }

  private var closeLikelihoods: PairsAlarm? {
    let (close, whole) = (fused[.closeLikelihoods], fused[.pairs])
    guard rankers != .relevance, whole > 0, Double(close) > 0.5 * Double(whole) else { return nil }
    return PairsAlarm(
      id: "close-likelihoods",
      message:
        "the two best passages by likelihood are less than 1 nat apart in \(Self.percent(close, of: whole)) of the pairs",
      advice: "Servers' own log-probabilities differ by up to half a nat from batch to batch: such orders may change.")
  }
}
