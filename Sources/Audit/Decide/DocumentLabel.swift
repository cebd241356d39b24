/// What the raters of a document say together.
package struct DocumentLabel: Sendable, Equatable {
  /// What it counts as: what most raters say; `unknown` where as many say good as bad.
  package var outcome: AuditLabel.Outcome
  /// The language that it is in instead, by its tag: the one that most raters name; nil where none is named most often.
  package var code: String?
  /// Whether it is in another language, named or not.
  package var isOtherLanguage: Bool
  /// What raters wrote, in the order of the entries.
  package var notes: [String]

  /// A label of one document.
  package init(_ outcome: AuditLabel.Outcome, code: String? = nil, isOtherLanguage: Bool = false, notes: [String] = [])
  {
    self.outcome = outcome
    self.code = code
    self.isOtherLanguage = isOtherLanguage || code != nil
    self.notes = notes
  }

  /// What several raters say of one document.
  ///
  /// - Parameter entries: one of each rater, the one that counts.
  package init(_ entries: [LabelEntry]) {
    let labels = entries.compactMap(\.label)
    let good = labels.count { $0.outcome == .good }
    let bad = labels.count { $0.outcome == .bad }
    outcome = good == bad ? .unknown : good > bad ? .good : .bad
    let others = entries.filter { $0.label == .wrongLanguage }
    isOtherLanguage = outcome == .bad && 2 * others.count > bad
    var counts: [String: Int] = [:]
    for entry in others { if let code = entry.code { counts[code, default: 0] += 1 } }
    let most = counts.values.max() ?? 0
    let named = counts.filter { $0.value == most }.map(\.key)
    code = isOtherLanguage && named.count == 1 ? named[0] : nil
    notes = entries.map(\.note).filter { !$0.isEmpty }
  }

  /// The labels of documents by their identifiers.
  ///
  /// - Parameter entries: the entries that count: one a rater and document.
  package static func all(_ entries: [LabelEntry]) -> [String: DocumentLabel] {
    Dictionary(grouping: entries, by: \.id).mapValues { DocumentLabel($0) }
  }
}
