internal import Base
internal import Records
internal import Runs

/// Passages of a batch that may be drawn.
internal final class ScannedPassages {
  /// A passage: its group, its priority, and its line.
  struct Found {
    var group: Int
    var priority: UInt64
    var line: Range<Int>
  }

  var passages: [Found] = []
  /// Their lines, without ends.
  var lines = JSONWriter(capacity: 1 << 16)
  var counts = Counts()
}

/// One thread's scratch memory for cutting documents into passages.
internal final class PassageScanner {
  var batch = Batch()
  /// Bytes of the input, as stored, that reading the batch has taken.
  var storedBytes = 0

  private let quotas: PassageQuotas
  private let groups: [String: Int]
  private var windows: PassageWindows

  init(_ settings: CorpusSettings) {
    quotas = settings.quotas
    groups = Dictionary(
      uniqueKeysWithValues: settings.quotas.groups.enumerated().compactMap { number, group in
        group.language.map { ($0, number) }
      })
    windows = PassageWindows(settings.windows)
  }

  /// Cuts the documents of the batch that was read.
  ///
  /// - Parameter limits: priorities above these cannot be drawn any more, by group.
  func scan(_ limits: [UInt64], into scanned: ScannedPassages) {
    batch.decode()
    scanned.passages.removeAll(keepingCapacity: true)
    scanned.lines.removeAll()
    scanned.counts = Counts()
    scanned.counts[.bytesIn] = storedBytes
    scanned.counts[.documentsRead] = batch.documents.count
    for fault in batch.faults { scanned.counts[.faults].add(fault.kind.rawValue) }
    for row in batch.documents.indices {
      guard let group = group(of: batch.documents[row].language) else { continue }
      scan(row, group: group, limits[group], into: scanned)
    }
  }

  private func group(of language: String) -> Int? {
    if groups.isEmpty { return 0 }
    if let group = groups[language] { return group }
    return LanguageTag(language).flatMap { groups[$0.code] }
  }

  private func scan(_ row: Int, group: Int, _ limit: UInt64, into scanned: ScannedPassages) {
    let document = batch.documents[row]
    let title = PassageText.clean(batch.strings.string(document.title))
    let text = batch.texts.string(document.text)
    for passage in windows.cut(text, language: document.language) {
      scanned.counts[.passagesCut] += 1
      let key = PassageKey(title: title, text: passage).description
      let priority = quotas.priority(of: key)
      guard priority <= limit else { continue }
      let start = scanned.lines.bytes.count
      Passage(
        key: key, title: title, text: passage, language: document.language,
        url: batch.strings.string(document.url), document: batch.strings.string(document.id)
      ).write(to: &scanned.lines)
      scanned.passages.append(.init(group: group, priority: priority, line: start..<scanned.lines.bytes.count))
      scanned.lines.endLine()
    }
  }
}
