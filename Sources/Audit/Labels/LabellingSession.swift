internal import Base
internal import Records

/// What one rater has to label and where they are: the rules of labelling, without files, network or clock.
///
/// It is a value. What `perform` returns has to be saved; where that fails, the caller goes on with the session from
/// before, and nothing has happened.
package struct LabellingSession: Sendable {
  /// The language that is audited, as a canonical tag.
  package let language: String
  /// Who labels.
  package var rater: Rater
  /// All documents of the sample, in their order.
  package let documents: [AuditDocument]
  /// Places in `documents` of those that this rater is asked about, ascending.
  package let queue: [Int]
  /// Whether the rater labels again what others have labelled.
  package let isSecond: Bool
  private let places: [String: Int]
  private var labels: EffectiveLabels
  /// Documents with a label of the rater, the last labelled last.
  private var history: [Int] = []
  /// Documents that the rater left for later.
  private var skipped: Set<Int> = []
  /// The document before the rater.
  private var place: Int?

  /// Goes on where a log ends.
  ///
  /// - Parameters:
  ///   - documents: the sample in its order.
  ///   - blindSecond: the share of the documents labelled by others that this rater is asked about, and no others; nil to
  ///     be asked about all documents. Which ones depends on identifiers alone, and those that the rater has labelled
  ///     already are among them.
  /// - Throws: `.nothingToAudit` without documents, or without any that another rater has labelled.
  package init(
    language: String, documents: [AuditDocument], rater: Rater, entries: [LabelEntry], blindSecond: Double? = nil
  ) throws(AuditError) {
    self.language = language
    self.documents = documents
    self.rater = rater
    // Raters say it once.
    if rater.proficiency == nil {
      self.rater.proficiency = entries.last { $0.rater == rater.name && $0.proficiency != nil }?.proficiency
    }
    isSecond = blindSecond != nil
    places = Dictionary(zip(documents.map(\.id), documents.indices), uniquingKeysWith: { first, _ in first })
    labels = EffectiveLabels(entries)
    let known = labels.all
    history = known.filter { $0.rater == rater.name }.compactMap { [places] entry in places[entry.id] }
    guard let share = blindSecond else {
      guard !documents.isEmpty else { throw AuditError(.nothingToAudit, "the sample has no documents") }
      queue = Array(documents.indices)
      place = next(after: nil)
      return
    }
    let others = Set(
      known.filter { $0.rater != rater.name && !Rater.isModel($0.rater) }.compactMap { [places] entry in
        places[entry.id]
      })
    guard !others.isEmpty else {
      throw AuditError(
        .nothingToAudit, "nobody but \(rater.name) has labelled a document of this audit yet",
        advice: "A second rater labels again what a first one did: give another --rater, or leave out --blind-second.")
    }
    let count = max(1, Int((share * Double(others.count)).rounded()))
    let drawn = others.sorted { Self.draw(documents[$0].id) < Self.draw(documents[$1].id) }.prefix(count)
    queue = Set(drawn).union(history.filter { others.contains($0) }).sorted()
    place = next(after: nil)
  }

  /// A number from an identifier that has nothing to do with the document's place or stratum.
  private static func draw(_ id: String) -> UInt64 {
    var id = id
    return id.withUTF8 { ByteHash.hash(UnsafeRawBufferPointer($0), seed: 0x7365_636F_6E64) }
  }

  /// The document before the rater; nil when all are labelled.
  package var current: AuditDocument? { place.map { documents[$0] } }

  /// The place of the current document in the queue, from 1; nil when all are labelled.
  package var number: Int? { place.flatMap { queue.firstIndex(of: $0) }.map { $0 + 1 } }

  /// Documents of the queue with a label of the rater.
  package var labelled: Int { queue.count { isLabelled($0) } }

  /// What the rater has said of the current document so far: flags and a note before its label, or what an undone label had.
  package var remarks: LabelEntry? { current.flatMap { labels.latest($0.id, rater.name) } }

  /// The rater's last label that was not taken back.
  package var last: (document: AuditDocument, entry: LabelEntry)? {
    guard let place = history.last, let entry = labels[documents[place].id, rater: rater.name] else { return nil }
    return (documents[place], entry)
  }

  /// Seconds that what is left will take, from the median of what was labelled; nil before the third.
  package var secondsLeft: Double? {
    let seconds = history.compactMap { labels[documents[$0].id, rater: rater.name]?.seconds }.sorted()
    guard seconds.count >= 3 else { return nil }
    return seconds[seconds.count / 2] * Double(queue.count - labelled)
  }

  /// Other documents of the sample from the current one's host.
  package var hostMates: [AuditDocument] {
    guard let place, !documents[place].host.isEmpty else { return [] }
    return documents.indices.filter { $0 != place && documents[$0].host == documents[place].host }.map { documents[$0] }
  }

  /// Codes that the rater has named, the most frequent first.
  var namedCodes: [String] {
    var counts: [String: Int] = [:]
    for place in history {
      if let code = labels[documents[place].id, rater: rater.name]?.code { counts[code, default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// Does what the rater wants with a document of the queue, and goes to the next one after a label or a skip.
  ///
  /// - Returns: the entry to save; nil where there is nothing to save.
  /// - Throws: `.badRecord` where the document is none of the queue, the label is none of the rater's choices, or a code
  ///   is no language's.
  package mutating func perform(_ action: LabellingAction, on id: String) throws(AuditError) -> LabelEntry? {
    guard let place = places[id], queue.contains(place) else {
      throw AuditError(.badRecord, "\(id) is no document that \(rater.name) is asked about")
    }
    var entry: LabelEntry
    switch action {
    case .skip:
      skipped.insert(place)
      self.place = next(after: place)
      return nil
    case .remark(let remarks):
      let before = labels.latest(id, rater.name)
      entry = LabelEntry(id: id, label: before?.label, rater: rater.name)
      entry.code = before?.code
      entry.seconds = before?.seconds
      entry.flags = remarks.flags
      entry.note = remarks.note
      if before == nil, entry.flags.isEmpty, entry.note.isEmpty { return nil }
    case .label(let label, let remarks):
      guard rater.choices.contains(label) else {
        throw AuditError(
          .badRecord, "\(label.rawValue) is no label for a rater of proficiency \(rater.proficiency?.rawValue ?? "")")
      }
      entry = LabelEntry(id: id, label: label, rater: rater.name)
      if label == .wrongLanguage, let code = remarks.code {
        entry.code = try Self.canonicalCode(code)
        guard entry.code != language else {
          throw AuditError(.badRecord, "\(language) is the language of the audit: that is no other language")
        }
      }
      entry.flags = remarks.flags
      entry.note = remarks.note
      entry.seconds = remarks.seconds
    }
    entry.proficiency = rater.proficiency
    labels.add(entry)
    if case .label = action {
      history.removeAll { $0 == place }
      history.append(place)
      skipped.remove(place)
      self.place = next(after: place)
    }
    return entry
  }

  /// Takes back the rater's last label and goes to its document; flags and note stay with it.
  ///
  /// - Returns: the entry to save; nil where the rater has no label.
  package mutating func undo() -> LabelEntry? {
    guard let last else { return nil }
    history.removeLast()
    var entry = LabelEntry(id: last.document.id, label: nil, rater: rater.name)
    entry.flags = last.entry.flags
    entry.note = last.entry.note
    entry.proficiency = rater.proficiency
    labels.add(entry)
    place = places[entry.id]
    return entry
  }

  /// The canonical tag of a code in any form, or of a language's whole name.
  ///
  /// - Throws: `.badRecord` with the nearest names.
  package static func canonicalCode(_ text: String) throws(AuditError) -> String {
    if let tag = LanguageTag(text) { return tag.code }
    let found = LanguageNames.find(text, limit: 3)
    let named = found.filter { [$0.englishName.lowercased(), $0.ownName.lowercased()].contains(text.lowercased()) }
    if named.count == 1 { return named[0].code }
    let hints = found.map { "\($0.code) (\($0.englishName))" }.joined(separator: " or ")
    throw AuditError(
      .badRecord, "\(text) is no language" + (hints.isEmpty ? "" : "; did you mean \(hints)?"),
      advice: "Codes look like sw, yo or ks_Deva; `dataprep languages NAME` finds them.")
  }

  private func isLabelled(_ place: Int) -> Bool { labels[documents[place].id, rater: rater.name] != nil }

  /// The next document without a label, from behind `place` around to it; skipped ones come when there are no others.
  private func next(after place: Int?) -> Int? {
    let start = place.flatMap { place in queue.firstIndex { $0 > place } } ?? 0
    let open = (queue[start...] + queue[..<start]).filter { !isLabelled($0) }
    return open.first { !skipped.contains($0) } ?? open.first
  }
}
