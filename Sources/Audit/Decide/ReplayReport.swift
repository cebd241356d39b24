package import Records

/// What rules do to the documents of a sample: those of shards that have labels, and those that stages rejected.
package struct ReplayReport: Sendable, Equatable {
  /// Labelled bad documents that the language has before.
  package private(set) var bad = 0
  /// Of these, those that it has no more.
  package private(set) var removed = 0
  /// Of these, those that are filed under the language that raters named.
  package private(set) var moved = 0
  /// Labelled good documents that the language has before.
  package private(set) var good = 0
  /// Of these, those that neither it has any more nor a language that stands for it too.
  package private(set) var lost = 0
  /// Kept documents of the sample without a label, and how many of these leave the language.
  package private(set) var unlabelled = 0
  package private(set) var unlabelledGone = 0
  /// Rejected documents of the sample, and how many of these a rule dropped that drops them no more.
  package private(set) var rejected = 0
  package private(set) var returned = 0
  /// The share of documents that are filed under a language that accepts them, of those that are filed at all, by weight;
  /// nil without labels.
  package private(set) var rightBefore: Double?
  package private(set) var rightAfter: Double?

  /// - Parameters:
  ///   - documents: of the sample.
  ///   - language: the audited one.
  ///   - labels: by identifier.
  ///   - before: outcomes of the present rules, by place.
  ///   - after: outcomes of the rules with changes.
  package init(
    _ documents: [AuditDocument], of language: LanguageTag, labels: [String: DocumentLabel],
    before: [RuleReplay.Outcome], after: [RuleReplay.Outcome]
  ) {
    var shares = [(right: 0.0, all: 0.0), (right: 0.0, all: 0.0)]
    for (place, document) in documents.enumerated() {
      guard document.origin == .kept else {
        rejected += 1
        guard case .rejected(let reason) = document.origin, reason == before[place].reason else { continue }
        if after[place].reason == nil { returned += 1 }
        continue
      }
      guard before[place] == .filed(language.code) else { continue }
      let isGone = after[place] != before[place]
      guard let label = labels[document.id], label.outcome != .unknown else {
        unlabelled += 1
        if isGone { unlabelledGone += 1 }
        continue
      }
      for (side, outcome) in [before[place], after[place]].enumerated() {
        guard case .filed(let code) = outcome else { continue }
        shares[side].all += document.weight
        if Self.accepts(code, label, language) { shares[side].right += document.weight }
      }
      if label.outcome == .good {
        good += 1
        if case .filed(let code) = after[place], Self.accepts(code, label, language) { continue }
        lost += 1
      } else {
        bad += 1
        if isGone { removed += 1 }
        if isGone, case .filed(let code) = after[place], Self.accepts(code, label, language) { moved += 1 }
      }
    }
    rightBefore = shares[0].all > 0 ? shares[0].right / shares[0].all : nil
    rightAfter = shares[1].all > 0 ? shares[1].right / shares[1].all : nil
  }

  /// `removes 31 of 34 bad, loses 2 of 166 good`.
  package var summary: String {
    let to = moved > 0 ? " (\(moved) go to their own language)" : ""
    return "removes \(removed) of \(bad) bad\(to), loses \(lost) of \(good) good"
  }

  /// Whether a document's language is the one that it is filed under, or one that this one is a code for together with others.
  private static func accepts(_ code: String, _ label: DocumentLabel, _ language: LanguageTag) -> Bool {
    let truth = label.outcome == .good ? language : label.code.flatMap { LanguageTag($0) }
    guard let truth, let filed = LanguageTag(code) else { return false }
    return filed.accepts(truth)
  }
}

extension LanguageTag {
  /// Whether a document in a language is right among those of this one: it is the language, or this is a code for several
  /// languages that it is one of.
  internal func accepts(_ other: LanguageTag) -> Bool { other == self || other.macrolanguage == self }
}

extension RuleReplay.Outcome {
  /// Why the document is dropped; nil where it is kept.
  fileprivate var reason: String? {
    if case .dropped(let reason) = self { reason } else { nil }
  }
}
