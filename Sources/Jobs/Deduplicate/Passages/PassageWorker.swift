internal import Base
internal import Deduplication
internal import Records
internal import Runs

/// Cuts the documents of batches; one for each thread.
internal final class PassageWorker {
  var batch = Batch()
  var provenance = Provenance(dump: "", filePath: "")
  private let settings: PassageSettings
  private let writer = DocumentWriter()
  private var finder: SentenceFinder
  private var units: [TextUnit] = []
  private var repeated: [RepeatedRanges.Range] = []
  private var cuts = PassageCuts()

  init(_ settings: PassageSettings) {
    self.settings = settings
    finder = SentenceFinder(settings.method)
  }

  /// Turns the documents that were loaded into lines without what stands earlier.
  func cut(_ corpus: CutCorpus, into product: CutBatch) throws {
    batch.decode()
    product.removeAll()
    var next = (document: 0, range: 0)
    for row in batch.documents.indices { try cut(row, corpus, next: &next, into: product) }
    product.finishCounts()
    product.faults = batch.faults
    for fault in batch.faults { product.counts[.faults].add(fault.kind.rawValue) }
  }

  private func cut(
    _ row: Int, _ corpus: CutCorpus, next: inout (document: Int, range: Int), into product: CutBatch
  ) throws {
    let document = batch.documents[row]
    let bytes = Int(document.text.count)
    let places = try corpus.places(ofRecord: document.ordinal, textBytes: bytes, guess: &next.document)
    product.totals.read += 1
    product.totals.bytesBefore += bytes
    findCuts(document, places, corpus.repeated, next: &next.range)
    guard !cuts.ranges.isEmpty else { return keep(row, into: product) }
    let original = document.text
    let text = cuts.rest(of: document.text, in: &batch.texts)
    let isEmptied = batch.texts.withSpan(text.range) { text in
      text.withUnsafeBytes { $0.allSatisfy(TextUnits.isSpace) }
    }
    if !isEmptied, let drop = drop(text) {
      batch.documents[row].verdict = .dropped(drop)
      product.counts[.rejects].add(drop.reason.rawValue)
      product.reject(batch, row, drop.reason.rawValue, writer, provenance)
      return
    }
    product.totals.cuts += cuts.ranges.count
    product.totals.bytesCut += cuts.byteCount
    for piece in cuts.pieces { try product.remove(piece, of: document, batch, corpus) }
    if isEmptied {
      product.totals.emptied += 1
      return
    }
    product.totals.cut += 1
    batch.documents[row].text = text
    keep(row, into: product)
    batch.documents[row].text = original
  }

  private func keep(_ row: Int, into product: CutBatch) {
    product.totals.bytesAfter += Int(batch.documents[row].text.count)
    product.keep(batch, row, settings.writesDocuments ? writer : nil, provenance)
  }

  /// Sets `cuts` to what is cut of a document.
  private func findCuts(_ document: Document, _ places: Range<Int>, _ all: RepeatedRanges, next: inout Int) {
    cuts.removeAll()
    repeated.removeAll(keepingCapacity: true)
    all.append(within: places, guess: &next, to: &repeated)
    guard !repeated.isEmpty else { return }
    for index in repeated.indices { repeated[index].place -= places.lowerBound }
    units.removeAll(keepingCapacity: true)
    batch.texts.withSpan(document.text.range) { text in
      text.withUnsafeBytes { bytes in
        switch settings.method {
        case .substrings where Self.covers(repeated, bytes.count):
          // Whatever its units are.
          cuts.cut(bytes, repeated: repeated, units: [TextUnit(start: 0, contentEnd: bytes.count, end: bytes.count)])
        case .substrings:
          switch settings.cut {
          case .sentence: TextUnits.units(of: bytes, parts: finder.find(text), into: &units)
          case .line: TextUnits.lines(of: bytes, into: &units)
          case .word: TextUnits.words(of: bytes, into: &units)
          }
          cuts.cut(bytes, repeated: repeated, units: units, gap: settings.gap)
        case .units(let paragraphs, _, _):
          if paragraphs {
            TextUnits.paragraphs(of: bytes, into: &units)
          } else {
            TextUnits.lines(of: bytes, into: &units)
          }
          cuts.cut(bytes, repeated: repeated, units: units, length: 1)
        case .spans:
          TextUnits.parts(of: bytes, parts: finder.find(text), into: &units)
          cuts.cut(bytes, repeated: repeated, units: units, length: PassageMethod.spanLength)
        case .datatroveSpans:
          TextUnits.adjoining(parts: finder.find(text), into: &units)
          cuts.cut(bytes, repeated: repeated, units: units, length: PassageMethod.spanLength)
          cuts.takeSpaceAlongAtStart(bytes)
        }
      }
    }
  }

  /// Whether ranges cover a text from its first byte to its last.
  private static func covers(_ repeated: [RepeatedRanges.Range], _ count: Int) -> Bool {
    var end = 0
    for range in repeated where range.place == end { end = range.end }
    return end == count
  }

  /// Why a document of which something was cut goes to the rejects; nil if it does not.
  private func drop(_ text: ByteRange) -> Drop? {
    guard settings.minimumWords > 0 || settings.minimumSentences > 0 else { return nil }
    return batch.texts.withSpan(text.range) { text in
      units.removeAll(keepingCapacity: true)
      text.withUnsafeBytes { TextUnits.words(of: $0, into: &units) }
      let words = units.count
      let sentences = settings.minimumSentences > 0 ? finder.find(text).count : 0
      guard words < settings.minimumWords || sentences < settings.minimumSentences else { return nil }
      return Drop(
        stage: "dedup-\(settings.name)", reason: Self.tooShort,
        values: [.init("words", .integer(words))]
          + (settings.minimumSentences > 0 ? [.init("sentences", .integer(sentences))] : []))
    }
  }

  private static let tooShort = Drop.Reason(rawValue: "too-short-after-cuts")
}
