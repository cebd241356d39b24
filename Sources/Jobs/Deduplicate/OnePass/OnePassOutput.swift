internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// Asks about every document in order what stood before, and writes what is new; used by one thread at a time.
internal final class OnePassOutput {
  private let settings: OnePassSettings
  private let files: LineFiles
  private let removedPath: String
  private var documentsPath = ""
  private var seen: SeenValues
  private let writer = DocumentWriter()
  private var lines = JSONWriter(capacity: 1 << 20)
  private var removed = JSONWriter(capacity: 1 << 16)
  private var repeated: [RepeatedRanges.Range] = []
  private var units: [TextUnit] = []
  private var cuts = PassageCuts()
  /// Documents of the input at hand.
  private(set) var documentsOfInput = 0

  init(_ settings: OnePassSettings, _ files: LineFiles, removed: String) {
    self.settings = settings
    self.files = files
    removedPath = removed
    seen = SeenValues(settings)
  }

  /// Begins an input.
  func begin(documents path: String) {
    documentsPath = path
    documentsOfInput = 0
    seen.beginInput()
  }

  /// What the filter was like; nothing without one.
  func filterCounts() -> Counts { seen.filterCounts() }

  /// Writes a batch's documents, and adds to its counts.
  func append(_ product: OnePassBatch) throws {
    lines.removeAll()
    removed.removeAll()
    try seen.add(product)
    var (kept, pieces, next) = (0, 0, 0)
    for row in product.batch.documents.indices {
      let first = next
      while next < seen.found.count, seen.found[next] < product.ends[row] { next += 1 }
      let bytes = Int(product.batch.documents[row].text.count)
      product.counts[.bytesBefore] += bytes
      let isKept: Bool
      if case .documents = settings.subject {
        isKept = first == next
        if !isKept {
          writeRemoved(product.batch, row)
          product.counts[.bytesCut] += bytes
          pieces += 1
        }
      } else {
        pieces += cut(first..<next, product, row)
        isKept = cuts.ranges.isEmpty || !isBlank(product.batch, row)
      }
      guard isKept else { continue }
      kept += 1
      product.counts[.bytesAfter] += Int(product.batch.documents[row].text.count)
      if settings.writesDocuments { writer.write(product.batch, row: row, from: product.provenance, to: &lines) }
    }
    let count = product.batch.documents.count
    documentsOfInput += count
    product.counts[.records] = count
    product.counts[.documentsRead] = count
    product.counts[.documents] = kept
    product.counts[.documentsEmptied] = count - kept
    for fault in product.batch.faults { product.counts[.faults].add(fault.kind.rawValue) }
    try store(lines.bytes, lines: settings.writesDocuments ? kept : 0, to: documentsPath)
    try store(removed.bytes, lines: pieces, to: removedPath)
  }

  private func store(_ bytes: borrowing ByteBuffer, lines: Int, to path: String) throws {
    guard lines > 0 else { return }
    try bytes.withSpan { (bytes) throws(OutputError) in try files.append(bytes, lines: lines, to: path) }
  }

  /// Cuts the units of a document that stood before: how many pieces.
  ///
  /// - Parameter found: the numbers of its units among those of the batch that were found.
  private func cut(_ found: Range<Int>, _ product: OnePassBatch, _ row: Int) -> Int {
    cuts.removeAll()
    guard !found.isEmpty, case .units(let paragraphs, _, _) = settings.subject else { return 0 }
    repeated.removeAll(keepingCapacity: true)
    for index in found {
      let source = seen.knowsPlaces ? seen.firsts[index] : CorpusPosition(bits: 0)
      repeated.append(.init(place: product.keys[seen.found[index]].place, count: 1, source: source))
    }
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
    product.counts[.cuts] += cuts.ranges.count
    product.counts[.bytesCut] += cuts.byteCount
    product.batch.documents[row].text = cuts.rest(of: text, in: &product.batch.texts)
    if !isBlank(product.batch, row) { product.counts[.documentsCut] += 1 }
    guard seen.knowsPlaces else {
      for range in cuts.ranges { writeRemoved(product.batch, row, range) }
      return cuts.ranges.count
    }
    for piece in cuts.pieces { writeRemoved(product.batch, row, piece) }
    return cuts.pieces.count
  }

  private func isBlank(_ batch: borrowing Batch, _ row: Int) -> Bool {
    batch.texts.withSpan(batch.documents[row].text.range) { text in
      text.withUnsafeBytes { $0.allSatisfy(TextUnits.isSpace) }
    }
  }

  private func beginRemoved(_ batch: borrowing Batch, _ row: Int) {
    removed.beginObject()
    removed.key("id")
    batch.strings.withSpan(batch.documents[row].id.range) { removed.string($0) }
  }

  private func endRemoved() {
    removed.endObject()
    removed.endLine()
  }

  /// Writes that a document is removed; nobody knows for which.
  private func writeRemoved(_ batch: borrowing Batch, _ row: Int) {
    beginRemoved(batch, row)
    for name in ["kept_id", "cluster", "jaccard"] as [StaticString] {
      removed.key(name)
      removed.null()
    }
    endRemoved()
  }

  /// Writes that a range is cut; nobody knows where it stands.
  private func writeRemoved(_ batch: borrowing Batch, _ row: Int, _ range: Range<Int>) {
    beginRemoved(batch, row)
    removed.member("start", range.lowerBound)
    removed.member("bytes", range.count)
    removed.key("kept_id")
    removed.null()
    removed.key("kept_start")
    removed.null()
    endRemoved()
  }

  /// Writes that a piece is cut, and where it stands.
  private func writeRemoved(_ batch: borrowing Batch, _ row: Int, _ piece: PassageCuts.Piece) {
    beginRemoved(batch, row)
    removed.member("start", piece.start)
    removed.member("bytes", piece.count)
    let kept = seen.documents.document(at: piece.source)
    removed.key("kept_id")
    seen.documents.withIdentifier(kept) { removed.string($0) }
    removed.member("kept_start", piece.source.place - seen.documents.start(of: kept).place)
    endRemoved()
  }
}
