/// What counts of a log of labels: the last entry of each rater for each document.
package struct EffectiveLabels: Sendable {
  private struct Key: Hashable {
    var id: String
    var rater: String
  }

  private var places: [Key: Int] = [:]
  private var entries: [LabelEntry?] = []

  /// Of entries in the order of the log.
  package init(_ entries: some Sequence<LabelEntry> = []) {
    for entry in entries { add(entry) }
  }

  /// Adds the next entry of the log; it replaces the rater's earlier one for the document.
  package mutating func add(_ entry: LabelEntry) {
    let key = Key(id: entry.id, rater: entry.rater)
    // The earlier entry's place is emptied, and not taken, so that the order is that of the last entries.
    if let place = places[key] { entries[place] = nil }
    places[key] = entries.count
    entries.append(entry)
  }

  /// What a rater says of a document; nil if they said nothing or took it back.
  package subscript(id: String, rater rater: String) -> LabelEntry? {
    latest(id, rater).flatMap { $0.label == nil ? nil : $0 }
  }

  /// A rater's last entry for a document, with a label or without: one without may hold flags and a note.
  package func latest(_ id: String, _ rater: String) -> LabelEntry? {
    places[Key(id: id, rater: rater)].flatMap { entries[$0] }
  }

  /// All entries with a label that count, in the order of the log.
  package var all: [LabelEntry] { entries.compactMap { $0?.label == nil ? nil : $0 } }

  /// Who labelled a document and did not take it back, in the order of the log.
  package func raters(of id: String) -> [String] { all.filter { $0.id == id }.map(\.rater) }
}
