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
  /// Records that could not be read.
  var faults: [Fault] = []
  var counts = Counts()
}

/// One thread's scratch memory for cutting documents into passages.
internal final class PassageScanner {
  var batch = Batch()
  /// Bytes of the input, as stored, that reading the batch has taken.
  var storedBytes = 0

  private let quotas: PassageQuotas
  private let groups: [String: Int]
  private let windows: PassageWindows
  /// Titles and texts as they are stored.
  private var clean = ByteBuffer()

  init(_ settings: CorpusSettings) throws {
    quotas = settings.quotas
    groups = Dictionary(
      uniqueKeysWithValues: settings.quotas.groups.enumerated().compactMap { number, group in
        group.language.map { ($0, number) }
      })
    windows = try PassageWindows(settings.windows)
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
    scanned.faults = batch.faults
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
    clean.removeAll()
    let title = batch.strings.withSpan(document.title.range) { PassageText.append($0, to: &clean) }
    batch.texts.withSpan(document.text.range) { text in
      windows.forEach(in: text) { window in
        scanned.counts[.passagesCut] += 1
        clean.truncate(to: Int(title.count))
        let passage = PassageText.append(text.extracting(window.range), to: &clean)
        clean.withSpan { bytes in
          let key = PassageKey(title: bytes.extracting(title.range), text: bytes.extracting(passage.range)).description
          let priority = quotas.priority(of: key)
          guard priority <= limit else { return }
          let start = scanned.lines.bytes.count
          Passage.write(
            to: &scanned.lines, key: key, title: bytes.extracting(title.range), text: bytes.extracting(passage.range),
            language: document.language,
            url: { json in batch.strings.withSpan(document.url.range) { json.string($0) } },
            document: { json in batch.strings.withSpan(document.id.range) { json.string($0) } }, isSeed: false)
          scanned.passages.append(.init(group: group, priority: priority, line: start..<scanned.lines.bytes.count))
          scanned.lines.endLine()
        }
      }
    }
  }
}
