internal import Records

/// A document of the language whose label is good or bad.
internal struct LabelledDocument: Sendable {
  /// Its place in the sample.
  var place: Int
  /// What raters say.
  var label: DocumentLabel
  /// Documents of the population that it stands for.
  var weight: Double

  var isBad: Bool { label.outcome == .bad }

  /// The language that most bad documents are in, with some probability; nil where raters name none, or several.
  ///
  /// - Parameter majority: the least probability that it is most of those whose language is named.
  static func mostNamed(_ documents: [LabelledDocument], majority: Double) -> LanguageTag? {
    var counts: [String: Int] = [:]
    for document in documents where document.isBad {
      if let code = document.label.code { counts[code, default: 0] += 1 }
    }
    let all = counts.values.reduce(0, +)
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), 2 * most.value > all,
      LabelEvidence.isMajority(most.value, all - most.value) >= majority
    else { return nil }
    return LanguageTag(most.key)
  }

  /// What it does to drop documents, or to give them another language.
  ///
  /// - Parameters:
  ///   - target: the language; nil to drop them.
  ///   - inside: the documents that are dropped or moved.
  ///   - all: all labelled documents of the language.
  ///   - own: the language.
  static func effect(
    of target: LanguageTag?, _ inside: [LabelledDocument], _ all: [LabelledDocument],
    own: LanguageTag
  ) -> ProposedRule.Effect {
    func accepts(_ code: String?) -> Bool {
      code.flatMap { LanguageTag($0) }.map { target?.accepts($0) ?? false } ?? false
    }
    let named = inside.filter { $0.isBad && $0.label.code != nil }
    let right = named.filter { accepts($0.label.code) }
    // A document in another language that nobody named is in the target as often as those that somebody named.
    let part = target == nil ? 1 : named.isEmpty ? 0 : Double(right.count) / Double(named.count)
    var effect = ProposedRule.Effect(
      removed: 0, moved: 0, bad: all.count(where: \.isBad), lost: 0, good: all.count { !$0.isBad }, removedWeight: 0,
      lostWeight: 0, weight: all.reduce(0) { $0 + $1.weight })
    for document in inside {
      guard document.isBad else {
        if target?.accepts(own) ?? false { continue }
        effect.lost += 1
        effect.lostWeight += document.weight
        continue
      }
      guard target != nil else {
        effect.removed += 1
        effect.removedWeight += document.weight
        continue
      }
      if let code = document.label.code {
        guard accepts(code) else { continue }
        effect.removed += 1
        effect.moved += 1
        effect.removedWeight += document.weight
      } else if document.label.isOtherLanguage {
        effect.removedWeight += document.weight * part
      }
    }
    return effect
  }
}
