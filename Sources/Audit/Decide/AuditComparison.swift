internal import Base

/// What changed from one audit to another of the same language: between crawls, or before and after a rule.
package struct AuditComparison: Sendable, Equatable {
  /// What an audit saw.
  package struct Side: Sendable, Equatable {
    /// The audit's name.
    package var name: String
    /// Kept documents of the sample.
    package var documents: Int
    /// Labels of kept documents that say bad.
    package var bad: Int
    /// Labels of kept documents that say good or bad.
    package var labels: Int
    /// Labels by their name, of all raters.
    package var counts: [String: Int]

    /// The share of bad documents with Wilson's interval; nil without labels.
    package var interval: Interval? {
      labels == 0 ? nil : ProportionInterval.wilson(Double(bad), of: Double(labels))
    }
  }

  /// How far the distribution of a property moved.
  package struct Shift: Sendable, Equatable {
    /// `score`, `length` or `host share`.
    package var property: String
    /// The population stability index over deciles of the first audit; nil where a sample has no document.
    package var stability: Double?

    /// Whether the index is above `alarm`.
    package var isAlarming: Bool { (stability ?? 0) > AuditComparison.alarm }
  }

  /// The index from which a population counts as another one.
  package static let alarm = 0.2
  /// The probability below which a difference of bad documents is more than chance.
  package static let chance = 0.05

  /// The earlier audit, or the one that is named first.
  package let first: Side
  package let second: Side
  /// The test of the shares of bad documents; nil where one has no labels.
  package let test: Drift.ShareTest?
  /// Score, length and host share.
  package let shifts: [Shift]

  /// - Parameters:
  ///   - first: an audit's name, the documents of its sample, and the entries of labels that count.
  ///   - second: the same of the other one.
  package init(
    _ first: (name: String, documents: [AuditDocument], labels: [LabelEntry]),
    _ second: (name: String, documents: [AuditDocument], labels: [LabelEntry])
  ) {
    let (a, b) = (
      Self.side(first.name, first.documents, first.labels), Self.side(second.name, second.documents, second.labels)
    )
    self.first = a
    self.second = b
    test = Drift.shares(Double(a.bad), of: Double(a.labels), Double(b.bad), of: Double(b.labels))
    let (before, after) = (Self.kept(first.documents), Self.kept(second.documents))
    func shift(_ property: String, _ value: (AuditDocument) -> Double) -> Shift {
      Shift(property: property, stability: Drift.stability(before: before.map(value), after: after.map(value)))
    }
    // A host's share of the population that the sample stands for.
    let (all, others) = (Self.population(before), Self.population(after))
    shifts = [
      shift("score", \.languageScore), shift("length") { Double($0.text.unicodeScalars.count) },
      Shift(
        property: "host share",
        stability: Drift.stability(
          before: before.map { Double($0.hostDocuments) / all }, after: after.map { Double($0.hostDocuments) / others })
      ),
    ]
  }

  /// Whether something moved by more than chance, or by more than `alarm`.
  package var isAlarming: Bool { shifts.contains(where: \.isAlarming) || (test?.p ?? 1) < Self.chance }

  private static func kept(_ documents: [AuditDocument]) -> [AuditDocument] { documents.filter { $0.origin == .kept } }

  private static func population(_ documents: [AuditDocument]) -> Double {
    max(1, documents.reduce(0) { $0 + $1.weight })
  }

  private static func side(_ name: String, _ documents: [AuditDocument], _ entries: [LabelEntry]) -> Side {
    let kept = kept(documents)
    let labels = DocumentLabel.all(entries)
    let outcomes = kept.compactMap { labels[$0.id]?.outcome }
    let ids = Set(kept.map(\.id))
    var counts: [String: Int] = [:]
    for entry in entries where ids.contains(entry.id) {
      if let label = entry.label { counts[label.rawValue, default: 0] += 1 }
    }
    let bad = outcomes.count { $0 == .bad }
    return Side(
      name: name, documents: kept.count, bad: bad, labels: bad + outcomes.count { $0 == .good }, counts: counts)
  }
}
