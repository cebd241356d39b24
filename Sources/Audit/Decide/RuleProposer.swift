package import Stages
internal import Records

/// Makes rules of labels: the smallest set of changes to a language's rule that removes most bad documents and loses
/// fewest good ones, each with enough labels behind it.
///
/// A class of documents (a host with those below it, a score below a value) gets a rule if
/// 1. its labels are evidence that more than a quarter of it is bad, and more than elsewhere: an e-value of at least
///    1 / (`errorRate` · prior) for each, where the priors of all classes add up to 1. This is a weighted Bonferroni
///    correction (a union bound over Ville's inequality), so that the probability of ever proposing a rule for any class
///    that is no worse than that is at most `errorRate`, whatever the number of classes and however often one looks; it needs
///    no independence between classes, which overlap (a host, its domain, its top-level domain).
/// 2. most of it is bad, with a probability of at least `majority`;
/// 3. more of the population's bad documents are removed than good ones lost.
///
/// All of these hold again for the labels that rules before it leave: rules are chosen greedily, the one with the greatest
/// gain first.
package struct RuleProposer: Sendable {
  /// When there are enough labels.
  package struct Settings: Sendable, Equatable {
    /// The probability of ever proposing a rule for a class that deserves none.
    package var errorRate = 0.05
    /// The share of bad documents that needs no rule; from it on the audit's verdict would drop a language.
    package var indifference = 0.25
    /// The same for dropping or renaming a language as a whole, where nothing of it stays.
    package var wholeIndifference = 0.75
    /// The least probability that most documents of a class are bad.
    package var majority = 0.975
    /// The least probability that most documents whose language raters name are in the same one.
    package var naming = 0.95
    /// Documents are moved to another language, which keeps them, where that gains at least this part of dropping them.
    package var movePart = 0.8

    /// The defaults of `dataprep audit decide`.
    package init() {}
  }

  /// The present rule.
  package let rule: LanguageRule
  private let documents: [AuditDocument]
  private let candidates: RuleCandidates
  private let features: RuleFeatures
  private let settings: Settings

  /// - Parameters:
  ///   - documents: all of the sample. Those that stages rejected, and those that the present rule would drop or move, are
  ///     left out: no rule has to remove them again.
  ///   - rule: the present rule of the language.
  /// - Throws: where the present rule cannot be applied.
  package init(_ documents: [AuditDocument], rule: LanguageRule, settings: Settings = Settings()) throws {
    self.documents = documents
    self.rule = rule
    self.settings = settings
    features = try RuleFeatures(documents, rule: rule)
    candidates = RuleCandidates(features)
  }

  /// The rules that labels support, the one with the greatest gain first.
  ///
  /// - Parameter labels: what raters say, by the identifier of the document.
  package func proposals(_ labels: [String: DocumentLabel]) -> [ProposedRule] {
    var labelled: [LabelledDocument] = []
    for (place, document) in documents.enumerated() where features.isOpen[place] {
      guard let label = labels[document.id], label.outcome != .unknown else { continue }
      labelled.append(.init(place: place, label: label, weight: document.weight))
    }
    let notes = documents.flatMap { labels[$0.id]?.notes ?? [] }
    let tests = (candidates.all + candidates.quoted(in: notes)).compactMap { candidate -> ClassTest? in
      let test = ClassTest(candidate, labelled, settings)
      return test.passes ? test : nil
    }
    var chosen: [ProposedRule] = []
    var present = rule
    var rest = labelled
    while var best = choose(tests.compactMap { proposal($0, rest, labelled, present) }, rest, labelled) {
      if let narrower = narrower(best, rest, labelled, present) { best = narrower }
      do throws(AuditError) { try best.proposed.change.apply(to: &present) } catch { break }
      chosen.append(best.proposed)
      let members = best.members
      rest.removeAll { members[$0.place] }
    }
    return chosen
  }

  private struct Choice {
    var proposed: ProposedRule
    var members: [Bool]
  }

  /// The best choice: what decides about the language as a whole only where it is clearly better than what tells its
  /// documents apart. One that loses good documents also has to wait while some class looks clearly better and has too
  /// few labels yet.
  private func choose(_ choices: [Choice], _ rest: [LabelledDocument], _ all: [LabelledDocument]) -> Choice? {
    let part = choices.filter { $0.proposed.documents != .everything }.max(by: isLess)
    guard let whole = choices.first(where: { $0.proposed.documents == .everything }) else { return part }
    let (effect, target) = (whole.proposed.effect, whole.proposed.change.target)
    if let part, part.proposed.effect.gain >= effect.gain * settings.movePart { return part }
    guard effect.lostWeight > 0 else { return whole }
    let isEarly = candidates.all.contains { candidate in
      let inside = rest.filter { candidate.members[$0.place] }
      return LabelledDocument.effect(of: target, inside, all, own: rule.code).gain * settings.movePart > effect.gain
    }
    return isEarly ? part : whole
  }

  /// The greater gain is better; of equal ones the stronger evidence, then the smaller class.
  private func isLess(_ a: Choice, _ b: Choice) -> Bool {
    let (one, other) = (a.proposed, b.proposed)
    if abs(one.effect.gain - other.effect.gain) > 1e-9 { return one.effect.gain < other.effect.gain }
    if abs(one.evidence - other.evidence) > 1e-9 { return one.evidence < other.evidence }
    let sizes = (a.members.count { $0 }, b.members.count { $0 })
    return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : one.change.id > other.change.id
  }

  /// The best rule for a domain below the hosts of another rule, if its labels are the stronger evidence and it gains no
  /// less: where one domain spoils a top-level domain, the rule is for that one. That something of the class is bad is
  /// established then, so that the domain does not have to reach the threshold of its own, smaller prior.
  private func narrower(
    _ choice: Choice, _ rest: [LabelledDocument], _ all: [LabelledDocument], _ present: LanguageRule
  ) -> Choice? {
    guard case .hosts(let host) = choice.proposed.documents else { return nil }
    return candidates.all.compactMap { candidate -> Choice? in
      guard case .hosts(let other) = candidate.documents, other.hasSuffix(".\(host)") else { return nil }
      var test = ClassTest(candidate, all, settings)
      guard test.evidence > choice.proposed.evidence else { return nil }
      test.needed = choice.proposed.needed
      return proposal(test, rest, all, present)
    }.filter { $0.proposed.effect.gain >= choice.proposed.effect.gain }.max(by: isLess)
  }

  /// The best rule for a class, counting the documents that rules before it leave; nil where none is worth it.
  private func proposal(
    _ test: ClassTest, _ rest: [LabelledDocument], _ all: [LabelledDocument], _ present: LanguageRule
  ) -> Choice? {
    var residual = test
    if rest.count < all.count {
      residual = ClassTest(test.candidate, rest, settings)
      residual.needed = test.needed
    }
    guard residual.passes else { return nil }
    let inside = rest.filter { test.candidate.members[$0.place] }
    let code = LabelledDocument.mostNamed(inside, majority: settings.naming)
    var best: Choice?
    for change in changes(test, code) where change.fits(present) && !isIn(present, change) {
      let effect = LabelledDocument.effect(of: change.target, inside, all, own: rule.code)
      guard effect.gain > 0 else { continue }
      // Moves come first, and dropping has to be clearly better.
      if let other = best?.proposed.effect, effect.gain * settings.movePart <= other.gain { continue }
      best = Choice(
        proposed: ProposedRule(
          change: change, documents: test.candidate.documents, effect: effect, labels: test.inside, rest: test.outside,
          evidence: test.evidence, needed: test.needed),
        members: test.candidate.members)
    }
    return best
  }

  /// Whether a rule has a change already.
  private func isIn(_ rule: LanguageRule, _ change: RuleChange) -> Bool {
    var changed = rule
    do throws(AuditError) { try change.apply(to: &changed) } catch { return false }
    return LanguageRules([rule]).digest == LanguageRules([changed]).digest
  }

  /// The code for several languages, of which ours and another are two: nothing is lost in a merge into it.
  private func common(with code: LanguageTag) -> LanguageTag? {
    rule.code.macrolanguage.flatMap { $0 == code || code.macrolanguage == $0 ? $0 : nil }
  }

  /// What can be done about a class; what keeps documents comes first.
  private func changes(_ test: ClassTest, _ code: LanguageTag?) -> [RuleChange] {
    let code = code == rule.code ? nil : code
    switch test.candidate.documents {
    case .everything:
      let isWhole = test.isWhole
      let moves = code.map { isWhole ? [RuleChange.rename($0)] : [.merge(common(with: $0) ?? $0)] } ?? []
      return moves + (isWhole ? [.dropLanguage] : [])
    case .hosts(let host): return (code.map { [.reroute(host: host, to: $0)] } ?? []) + [.dropHost(host)]
    case .otherHosts(let host): return [.onlyHost(host)]
    case .scores(let value):
      return (code.map { [.scoreMinimum(value, cousin: $0)] } ?? []) + [.scoreMinimum(value, cousin: nil)]
    case .words(let value):
      return (code.map { [.wordListMinimum(value, cousin: $0)] } ?? []) + [.wordListMinimum(value, cousin: nil)]
    case .scripts(let code): return Script(code).map { [.script($0)] } ?? []
    case .texts(let text): return [.ban(text)]
    }
  }
}
