internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// What cutting has made of a batch, while it waits for its turn.
internal final class CutBatch {
  private static let usualBytes = 8 << 20

  /// What is counted at every document: names are looked up once a batch.
  struct Totals {
    var read = 0
    var cut = 0
    var emptied = 0
    var cuts = 0
    var bytesBefore = 0
    var bytesCut = 0
    var bytesAfter = 0
  }

  private(set) var documents = JSONWriter(capacity: 1 << 16)
  private(set) var documentCount = 0
  private(set) var removed = JSONWriter(capacity: 1 << 12)
  private(set) var removedCount = 0
  private(set) var rejects = JSONWriter(capacity: 0)
  /// The reason of each reject, and where its line ends.
  private(set) var rejectEnds: [(reason: String, end: Int)] = []
  /// The document that the last piece is kept in: mostly the next one's too.
  private var lastKept: (input: Int, documents: PassageDocuments, number: Int)?
  var faults: [Fault] = []
  var totals = Totals()
  var counts = Counts()

  func removeAll() {
    documents.removeAll()
    documents.bytes.shrink(to: Self.usualBytes)
    removed.removeAll()
    removed.bytes.shrink(to: Self.usualBytes)
    rejects.removeAll()
    rejects.bytes.shrink(to: Self.usualBytes)
    rejectEnds.removeAll(keepingCapacity: true)
    documentCount = 0
    removedCount = 0
    faults = []
    totals = Totals()
    counts = Counts()
    // The next batch may be of another run.
    lastKept = nil
  }

  /// Puts the totals into the counts.
  func finishCounts() {
    counts[.records] = totals.read
    counts[.documentsRead] = totals.read
    counts[.documents] = documentCount
    counts[.documentsCut] = totals.cut
    counts[.documentsEmptied] = totals.emptied
    counts[.cuts] = totals.cuts
    counts[.bytesBefore] = totals.bytesBefore
    counts[.bytesCut] = totals.bytesCut
    counts[.bytesAfter] = totals.bytesAfter
  }

  /// Adds the line of a document; nil for `writer` counts it alone.
  func keep(_ batch: borrowing Batch, _ row: Int, _ writer: DocumentWriter?, _ provenance: Provenance) {
    writer?.write(batch, row: row, from: provenance, to: &documents)
    documentCount += 1
  }

  /// Adds the line of a document that is not kept.
  func reject(
    _ batch: borrowing Batch, _ row: Int, _ reason: String, _ writer: DocumentWriter, _ provenance: Provenance
  ) {
    writer.write(batch, row: row, from: provenance, to: &rejects)
    rejectEnds.append((reason, rejects.bytes.count))
  }

  /// Adds the line of a piece that was cut.
  ///
  /// - Throws: `PassageError.badFile` where the file of the documents among which it is kept is not whole.
  func remove(
    _ piece: PassageCuts.Piece, of document: Document, _ batch: borrowing Batch, _ corpus: CutCorpus
  ) throws {
    let input = piece.source.input
    let last = lastKept.flatMap { $0.input == input ? $0 : nil }
    let source = try last?.documents ?? corpus.documents(ofInput: input)
    guard let kept = source.document(at: piece.source.place, guess: last?.number ?? 0) else {
      throw PassageError(.badFile, "a mark is of no document", advice: PassageFileNames.advice)
    }
    lastKept = (input, source, kept)
    removed.beginObject()
    removed.key("id")
    batch.strings.withSpan(document.id.range) { removed.string($0) }
    removed.member("start", piece.start)
    removed.member("bytes", piece.count)
    removed.key("kept_id")
    source.withIdentifier(kept) { removed.string($0) }
    removed.member("kept_start", piece.source.place - source.places(kept).lowerBound)
    removed.endObject()
    removed.endLine()
    removedCount += 1
  }
}
