internal import Base

extension AuditReport {
  /// Shares of all labels that were given.
  static func labels(_ kept: [LabelledSample.Item]) -> [Row] {
    let labelled = kept.filter { $0.entry != nil }
    return AuditLabel.allCases.map { label in
      Row(name: label.rawValue, share: ShareOfLabels(of: labelled) { $0.entry?.label == label }, documents: 0)
    }
    .filter { $0.share.count > 0 }
    .sorted { ($1.share.count, $0.name) < ($0.share.count, $1.name) }
  }

  /// Documents of the population by stratum, as `audit.json` has them.
  static func population(_ record: JSONValue) -> [String: Int] {
    var documents: [String: Int] = [:]
    for stratum in record["population"]?["strata"]?.array ?? [] {
      if let name = stratum["stratum"]?.string, let count = stratum["documents"]?.count { documents[name] = count }
    }
    return documents
  }

  /// Shares by a property, ordered by its name.
  static func rows(
    _ items: [LabelledSample.Item], by name: (LabelledSample.Item) -> String, documents: [String: Int],
    where isOne: (LabelledSample.Item) -> Bool
  ) -> [Row] {
    Dictionary(grouping: items, by: name).map { name, items in
      Row(name: name, share: ShareOfLabels(of: items, where: isOne), documents: documents[name] ?? 0)
    }
    .sorted { $0.name < $1.name }
  }

  /// Hosts with at least one bad document; those with the most, and then with the largest share of the corpus, come first.
  static func hosts(_ judged: [LabelledSample.Item]) -> [Host] {
    Dictionary(grouping: judged.filter { !$0.document.host.isEmpty }, by: \.document.host).map { name, items in
      let bad = items.filter { $0.outcome == .bad }.count
      return Host(
        name: name, documents: items.map(\.document.hostDocuments).max() ?? 0, good: items.count - bad, bad: bad)
    }
    .filter { $0.bad > 0 }
    .sorted { ($1.bad, $1.documents, $0.name) < ($0.bad, $0.documents, $1.name) }
  }

  /// Languages that raters named, the most frequent first.
  static func codes(_ kept: [LabelledSample.Item]) -> [(code: String, count: Int)] {
    let named = kept.compactMap { item in
      item.entry?.label == .wrongLanguage ? item.entry?.code ?? "not named" : nil
    }
    return Dictionary(grouping: named, by: { $0 }).map { ($0.key, $0.value.count) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  /// What each rater did.
  static func raters(_ sample: LabelledSample) -> [RaterWork] {
    sample.raters.map { rater in
      let entries = sample.items.flatMap(\.entries).filter { $0.rater == rater.name }
      let seconds = entries.compactMap(\.seconds).sorted()
      return RaterWork(
        rater: rater, labels: entries.count, seconds: seconds.isEmpty ? nil : seconds[seconds.count / 2])
    }
  }

  /// Raters who labelled the same documents, without those who could not tell.
  static func pairs(_ sample: LabelledSample) -> [Pair] {
    var pairs: [Pair] = []
    for (number, first) in sample.raters.enumerated() {
      for second in sample.raters.dropFirst(number + 1) {
        let both = sample.items.compactMap { item -> (first: AuditLabel, second: AuditLabel)? in
          guard let a = item.entries.first(where: { $0.rater == first.name })?.label,
            let b = item.entries.first(where: { $0.rater == second.name })?.label, a != .unknown, b != .unknown
          else { return nil }
          return (a, b)
        }
        guard !both.isEmpty else { continue }
        pairs.append(
          Pair(
            raters: (first.name, second.name), labels: Agreement(both),
            outcomes: Agreement(both.map { (first: $0.first.outcome, second: $0.second.outcome) })))
      }
    }
    return pairs
  }

  /// Up to twelve labelled documents: bad ones of as many kinds as there are, then good ones.
  static func examples(_ judged: [LabelledSample.Item]) -> [LabelledSample.Item] {
    let most = 12
    var chosen: [LabelledSample.Item] = []
    let byLabel = Dictionary(grouping: judged.filter { $0.outcome == .bad }, by: { $0.entry!.label! })
    let kinds = AuditLabel.allCases.compactMap { byLabel[$0] }
    for round in 0..<most {
      for kind in kinds where round < kind.count && chosen.count < most - 3 { chosen.append(kind[round]) }
    }
    return chosen + judged.filter { $0.outcome == .good }.prefix(most - chosen.count)
  }
}
