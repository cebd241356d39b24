public import Base
public import Records

/// Reads the records of a WARC (ISO 28500, versions 0.17 to 1.1), WET or ARC archive in order.
///
/// Compression is detected from the bytes: gzip by record, by file or anything between, zstd, LZ4 frames, or none. An
/// archive is read once, front to back, in bounded memory. A WACZ file is read as the archives in it, one after the other. Damage ends a record, not the archive:
/// it is kept as a located fault (`takeFaults`), and reading continues with the next record that can
/// be found. ARC records appear as WARC records with a synthesised header.
///
/// ```swift
/// let reader = ArchiveReader(source)
/// while try reader.next() {
///   guard reader.type == .response else { continue }
///   reader.withContent { content in ... }
/// }
/// ```
///
/// A reader is used by one thread at a time.
public final class ArchiveReader {
  /// The format a record was stored in.
  public enum Format: Sendable { case warc, arc }

  /// The archive, as `ByteSource.name` has it; in a WACZ file, once it was looked at, `FILE!/archive/data.warc.gz`.
  public internal(set) var name: String
  internal let limits: ArchiveLimits
  internal var stream: MemberStream
  internal var faults: [Fault] = []

  // MARK: The current record

  /// The record's type.
  public internal(set) var type = RecordType.unknown
  /// The record's stored format.
  public internal(set) var format = Format.warc
  /// Bytes from the archive's start, as stored, at which the record's compressed member starts, or the
  /// record itself where nothing is compressed.
  public internal(set) var offset = 0
  /// Bytes as stored from `offset` to the end of the record's member or of the record and its blank
  /// lines; nil if the record shares its compressed member with others.
  public internal(set) var length: Int?
  /// Decoded bytes of the compressed member that precede the record; 0 if nothing is compressed.
  public internal(set) var memberPosition = 0
  /// The content's length as in the header; nil if it has none that is a number.
  public internal(set) var declaredLength: Int?
  /// Whether the content is not all there: cut by damage, by the source's end or by the limit.
  public internal(set) var isTruncated = false
  /// Records read so far.
  public internal(set) var recordCount = 0

  /// Bytes of the archive that have been read, as stored.
  public var storedByteCount: Int { container.map(storedCount) ?? stream.endOffset }
  /// Whether `next` is false at the end of each archive of a WACZ file, until `nextMember` is called.
  public var stopsBetweenMembers = false

  internal var header = RecordHeader()
  /// The WARC header of an ARC record.
  internal var headerText = ByteBuffer(capacity: 512)
  /// Where in the stream's bytes the content is.
  internal var content = 0..<0
  /// Where in the stream's bytes the record ends, blank lines after it included.
  internal var recordEnd = 0
  /// Where in the stream's bytes the record has to end, once that is known: the next member starts
  /// another record, the member is damaged, or nothing follows.
  internal var boundary: Int?
  /// The stored offset at which the last member of the record ends, where `boundary` is another's start.
  internal var boundaryOffset: Int?
  /// The member that held the end of the record before.
  internal var lastMember = -1
  /// Whether the record is the first in its member.
  internal var isFirstInMember = false
  internal var flavour: Format?
  internal var hasReportedNoRecords = false
  /// Stored bytes before the reader's first; in a WACZ file, of an archive in it.
  internal let start: Int

  // MARK: WACZ files

  /// What is read, until it was looked at.
  internal var source: (any ByteSource)?
  private var hasBegun = false
  /// The WACZ file whose archives are read.
  internal var container: WACZFile?
  /// Whether it is a zip file in all of whose bytes records are searched.
  internal var isZipWithoutDirectory = false
  /// The number of the current archive in it: -1 before the first, and that of all after the last.
  internal var memberIndex = -1
  internal var memberSource: ZipMemberSource?
  /// Records read before the current archive began; negative where another reader has read some of the archive.
  internal var recordsBefore = 0
  /// The only archive of a WACZ file that is wanted.
  internal let wantedMember: String?
  /// Where another reader was in a WACZ file.
  internal let resumed: ArchivePosition.Member?
  internal let resumedPlain: Bool
  /// Whether no other reader was here before.
  internal let isFresh: Bool

  /// - Parameters:
  ///   - source: the archive, from its first byte on.
  ///   - offset: stored bytes to pass before the first record; offsets count from the archive's start
  ///     all the same. If no record starts there, the first one is the next that is found. In a WACZ file
  ///     they are bytes of each archive in it.
  ///   - member: the only archive of a WACZ file to read, as `archive/data.warc.gz`; nil for all.
  public init(
    _ source: any ByteSource, limits: ArchiveLimits = ArchiveLimits(), from offset: Int = 0, member: String? = nil
  ) {
    name = source.name
    self.limits = limits
    start = offset
    stream = MemberStream(source, limits: limits, from: offset)
    self.source = source
    wantedMember = member
    resumed = nil
    resumedPlain = false
    isFresh = true
  }

  /// Reads a WACZ file that is open already, or one archive in it; its faults are not told again.
  internal init(_ container: WACZFile, limits: ArchiveLimits, from offset: Int, member: String?) {
    name = container.name
    self.limits = limits
    start = offset
    stream = MemberStream(MemorySource([], name: container.name), limits: limits)
    self.container = container
    wantedMember = member
    resumed = nil
    resumedPlain = false
    isFresh = true
  }

  /// Reads an archive that is opened in its middle, and is no WACZ file.
  ///
  /// - Parameters:
  ///   - source: the archive, from `offset` on.
  ///   - offset: stored bytes of the archive before. If no record starts there, the first one is the next that is found.
  package init(_ source: any ByteSource, limits: ArchiveLimits = ArchiveLimits(), openedAt offset: Int) {
    name = source.name
    self.limits = limits
    start = max(1, offset)
    stream = MemberStream(source, limits: limits, from: offset, isThere: true)
    wantedMember = nil
    resumed = nil
    resumedPlain = false
    isFresh = false
  }

  /// Continues where another reader of the same archive was.
  ///
  /// - Parameters:
  ///   - source: the archive, from the position's offset on; a WACZ file from its start.
  ///   - position: that reader's `position`.
  package init(_ source: any ByteSource, limits: ArchiveLimits = ArchiveLimits(), at position: ArchivePosition) {
    name = source.name
    self.limits = limits
    wantedMember = nil
    resumed = position.member
    resumedPlain = position.isPlain
    isFresh = false
    if position.member != nil {
      self.source = source
      start = position.offset
      stream = MemberStream(source, limits: limits)
    } else {
      start = max(1, position.offset)
      stream = MemberStream(source, limits: limits, from: position.offset, isThere: true)
      stream.hasBegun = true
      stream.isPlainNext = position.isPlain
    }
    if position.member == nil || position.offset > 0 { flavour = position.isARC ? .arc : .warc }
  }

  /// Whether ARC header lines are looked for: not in archives that start as WARC.
  internal var allowsARC: Bool { flavour != .warc }

  /// Moves to the next record; false when there is none. Buffers lent for the previous record become invalid.
  public func next() throws(ArchiveError) -> Bool {
    if !hasBegun {
      hasBegun = true
      try begin()
    }
    while true {
      if try nextRecord() { return true }
      guard !stopsBetweenMembers, try nextMember() else { return false }
    }
  }

  private func nextRecord() throws(ArchiveError) -> Bool {
    releaseRecord()
    while try skipBlanks() {
      offset = stream.storedOffset(of: 0)
      memberPosition = stream.isPlain ? 0 : -stream.memberStart
      isFirstInMember = stream.isPlain || stream.memberOffset != lastMember
      switch try recognise(at: 0, rigour: .due) {
      case .warc:
        format = .warc
        if try readWARC() { return finishRecord() }
      case .arc:
        format = .arc
        if try readARC() { return finishRecord() }
      case .none, .undecided:
        try refuseSecondCompression()
        try skipUnrecognised()
      }
    }
    if recordCount == recordsBefore && !hasReportedNoRecords && start == 0 {
      hasReportedNoRecords = true
      if let container {
        reportEmptyMember(container)
        return false
      }
      faults.append(
        Fault(
          .noRecords, file: name, offset: 0, length: stream.endOffset,
          detail: "no WARC or ARC record found"
            + (InputDiagnosis.reason(name, expecting: .archive).map { "; \($0)" } ?? "")))
    }
    return false
  }

  private func finishRecord() -> Bool {
    recordCount += 1
    if flavour == nil { flavour = format }
    return true
  }

  internal func releaseRecord() {
    guard recordEnd > 0 else { return }
    stream.release(recordEnd)
    recordEnd = 0
    boundary = nil
    boundaryOffset = nil
    content = 0..<0
  }

  /// Takes the faults found since they were last taken, in the order in which they were found.
  public func takeFaults() -> [Fault] {
    faults += stream.takeFaults()
    defer { faults.removeAll() }
    return faults
  }

  /// Whether `takeFaults` has any to give.
  public var hasFaults: Bool { !faults.isEmpty || !stream.faults.isEmpty }

  // MARK: The record's header

  /// Lets `body` read the content; the span lives only that long.
  public func withContent<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    try body(Span(_unsafeElements: UnsafeBufferPointer(stream.bytes).part(content)))
  }

  /// The number of kept content bytes.
  public var contentCount: Int { content.count }

  /// Whether the header has the field, with a value.
  public func has(_ field: WARCField) -> Bool { header.value(field) != nil }

  /// Lets `body` read a field's value, which is empty if the header has none.
  public func withField<R, E: Error>(
    _ field: WARCField, _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try withHeaderBytes { (bytes) throws(E) in
      try body(Span(_unsafeElements: bytes.part(header.value(field) ?? 0..<0)))
    }
  }

  /// A field's value; invalid UTF-8 in it becomes U+FFFD.
  public func string(_ field: WARCField) -> String? {
    guard let range = header.value(field) else { return nil }
    return withHeaderBytes { $0.part(range).string }
  }

  /// The value of the first field of that name, in any case.
  public func string(named name: String) -> String? {
    withHeaderBytes { bytes in
      let name = Array(name.utf8)
      return name.withUnsafeBufferPointer { header.value(named: $0, in: bytes) }.map { bytes.part($0).string }
    }
  }

  /// Every field in the order of the header.
  public var fields: [(name: String, value: String)] {
    withHeaderBytes { bytes in
      header.fields.map { (bytes.part($0.name.asInt).string, bytes.part($0.value.asInt).string) }
    }
  }

  /// Lets `body` read the URL the record is about, without the angle brackets that some tools wrote
  /// around it; empty if there is none.
  public func withTargetURI<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    try withUnbracketed(.targetURI, body)
  }

  /// Lets `body` read the record's ID without its angle brackets: `urn:uuid:...`; empty if there is none.
  public func withRecordID<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    try withUnbracketed(.recordID, body)
  }

  private func withUnbracketed<R, E: Error>(
    _ field: WARCField, _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    try withHeaderBytes { (bytes) throws(E) in
      var value = bytes.part(header.value(field) ?? 0..<0)
      if value.count >= 2, value[0] == UInt8(ascii: "<"), value[value.count - 1] == UInt8(ascii: ">") {
        value = value.part(1..<value.count - 1)
      }
      return try body(Span(_unsafeElements: value))
    }
  }

  private func withHeaderBytes<R, E: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    switch format {
    case .warc: try body(UnsafeBufferPointer(stream.bytes))
    case .arc: try headerText.withUnsafeBytes(body)
    }
  }
}
