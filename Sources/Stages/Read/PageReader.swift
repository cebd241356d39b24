package import Archive
package import Base
package import Records

/// Reads an archive's pages into batches: the payloads of its response, resource and conversion
/// records, with transfer and content codings removed. Other records are counted.
///
/// A reader is used by one thread at a time.
package final class PageReader {
  /// Bytes of payloads at which a batch is full.
  private static let batchBytes = 1 << 20
  /// Documents at which a batch is full.
  private static let batchDocuments = 64
  /// The maximum size of a payload; a longer one is truncated, and counted as a fault.
  private static let payloadLimit = 16 << 20

  /// The crawl that the archive belongs to: from its path, else from its warcinfo record, else empty.
  package private(set) var dump: String
  /// The archive of a WACZ file that the last batch is from; nil for any other archive.
  package private(set) var member: String?
  private let source: CountingSource
  private let archive: ArchiveReader
  private let http = HTTPDecoder(payloadLimit: payloadLimit)
  private let isDumpInPath: Bool
  private var recordCounts: [Int]
  private var bytesTaken = 0
  /// Bytes and records of the archive before this reader's first.
  private var bytesBefore = 0
  private var recordsBefore = 0
  /// Records that were read by another reader and are still to be skipped.
  private var recordsToSkip = 0
  /// Whether the last batch had a fault of the archive itself.
  private var isNearFault = false

  /// Reads an archive from its start.
  package convenience init(_ source: any ByteSource) { self.init(source, at: nil) }

  /// Continues where another reader of the same archive was.
  ///
  /// - Parameters:
  ///   - source: the archive, from `position.offset` on; a WACZ file from its start.
  ///   - position: that reader's `position`; nil to read from the start.
  package init(_ source: any ByteSource, at position: PagePosition?) {
    self.source = CountingSource(source)
    var limits = ArchiveLimits()
    limits.content = Self.payloadLimit + (1 << 20)
    limits.wanted = [.init(.response), .init(.resource), .init(.conversion), .init(.warcinfo)]
    let crawl = CrawlName.inPath(source.name)
    dump = position?.dump ?? crawl ?? ""
    isDumpInPath = crawl != nil
    recordCounts = [Int](repeating: 0, count: RecordType.allCases.count)
    bytesTaken = position?.bytesTaken ?? 0
    if let place = position?.archive {
      archive = ArchiveReader(self.source, limits: limits, at: place)
      bytesBefore = place.offset
      recordsToSkip = place.member?.records ?? 0
      recordsBefore = (position?.records ?? 0) - recordsToSkip
    } else {
      archive = ArchiveReader(self.source, limits: limits)
      recordsToSkip = position?.records ?? 0
    }
    archive.stopsBetweenMembers = true
  }

  /// The position in the archive after the last batch.
  package var position: PagePosition {
    PagePosition(
      archive: isNearFault ? archive.memberStartPosition : archive.position,
      records: recordsBefore + archive.recordCount,
      bytesTaken: bytesTaken, dump: dump)
  }

  /// Appends pages to `batch` until it is full, `maximumPages` are in it, many records were read or
  /// the archive ends; all pages are of one archive of a WACZ file.
  ///
  /// - Returns: whether more may follow.
  package func fill(_ batch: inout Batch, maximumPages: Int) throws(ArchiveError) -> Bool {
    try skipRecords()
    batch.file = archive.name
    member = archive.member
    isNearFault = false
    defer {
      isNearFault = archive.hasFaults
      batch.faults += archive.takeFaults()
    }
    var records = 0
    // Also where few records are pages, so that faults are written, and a stop is seen, as an archive of others is read.
    while batch.documents.count < min(maximumPages, Self.batchDocuments), batch.bodies.count < Self.batchBytes,
      records < BatchLimit.records
    {
      records += 1
      guard try archive.next() else {
        guard try archive.nextMember() else { return false }
        if !batch.documents.isEmpty { return true }
        continue
      }
      batch.file = archive.name
      member = archive.member
      recordCounts[Int(archive.type.rawValue)] += 1
      switch archive.type {
      case .response: addResponse(to: &batch)
      case .resource, .conversion: addContent(to: &batch)
      case .warcinfo where !isDumpInPath:
        dump = archive.withContent(CrawlName.inWarcinfo) ?? dump
      default: break
      }
    }
    return true
  }

  /// Records by type since the last call.
  package func takeRecordCounts() -> [(String, Int)] {
    defer { for index in recordCounts.indices { recordCounts[index] = 0 } }
    return RecordType.allCases.filter { recordCounts[Int($0.rawValue)] > 0 }
      .map { ($0.name, recordCounts[Int($0.rawValue)]) }
  }

  /// Bytes read from the source since the last call.
  package func takeByteCount() -> Int {
    let count = archive.isWACZ ? archive.storedByteCount : bytesBefore + source.count
    defer { bytesTaken = count }
    return count - bytesTaken
  }

  /// Skips records that another reader has read, with their faults.
  private func skipRecords() throws(ArchiveError) {
    guard recordsToSkip > 0 else { return }
    while archive.recordCount < recordsToSkip {
      if try archive.next() { continue }
      guard try archive.nextMember() else { break }
    }
    recordsToSkip = 0
    _ = archive.takeFaults()
  }

  /// Adds the payload of a response; content that is not an HTTP message is used unchanged.
  private func addResponse(to batch: inout Batch) {
    archive.withContent { content in
      let message = http.decode(content)
      guard !message.head.isEmpty else { return addContent(to: &batch) }
      var document = described(&batch)
      document.status = message.status ?? 0
      if let type = message.contentType {
        document.contentType = Self.place(lowercased: content.extracting(type), in: &batch.strings)
      }
      if let charset = message.charset {
        document.declaredCharset = batch.strings.place(repairing: content.extracting(charset))
      }
      http.withPayload(of: content) { payload in document.body = batch.bodies.place(payload) }
      for kind in http.issues.faultKinds {
        batch.faults.append(Fault(kind, file: archive.name, offset: archive.offset))
      }
      batch.documents.append(document)
    }
    if batch.bodies.count > 2 * Self.batchBytes { http.shrink() }
  }

  /// Adds the content of a record that is not an HTTP message, with the type its header names.
  private func addContent(to batch: inout Batch) {
    var document = described(&batch)
    archive.withField(.contentType) { type in
      var end = 0
      while end < type.count, type[end] != UInt8(ascii: ";"), type[end] > 0x20 { end += 1 }
      document.contentType = Self.place(lowercased: type.extracting(0..<end), in: &batch.strings)
    }
    archive.withContent { document.body = batch.bodies.place($0) }
    batch.documents.append(document)
  }

  /// A document with the record's header fields; bytes that are not UTF-8, which servers do
  /// send, are replaced, because records are written as JSON.
  private func described(_ batch: inout Batch) -> Document {
    var document = Document()
    archive.withField(.recordID) { document.id = batch.strings.place(repairing: $0) }
    if document.id.isEmpty { document.id = batch.strings.place(Array(archive.derivedID.utf8).span) }
    archive.withTargetURI { document.url = batch.strings.place(repairing: $0) }
    archive.withField(.date) { document.date = batch.strings.place(repairing: $0) }
    document.offset = archive.offset
    document.length = archive.length
    return document
  }

  private static func place(lowercased text: Span<UInt8>, in strings: inout ByteBuffer) -> ByteRange {
    let range = strings.place(repairing: text)
    for index in range.range where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(strings[index]) {
      strings[index] |= 0x20
    }
    return range
  }
}
