package import Base
package import Records

/// Reads the texts of a WET archive: the contents of its conversion records.
///
/// Of the additional fields, `url`, `date` and `file_path` are the record's URL, date and file; any other name is
/// looked up in the record's header.
package final class ArchiveTextReader: TextReader {
  /// The archive's name.
  package var name: String { archive.name }
  /// The fields to read.
  package let fields: TextFields
  /// Compressed bytes read so far.
  package var storedByteCount: Int { stored.count }

  private let stored: CountingSource
  private let archive: ArchiveReader
  private let batchBytes: Int
  private var textCount = 0
  private var pageCount = 0

  /// - Parameters:
  ///   - source: the archive, from its first byte on.
  ///   - isStream: whether the archive is decompressed as one stream, not member by member; offsets are then those of
  ///     decompressed bytes.
  ///   - batchBytes: bytes of texts at which a batch is full.
  package init(
    _ source: any ByteSource, isStream: Bool = false, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20
  ) {
    var limits = ArchiveLimits()
    limits.wanted = [.init(.conversion)]
    stored = CountingSource(source)
    archive = ArchiveReader(isStream ? DecompressingSource(stored) : stored, limits: limits)
    self.fields = fields
    self.batchBytes = batchBytes
  }

  /// Reads the texts of the next records.
  package func load(_ batch: inout TextBatch) throws(TextError) -> Bool {
    batch.removeAll(keeping: 2 * batchBytes)
    var records = 0
    // Also where few records have texts, so that faults are seen as an archive of others is read.
    while batch.bytes.count < batchBytes, records < BatchLimit.records {
      guard try next() else { break }
      records += 1
      switch archive.type {
      case .conversion: add(to: &batch)
      case .response, .resource: pageCount += 1
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

  private func add(to batch: inout TextBatch) {
    textCount += 1
    let text = archive.withContent { content in
      batch.place(
        text: content, file: name, offset: archive.offset, detail: "record \(archive.recordCount)")
    }
    let id = archive.withField(.recordID) { batch.bytes.place(repairing: $0) }
    batch.rows.append(
      TextBatch.Row(text: text, id: id, ordinal: archive.recordCount - 1, offset: archive.offset))
    for field in fields.more {
      let value =
        switch field {
        case "url": archive.withTargetURI { batch.bytes.place(repairing: $0) }
        case "date": archive.withField(.date) { batch.bytes.place(repairing: $0) }
        case "file_path": batch.bytes.place(Array(SplitURL.withoutUsers(inURLsOf: name).utf8).span)
        case "offset": batch.bytes.place(Array("\(archive.offset)".utf8).span)
        default: batch.bytes.place(Array((archive.string(named: field) ?? "").utf8).span)
        }
      batch.more.append(value)
    }
  }
}

extension TextError {
  /// An error of an archive, with its own words, advice and exit status.
  internal init(_ error: ArchiveError) {
    self.init(
      .source(error.exitCode), error.message, location: error.location, advice: error.advice,
      underlying: error.underlying)
  }

  /// An archive of pages where one of texts is needed.
  internal static func pagesOnly(_ name: String) -> TextError {
    TextError(
      .unsupported, "the archive contains pages, not texts", location: name,
      advice: "Extract the texts with `dataprep crawl-extract` first, or use the crawl's WET archive.")
  }
}
