package import Base
package import Records

/// Reads documents from a WET archive: its conversion records, with identifier, URL, date, place and text.
///
/// A record without an identifier gets one that is derived from its place. A text with malformed UTF-8 is a fault,
/// and has U+FFFD in its place.
package final class ArchiveDocumentReader: DocumentReader {
  /// The archive's name.
  package var name: String { archive.name }
  /// The archive's name and its crawl.
  package private(set) var provenance: Provenance
  /// Compressed bytes read so far.
  package var storedByteCount: Int { stored.count }

  private let archive: ArchiveReader
  private let stored: CountingSource
  private let batchBytes: Int
  private let isDumpInPath: Bool
  private var textCount = 0
  private var pageCount = 0

  /// - Parameters:
  ///   - source: the archive, from its first byte on.
  ///   - isStream: whether the archive is decompressed as one stream, not member by member; offsets are then those of
  ///     decompressed bytes.
  ///   - batchBytes: bytes of texts at which a batch is full.
  package init(_ source: any ByteSource, isStream: Bool = false, batchBytes: Int = 1 << 20) {
    var limits = ArchiveLimits()
    limits.wanted = [.init(.conversion), .init(.warcinfo)]
    stored = CountingSource(source)
    archive = ArchiveReader(isStream ? DecompressingSource(stored) : stored, limits: limits)
    let crawl = CrawlName.inPath(source.name)
    isDumpInPath = crawl != nil
    provenance = Provenance(dump: crawl ?? "", filePath: source.name)
    self.batchBytes = batchBytes
    archive.stopsBetweenMembers = true
  }

  /// Reads the texts of the next records.
  package func load(_ batch: inout Batch) throws(TextError) -> Bool {
    batch.removeAll(keeping: 2 * batchBytes)
    batch.file = name
    var records = 0
    // Also where few records have texts, so that faults are seen as an archive of others is read.
    while batch.texts.count < batchBytes, records < BatchLimit.records {
      guard try next() else {
        guard try nextMember() else { break }
        if records > 0 { break }
        continue
      }
      records += 1
      batch.file = name
      provenance.filePath = name
      switch archive.type {
      case .conversion: add(to: &batch)
      case .response, .resource: pageCount += 1
      case .warcinfo where !isDumpInPath:
        provenance.dump = archive.withContent(CrawlName.inWarcinfo) ?? provenance.dump
      default: break
      }
    }
    batch.faults += archive.takeFaults()
    if records > 0 || !batch.faults.isEmpty { return true }
    if textCount == 0, pageCount > 0 { throw TextError.pagesOnly(name) }
    return false
  }

  private func next() throws(TextError) -> Bool {
    do { return try archive.next() } catch { throw TextError(error) }
  }

  private func nextMember() throws(TextError) -> Bool {
    do { return try archive.nextMember() } catch { throw TextError(error) }
  }

  private func add(to batch: inout Batch) {
    textCount += 1
    var document = Document()
    archive.withField(.recordID) { document.id = batch.strings.place(repairing: $0) }
    if document.id.isEmpty { document.id = batch.strings.place(Array(archive.derivedID.utf8).span) }
    archive.withTargetURI { document.url = batch.strings.place(repairing: $0) }
    archive.withField(.date) { document.date = batch.strings.place(repairing: $0) }
    document.offset = archive.offset
    document.ordinal = archive.recordCount - 1
    document.length = archive.length
    document.charset = "utf-8"
    let start = batch.texts.count
    let malformed = archive.withContent { content in
      content.withUnsafeBufferPointer { UTF8Text.repair($0, into: &batch.texts) }
    }
    document.text = ByteRange(start: start, count: batch.texts.count - start)
    document.textScalars = batch.texts.withSpan(document.text.range) { $0.scalarCount }
    batch.documents.append(document)
    guard malformed > 0 else { return }
    let what = malformed == 1 ? "1 malformed UTF-8 sequence" : "\(malformed) malformed UTF-8 sequences"
    batch.faults.append(
      Fault(
        .textMalformed, file: name, offset: archive.offset,
        detail: "record \(archive.recordCount): \(what) replaced"))
  }
}
