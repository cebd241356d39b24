internal import Base
internal import CDeflate

/// Reads one column page by page and decodes some rows of it at a time, so that memory depends neither on the row
/// group's size nor on a page's number of rows.
internal final class ColumnReader {
  /// Rows that are decoded at once.
  static let sliceRows = 4096

  let column: ParquetColumn
  /// Whether rows are entries with levels of their own: of a column in lists or structs, several of which make a row.
  private let keepsLevels: Bool
  private let source: any RangeSource
  private let limits: ParquetLimits
  private let decompressor: PageDecompressor
  private var window = ChunkWindow()
  private var chunk = ParquetMetadata.Chunk()
  /// Rows of the chunk that are in no page read yet.
  private var chunkRest = 0
  /// Rows of the page that are not decoded yet.
  private var pageRest = 0
  private var hasDictionary = false
  /// Whether the chunk was taken to be longer than it says, and by how much at most.
  private var isExtended = false
  private static let uncountedHeader = 100

  private var decompressed = ByteBuffer()
  /// The page's bytes: in `decompressed`, or in the window where they were not compressed.
  private var page: PageBytes
  private var levels = PageLevels()
  /// Levels of the decoded rows, where they are kept.
  private var sliceLevels: (repetition: [UInt32], definition: [UInt32]) = ([], [])
  private var values: ValueDecoder?
  private var room = ValueDecoder.Room(capacity: sliceRows)
  private var home = ValueDecoder.Home.page

  /// Where each decoded row's value is, and which rows come next.
  private let ranges: UnsafeMutablePointer<ByteRange>
  private var sliceCount = 0
  private var sliceStart = 0

  /// In place of a value that is null.
  private static let null = UInt32.max

  init(
    _ column: ParquetColumn, _ source: any RangeSource, _ limits: ParquetLimits, _ decompressor: PageDecompressor,
    keepsLevels: Bool = false
  ) {
    self.column = column
    self.keepsLevels = keepsLevels
    if keepsLevels {
      let zeros = [UInt32](repeating: 0, count: Self.sliceRows)
      sliceLevels = (zeros, zeros)
    }
    self.source = source
    self.limits = limits
    self.decompressor = decompressor
    ranges = .allocate(capacity: Self.sliceRows)
    page = window.bytes.part(0..<0)
  }

  deinit { ranges.deallocate() }

  // MARK: Rows

  /// Decoded rows that are not consumed yet.
  var available: Int { sliceCount - sliceStart }

  /// The file's offset of the page last read or tried, for messages.
  private(set) var pageOffset = 0

  /// Starts a row group's chunk of pages.
  func start(_ chunk: ParquetMetadata.Chunk, rowCount: Int) throws(ParquetError) {
    pageOffset = chunk.offset
    chunkRest = keepsLevels && rowCount > 0 ? chunk.valueCount : rowCount
    pageRest = 0
    hasDictionary = false
    sliceCount = 0
    sliceStart = 0
    // Without rows, the page metadata of writers is meaningless.
    guard rowCount > 0 else { return }
    guard !chunk.isElsewhere else {
      throw error(.unsupported("the values are encrypted, or in another file"))
    }
    guard PageDecompressor.knows(chunk.codec) else {
      throw error(
        .unsupported("the values are compressed with \(PageDecompressor.name(chunk.codec)), which is not supported"))
    }
    guard chunk.offset >= 4, chunk.byteCount >= 0, chunk.offset <= source.byteCount,
      chunk.byteCount <= source.byteCount - chunk.offset
    else { throw error(.damaged("the values' declared place is past the end of the file")) }
    guard keepsLevels ? chunk.valueCount >= rowCount : chunk.valueCount == rowCount else {
      throw error(.damaged("the column has \(chunk.valueCount) values for \(rowCount) rows"))
    }
    window.move(to: chunk.offset..<chunk.offset + chunk.byteCount)
    isExtended = false
    self.chunk = chunk
  }

  /// Levels of the first available row, of a reader that keeps them.
  var levelsOfFirst: (repetition: UInt32, definition: UInt32) {
    (sliceLevels.repetition[sliceStart], sliceLevels.definition[sliceStart])
  }

  /// Skips decoded rows.
  func pass(_ count: Int) {
    precondition(count <= available, "skipped rows that are not decoded")
    sliceStart += count
  }

  /// Decodes more rows, if the chunk has any.
  func prepare() throws(ParquetError) {
    guard available == 0 else { return }
    do throws(FormatFault) {
      while pageRest == 0 {
        guard chunkRest > 0 else { return }
        try readPage()
      }
      try decodeSlice()
    } catch { throw self.error(error) }
  }

  /// Lets `body` read the value of the `row`th available row; nil if it is null.
  @inline(__always)
  func withValue<R, E: Error>(_ row: Int, _ body: (Span<UInt8>?) throws(E) -> R) throws(E) -> R {
    precondition(row >= 0 && row < available, "row out of range")
    let range = ranges[sliceStart + row]
    if range.start == Self.null { return try body(nil) }
    switch home {
    case .page:
      return try body(
        Span(_unsafeElements: UnsafeBufferPointer(start: page.base + Int(range.start), count: Int(range.count))))
    case .values: return try room.values.withSpan(range.range) { (span) throws(E) in try body(span) }
    case .dictionary: return try room.dictionary.withSpan(range.range) { (span) throws(E) in try body(span) }
    }
  }

  func error(_ fault: FormatFault) -> ParquetError {
    ParquetError(
      fault.code, fault.message, location: "\(source.name): column \(column.name), byte \(pageOffset)")
  }

  // MARK: Pages

  private func load(_ count: Int) throws(FormatFault) {
    do throws(SourceError) { try window.load(count, from: source) } catch {
      throw FormatFault(code: .source(error.exitCode), message: error.message)
    }
  }

  /// Reads the next page of values, and a dictionary before it.
  private func readPage() throws(FormatFault) {
    let header = try readHeader()
    if header.storedCount > window.rest, hasDictionary { extendWindow() }
    guard header.storedCount <= window.rest else { throw .damaged("the page extends past the end of its column") }
    guard header.count <= limits.pageBytes, header.storedCount <= limits.pageBytes else {
      throw .unsupported(
        "the page has \(max(header.count, header.storedCount)) bytes; the limit is \(limits.pageBytes)")
    }
    guard header.kind != .other else {
      window.skip(header.storedCount)
      return
    }
    try load(header.storedCount)
    let stored = window.bytes.part(0..<header.storedCount)
    window.pass(header.storedCount)
    if let checksum = header.checksum, libdeflate_crc32(0, stored.base, stored.count) != checksum {
      throw .damaged("the page's checksum does not match")
    }
    if header.kind == .dictionary { try readDictionary(header, stored) } else { try startPage(header, stored) }
  }

  /// Makes room for a dictionary page's header, which old writers did not count (PARQUET-816).
  private func extendWindow() {
    guard !isExtended else { return }
    isExtended = true
    // A footer's length and magic number end every file.
    window.extend(by: Self.uncountedHeader, within: source.byteCount - 8)
  }

  private func readHeader() throws(FormatFault) -> PageHeader {
    pageOffset = window.offset
    if window.rest == 0, hasDictionary { extendWindow() }
    guard window.rest > 0 else { throw .damaged("the pages have \(chunkRest) fewer values than the column") }
    var wanted = 1 << 10
    while true {
      try load(wanted)
      let bytes = window.bytes
      if let header = try PageHeader.read(UnsafeBufferPointer(start: bytes.base, count: bytes.count)) {
        window.pass(header.headerCount)
        return header
      }
      if bytes.count == window.rest, hasDictionary, !isExtended {
        extendWindow()
        continue
      }
      // Statistics in a header can hold whole values.
      guard bytes.count < window.rest, wanted < limits.pageBytes else {
        throw .damaged("the page's header extends past the end of its column")
      }
      wanted = bytes.count * 2
    }
  }

  /// Decompresses into `output`, or returns the bytes if they are not compressed.
  private func decompress(
    _ stored: PageBytes, count: Int, isCompressed: Bool, into output: inout ByteBuffer
  ) throws(FormatFault) -> PageBytes {
    // Pages of nulls may have no values, and then no bytes that a codec could take.
    if count == 0, stored.count == 0 { return stored }
    guard isCompressed, chunk.codec != 0 else {
      guard stored.count == count else {
        throw .damaged("the page has \(stored.count) bytes, and its header declares \(count)")
      }
      return stored
    }
    output.removeAll()
    output.shrink(to: max(count + SnappyDecoder.slack, 1 << 24))
    try decompressor.decompress(stored, codec: chunk.codec, count: count, into: &output)
    return output.withUnsafeBytes { PageBytes(base: $0.baseAddress!, count: $0.count) }
  }

  private func readDictionary(_ header: PageHeader, _ stored: PageBytes) throws(FormatFault) {
    guard !hasDictionary else { throw .damaged("the column has two dictionaries") }
    guard header.encoding == 0 || header.encoding == 2 else {
      throw .unsupported("the dictionary uses encoding \(header.encoding), which is not supported")
    }
    var bytes = try decompress(stored, count: header.count, isCompressed: true, into: &room.dictionary)
    if chunk.codec == 0 {
      // The dictionary outlives the window.
      room.dictionary.removeAll()
      room.dictionary.append(UnsafeBufferPointer(start: bytes.base, count: bytes.count))
      bytes = room.dictionary.withUnsafeBytes { PageBytes(base: $0.baseAddress!, count: $0.count) }
    }
    guard column.type != .boolean else { throw .unsupported("a boolean column has a dictionary") }
    let least = column.type == .byteArray ? 4 : column.width
    guard header.valueCount <= bytes.count / least else {
      throw .damaged("the dictionary has fewer entries than it declares")
    }
    var entries = try ValueDecoder(bytes, encoding: 0, column: column, hasDictionary: false, limit: limits.pageBytes)
    let count = header.valueCount
    var scratch = ValueDecoder.Room(capacity: 1)
    var placed: [ByteRange] = Array(repeating: .empty, count: count)
    try placed.withUnsafeMutableBufferPointer { (buffer) throws(FormatFault) in
      guard let base = buffer.baseAddress else { return }
      _ = try entries.read(count, into: base, &scratch)
    }
    room.entries = placed
    hasDictionary = true
  }

  /// Prepares a page of values: its levels and its values' decoder.
  private func startPage(_ header: PageHeader, _ stored: PageBytes) throws(FormatFault) {
    guard header.valueCount <= chunkRest else { throw .damaged("the pages have more values than the column") }
    var rest: PageBytes
    if header.kind == .dataV2 {
      let levelCount = header.repetitionCount + header.definitionCount
      levels = PageLevels(
        column, repetitions: stored.part(0..<header.repetitionCount),
        definitions: stored.part(header.repetitionCount..<levelCount))
      rest = try decompress(
        stored.part(levelCount..<stored.count), count: header.count - levelCount, isCompressed: header.isCompressed,
        into: &decompressed)
    } else {
      rest = try decompress(stored, count: header.count, isCompressed: true, into: &decompressed)
      levels = try PageLevels(column, encoding: header.levelEncoding, takenFrom: &rest)
    }
    page = rest
    values = nil
    // A page of nulls only may have no bytes of values at all, which some encodings would not take.
    if header.valueCount > 0, rest.count > 0 || column.definitionLevel == 0 {
      values = try ValueDecoder(
        rest, encoding: header.encoding, column: column, hasDictionary: hasDictionary, limit: limits.pageBytes)
    }
    pageRest = header.valueCount
    chunkRest -= header.valueCount
  }

  /// Decodes the next rows of the page.
  private func decodeSlice() throws(FormatFault) {
    let count = min(pageRest, Self.sliceRows)
    sliceStart = 0
    sliceCount = 0
    if keepsLevels { try levels.peek(count, into: &sliceLevels) }
    let isWhole = try levels.definitions?.take(count, of: UInt32(column.definitionLevel)) ?? true
    if isWhole {
      try decode(count)
    } else {
      let isPresent = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
      defer { isPresent.deallocate() }
      try levels.definitions?.read(count, into: isPresent)
      let there = UInt32(column.definitionLevel)
      var valueCount = 0
      for row in 0..<count where isPresent[row] == there { valueCount += 1 }
      try decode(valueCount)
      // From the back, so that no value is overwritten before it is moved to its row.
      var value = valueCount
      for row in stride(from: count - 1, through: 0, by: -1) {
        if isPresent[row] == there {
          value -= 1
          ranges[row] = ranges[value]
        } else {
          ranges[row] = ByteRange(start: Int(Self.null), count: 0)
        }
      }
    }
    sliceCount = count
    pageRest -= count
  }

  private func decode(_ count: Int) throws(FormatFault) {
    guard count > 0 else { return }
    guard values != nil else { throw .damaged("the page has values but no bytes") }
    home = try values!.read(count, into: ranges, &room)
  }
}
