package import Audit
internal import Records
internal import Stages

/// How many labels it takes until the right rule is proposed, on one planted corpus.
package struct LabelsUntilRule: Sendable {
  /// What happened.
  package struct Outcome: Sendable {
    /// The number of labels at which the right rule was first proposed; nil where it was not within the limit.
    package var labels: Int?
    /// Wrong rules that were proposed at any time up to the limit.
    package var wrong: Set<String> = []
    /// Rules that do more good than harm but lose more than a twentieth of the right documents, while the right rule was
    /// not there yet.
    package var coarse: Set<String> = []
    /// The rules that were proposed at that time.
    package var proposed: [RuleChange] = []
    /// The share of documents that are filed under a language that accepts them, of other documents of the same kind, kept
    /// by the run after the rules were applied; nil where no right rule was proposed.
    package var rightAfter: Double?
    /// The share of right documents of the language among its own that the rules keep.
    package var goodKept: Double?
  }

  private static let sampleSize = 200
  private let scenario: PlantedCorpus.Scenario
  private let rater: SimulatedRater
  private let limit: Int
  private let population: Int

  /// - Parameters:
  ///   - scenario: the corpus.
  ///   - rater: who labels.
  ///   - limit: labels, at most 200.
  ///   - population: documents of the corpus.
  package init(_ scenario: PlantedCorpus.Scenario, _ rater: SimulatedRater, limit: Int, population: Int = 4000) {
    self.population = population
    self.scenario = scenario
    self.rater = rater
    self.limit = min(limit, Self.sampleSize)
  }

  /// Labels one document after the other, and looks at the proposals after each.
  ///
  /// - Throws: where the rule cannot be applied.
  package func run(seed: UInt64) throws -> Outcome {
    var chance = Chance(seed: seed)
    let corpus = PlantedCorpus(scenario, count: population, &chance)
    let next = PlantedCorpus(scenario, count: population, &chance)
    let places = corpus.sample(Self.sampleSize, &chance)
    let sample = places.map(\.document)
    let rule = try PlantedCorpus.rule(scenario)
    let proposer = try RuleProposer(sample, rule: rule)
    var labels: [String: DocumentLabel] = [:]
    var outcome = Outcome()
    var judged: [RuleChange: Judgement] = [:]
    for (number, (place, document)) in places.prefix(limit).enumerated() {
      labels[document.id] = rater.label(corpus.truth[place], of: scenario, &chance)
      let changes = proposer.proposals(labels).map(\.change)
      for change in changes where judged[change] == nil { judged[change] = try judge(change, rule, corpus) }
      outcome.wrong.formUnion(changes.filter { judged[$0] == .wrong }.map(\.id))
      guard outcome.labels == nil else { continue }
      outcome.coarse.formUnion(changes.filter { judged[$0] == .coarse }.map(\.id))
      guard changes.contains(where: { judged[$0] == .right }) else { continue }
      outcome.labels = number + 1
      outcome.proposed = changes
      (outcome.rightAfter, outcome.goodKept) = try apply(changes, rule, next)
    }
    return outcome
  }

  /// Whether a language's documents are right among those of a code: its own, or one for several languages.
  private static func accepts(_ code: String, _ truth: String) -> Bool {
    code == truth || LanguageTag(truth)?.macrolanguage?.code == code
  }

  private enum Judgement {
    case right
    /// More good than harm, and part of what is right.
    case partial
    case coarse
    case wrong
  }

  /// What a rule does to the whole population, whose languages are known.
  private func judge(_ change: RuleChange, _ rule: LanguageRule, _ corpus: PlantedCorpus) throws -> Judgement {
    var changed = rule
    try change.apply(to: &changed)
    let outcomes = try RuleReplay.outcomes(corpus.documents, rules: LanguageRules([changed]))
    var (bad, removed, good, lost, moved) = (0, 0, 0, 0, 0)
    for (truth, outcome) in zip(corpus.truth, outcomes) {
      let isGood = truth == scenario.language
      if isGood { good += 1 } else { bad += 1 }
      guard outcome != .filed(scenario.language) else { continue }
      if case .filed = outcome { moved += 1 }
      if case .filed(let code) = outcome {
        if Self.accepts(code, truth) {
          if isGood { moved -= 1 } else { removed += 1 }
        } else if isGood {
          lost += 1
        }
      } else if isGood {
        lost += 1
      } else {
        removed += 1
      }
    }
    let isMove = change.target != nil
    if removed <= lost || isMove && 2 * removed <= moved { return .wrong }
    // Where nothing tells a cousin's documents apart, the right rule is the merge; it loses what is right.
    if scenario == .cousinHidden || scenario == .cousinShared, case .merge = change { return .right }
    if 20 * lost > good { return .coarse }
    return 10 * removed >= 9 * (scenario == .cousinHosts ? bad * 9 / 10 : bad) ? .right : .partial
  }

  /// The share of right documents after a run with the rules, and the share of the language's own that stay in it.
  private func apply(
    _ changes: [RuleChange], _ rule: LanguageRule, _ corpus: PlantedCorpus
  ) throws -> (right: Double, good: Double) {
    var changed = rule
    for change in changes { try change.apply(to: &changed) }
    let outcomes = try RuleReplay.outcomes(corpus.documents, rules: LanguageRules([changed]))
    var (kept, right, good, stays) = (0, 0, 0, 0)
    for (truth, outcome) in zip(corpus.truth, outcomes) {
      if truth == scenario.language { good += 1 }
      guard case .filed(let code) = outcome else { continue }
      kept += 1
      guard Self.accepts(code, truth) else { continue }
      right += 1
      if truth == scenario.language { stays += 1 }
    }
    return (Double(right) / Double(max(1, kept)), Double(stays) / Double(max(1, good)))
  }
}
