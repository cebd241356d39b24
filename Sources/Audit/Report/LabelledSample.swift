/// A sample together with what its raters say: one label counts for each document.
package struct LabelledSample: Sendable {
  /// A document with the labels of all raters.
  package struct Item: Sendable {
    /// The document.
    package var document: AuditDocument
    /// What counts: the label of the rater who labelled most of the sample, or else of the next one; nil without labels.
    package var entry: LabelEntry?
    /// All labels, in the order of the log.
    package var entries: [LabelEntry]

    /// What the document counts as; nil without a label.
    package var outcome: AuditLabel.Outcome? { entry?.label?.outcome }
  }

  /// All documents, in the order of labelling.
  package let items: [Item]
  /// Who labelled, people before models, and who did most first.
  package let raters: [Rater]
  /// All labels of people, in the order in which they were given; a model's where it is the only rater that was asked for.
  package let entries: [LabelEntry]

  /// - Parameters:
  ///   - documents: the sample.
  ///   - labels: what raters said.
  ///   - rater: the only rater whose labels count; nil for all people.
  package init(_ documents: [AuditDocument], _ labels: EffectiveLabels, rater: String? = nil) {
    var byDocument: [String: [LabelEntry]] = [:]
    var counts: [String: Int] = [:]
    var proficiencies: [String: Proficiency] = [:]
    let known = Set(documents.map(\.id))
    let all = labels.all.filter { known.contains($0.id) && (rater == nil || $0.rater == rater) }
    entries = all.filter { $0.rater == rater || !Rater.isModel($0.rater) }
    for entry in all {
      byDocument[entry.id, default: []].append(entry)
      counts[entry.rater, default: 0] += 1
      if let proficiency = entry.proficiency { proficiencies[entry.rater] = proficiency }
    }
    let names = counts.keys.sorted {
      (Rater.isModel($0) ? 1 : 0, counts[$1]!, $0) < (Rater.isModel($1) ? 1 : 0, counts[$0]!, $1)
    }
    let counting = names.filter { $0 == rater || !Rater.isModel($0) }
    raters = names.map { Rater($0, proficiency: proficiencies[$0]) }
    items = documents.map { document in
      let entries = byDocument[document.id] ?? []
      let counted = counting.lazy.compactMap { name in entries.first { $0.rater == name } }.first
      return Item(document: document, entry: counted, entries: entries)
    }
  }

  /// Kept documents of the sample.
  package var kept: [Item] { items.filter { $0.document.origin == .kept } }

  /// Kept documents with a label that says good or bad.
  package var judged: [Item] { kept.filter { $0.outcome == .good || $0.outcome == .bad } }

  /// The test of the labels of kept documents, in the order in which they were given.
  package func test(_ design: TestDesign) -> SequentialTest {
    let documents = kept.map { SampledDocument($0.document) }
    let labels = entries.map { entry in
      SequentialTest.Label(
        id: entry.id, outcome: entry.label?.outcome ?? .unknown,
        accuracy: entry.proficiency.map { RaterAccuracy.assumed($0) })
    }
    return SequentialTest(documents, labels: labels, design)
  }
}

extension SampledDocument {
  /// A document as verdicts see it: its group is the language that it is most like beside its own.
  init(_ document: AuditDocument) {
    self.init(
      id: document.id, stratum: document.stratum, group: document.rivals.first?.code ?? "", weight: document.weight)
  }
}
