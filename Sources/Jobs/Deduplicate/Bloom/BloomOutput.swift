internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// Asks the filter about every document in order, and writes what is new; used by one thread at a time.
internal final class BloomOutput {
  private let settings: BloomSettings
  private let files: LineFiles
  private let removedPath: String
  private var documentsPath = ""
  private var filter: BloomFilter
  private let writer = DocumentWriter()
  private var lines = JSONWriter(capacity: 1 << 20)
  private var removed = JSONWriter(capacity: 1 << 16)
  private var repeated: [RepeatedRanges.Range] = []
  private var units: [TextUnit] = []
  private var cuts = PassageCuts()
  /// Documents of the input at hand.
  private(set) var documentsOfInput = 0

  init(_ settings: BloomSettings, _ files: LineFiles, removed: String) {
    self.settings = settings
    self.files = files
    removedPath = removed
    filter = BloomFilter(byteCount: settings.byteCount, rate: settings.rate)
  }

  /// Begins an input.
  func begin(documents path: String) {
    documentsPath = path
    documentsOfInput = 0
  }

  /// What the filter was like.
  func filterCounts() -> Counts {
    var counts = Counts()
    counts[.filterValues] = filter.count
    counts[.filterRate] = Int((filter.rate * 1e9).rounded(.up))
    counts[.expectedErrors] = Int(filter.expectedErrors.rounded(.up))
    return counts
  }

  /// Writes a batch's documents, and adds to its counts.
  func append(_ product: BloomBatch) throws {
    lines.removeAll()
    removed.removeAll()
    var (written, pieces, start) = (0, 0, 0)
    for row in product.batch.documents.indices {
      let keys = product.keys[start..<product.ends[row]]
      start = product.ends[row]
      let bytes = Int(product.batch.documents[row].text.count)
      product.counts[.bytesBefore] += bytes
      let isKept: Bool
      if case .documents = settings.subject {
        isKept = !(keys.first.map { filter.insert($0.key) } ?? false)
        if !isKept {
          writeRemoved(product.batch, row, nil)
          product.counts[.bytesCut] += bytes
          pieces += 1
        }
      } else {
        pieces += try cut(keys, product, row)
        isKept = cuts.ranges.isEmpty || !isBlank(product.batch, row)
      }
      guard isKept else { continue }
      product.counts[.bytesAfter] += Int(product.batch.documents[row].text.count)
      writer.write(product.batch, row: row, from: product.provenance, to: &lines)
      written += 1
    }
    let count = product.batch.documents.count
    documentsOfInput += count
    product.counts[.records] = count
    product.counts[.documentsRead] = count
    product.counts[.documents] = written
    product.counts[.documentsEmptied] = count - written
    for fault in product.batch.faults { product.counts[.faults].add(fault.kind.rawValue) }
    try store(lines.bytes, lines: written, to: documentsPath)
    try store(removed.bytes, lines: pieces, to: removedPath)
  }

  private func store(_ bytes: borrowing ByteBuffer, lines: Int, to path: String) throws {
    guard lines > 0 else { return }
    try bytes.withSpan { (bytes) throws(OutputError) in try files.append(bytes, lines: lines, to: path) }
  }

  /// Cuts the units of a document that the filter has: how many pieces.
  private func cut(_ keys: ArraySlice<PassageKey>, _ product: BloomBatch, _ row: Int) throws -> Int {
    cuts.removeAll()
    repeated.removeAll(keepingCapacity: true)
    for key in keys where filter.insert(key.key) {
      repeated.append(.init(place: key.place, count: 1, source: CorpusPosition(bits: 0)))
    }
    guard !repeated.isEmpty, case .units(let paragraphs, _, _) = settings.subject else { return 0 }
    let text = product.batch.documents[row].text
    units.removeAll(keepingCapacity: true)
    product.batch.texts.withSpan(text.range) { span in
      span.withUnsafeBytes { bytes in
        if paragraphs {
          TextUnits.paragraphs(of: bytes, into: &units)
        } else {
          TextUnits.lines(of: bytes, into: &units)
        }
        cuts.cut(bytes, repeated: repeated, units: units, length: 1)
      }
    }
    for range in cuts.ranges { writeRemoved(product.batch, row, range) }
    product.counts[.cuts] += cuts.ranges.count
    product.counts[.bytesCut] += cuts.byteCount
    product.batch.documents[row].text = cuts.rest(of: text, in: &product.batch.texts)
    if !isBlank(product.batch, row) { product.counts[.documentsCut] += 1 }
    return cuts.ranges.count
  }

  private func isBlank(_ batch: borrowing Batch, _ row: Int) -> Bool {
    batch.texts.withSpan(batch.documents[row].text.range) { text in
      text.withUnsafeBytes { $0.allSatisfy(TextUnits.isSpace) }
    }
  }

  /// Writes what is removed; nobody knows what of.
  private func writeRemoved(_ batch: borrowing Batch, _ row: Int, _ range: Range<Int>?) {
    removed.beginObject()
    removed.key("id")
    batch.strings.withSpan(batch.documents[row].id.range) { removed.string($0) }
    if let range {
      removed.member("start", range.lowerBound)
      removed.member("bytes", range.count)
      removed.key("kept_id")
      removed.null()
      removed.key("kept_start")
      removed.null()
    } else {
      for name in ["kept_id", "cluster", "jaccard"] as [StaticString] {
        removed.key(name)
        removed.null()
      }
    }
    removed.endObject()
    removed.endLine()
  }
}
