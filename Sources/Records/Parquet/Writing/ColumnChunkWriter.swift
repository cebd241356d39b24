internal import Base
internal import CZstd

/// Writes the values of a column in a row group as pages, each compressed for itself.
///
/// A page has at most `pageRows` rows, and no row begins in one that has `pageBytes` bytes. Pages carry a checksum and
/// their least and greatest value.
internal struct ColumnChunkWriter: ~Copyable {
  /// Where a page is in the file.
  struct Page {
    var offset: Int
    /// Bytes with the header.
    var storedCount: Int
    var firstRow: Int
    var minimum: [UInt8]
    var maximum: [UInt8]
  }

  /// What the footer says of the chunk.
  struct Chunk {
    var column: DocumentSchema.Column
    var dictionaryOffset: Int?
    var pages: [Page] = []
    var bounds: ColumnBounds
    /// Bytes of the pages with their headers, decompressed and as stored.
    var count = 0
    var storedCount = 0
    /// Place and bytes of the column's index, and of the index of its pages' places.
    var columnIndex = 0..<0
    var offsetIndex = 0..<0
  }

  private static let pageRows = 20_000
  private static let pageBytes = 1 << 20
  /// The usual trade of size for time, as for frames of lines.
  private static let level: Int32 = 3

  private let compressor = ZSTD_createCCtx()
  private var page = ByteBuffer()
  private var stored = ByteBuffer()
  private var header = CompactWriter()

  deinit { ZSTD_freeCCtx(compressor) }

  /// Appends the pages of a table's current column to `output`, whose first byte is at `offset` in the file.
  mutating func write(
    _ column: DocumentSchema.Column, _ table: RowTable, at offset: Int, to output: inout ByteBuffer
  ) -> Chunk {
    var chunk = Chunk(column: column, bounds: ColumnBounds(column.type))
    let dictionary = column.repeats ? ColumnDictionary(table) : nil
    if let dictionary {
      page.removeAll()
      for row in dictionary.rows { appendPlain(table.value(row), column.type) }
      chunk.dictionaryOffset = offset + output.count
      header.removeAll()
      beginPage(.dictionary)
      header.beginStructure(7)
      header.int32(1, dictionary.rows.count)
      header.int32(2, ParquetEncoding.plain.rawValue)
      header.bool(3, false)
      header.end()
      endPage(&chunk, to: &output)
    }
    var first = 0
    while first < table.starts.count {
      var bounds = ColumnBounds(column.type)
      page.removeAll()
      var row = first
      var byteCount = 0
      while row < table.starts.count, row - first < Self.pageRows, byteCount < Self.pageBytes {
        let value = table.value(row)
        byteCount += value.count
        bounds.add(value)
        chunk.bounds.add(value)
        if dictionary == nil { appendPlain(value, column.type) }
        row += 1
      }
      if let dictionary {
        page.append(UInt8(dictionary.bitWidth))
        RunLengthEncoder.append(dictionary.indices[first..<row], bitWidth: dictionary.bitWidth, to: &page)
      }
      let start = offset + output.count
      let (least, greatest) = (bounds.minimum, bounds.maximum)
      header.removeAll()
      beginPage(.data)
      header.beginStructure(5)
      header.int32(1, row - first)
      header.int32(2, (dictionary == nil ? ParquetEncoding.plain : .dictionary).rawValue)
      header.int32(3, ParquetEncoding.runs.rawValue)
      header.int32(4, ParquetEncoding.runs.rawValue)
      header.beginStructure(5)
      header.statistics(least, greatest)
      header.end()
      header.end()
      endPage(&chunk, to: &output)
      chunk.pages.append(
        Page(
          offset: start, storedCount: offset + output.count - start, firstRow: first, minimum: least.bytes,
          maximum: greatest.bytes))
      first = row
    }
    page.shrink(to: 2 * Self.pageBytes)
    stored.shrink(to: 2 * Self.pageBytes)
    return chunk
  }

  private enum PageType: Int { case data = 0, dictionary = 2 }

  /// Compresses the page and writes the first fields of its header.
  private mutating func beginPage(_ type: PageType) {
    stored.removeAll()
    page.withUnsafeBytes { page in
      stored.withRoom(ZSTD_compressBound(page.count)) { room in
        let count = ZSTD_compressCCtx(
          compressor, room.baseAddress, room.count, page.baseAddress, page.count, Self.level)
        precondition(ZSTD_isError(count) == 0, "zstd failed with sufficient buffer space")
        return count
      }
    }
    header.int32(1, type.rawValue)
    header.int32(2, page.count)
    header.int32(3, stored.count)
    header.int32(4, Int(Int32(bitPattern: stored.withUnsafeBytes { CRC32.checksum($0) })))
  }

  /// Appends the header and the compressed page.
  private mutating func endPage(_ chunk: inout Chunk, to output: inout ByteBuffer) {
    header.end()
    chunk.count += header.bytes.count + page.count
    chunk.storedCount += header.bytes.count + stored.count
    header.bytes.withSpan { output.append($0) }
    stored.withSpan { output.append($0) }
  }

  /// Appends a value in the PLAIN encoding.
  private mutating func appendPlain(_ value: UnsafeBufferPointer<UInt8>, _ type: DocumentSchema.ColumnType) {
    switch type {
    case .text, .time: page.append(littleEndian: UInt32(value.count))
    case .integer, .number: break
    }
    page.append(value)
  }
}

/// The encodings that are written (parquet.thrift, `Encoding`).
internal enum ParquetEncoding: Int {
  case plain = 0
  case runs = 3
  case dictionary = 8
}

extension CompactWriter {
  /// Writes the fields of `Statistics`.
  internal mutating func statistics(
    _ least: (bytes: [UInt8], isExact: Bool), _ greatest: (bytes: [UInt8], isExact: Bool)
  ) {
    int64(3, 0)
    binary(5, greatest.bytes)
    binary(6, least.bytes)
    bool(7, greatest.isExact)
    bool(8, least.isExact)
  }
}
