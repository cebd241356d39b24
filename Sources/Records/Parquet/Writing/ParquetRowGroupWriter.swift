public import Base

/// Makes row groups of a Parquet file out of rows; one for each thread.
///
/// A file is `ParquetFooter.mark`, row groups, and a footer. A row group is the pages of each column, then the indexes of
/// these (`ColumnIndex` and `OffsetIndex`), so that until the footer is written nothing has to be kept of it but its
/// description. The bytes depend on the rows and the offset alone.
public struct ParquetRowGroupWriter: ~Copyable {
  private var columns = ColumnChunkWriter()
  private var compact = CompactWriter()

  /// A writer; use one for each thread.
  public init() {}

  /// Appends rows as a row group.
  ///
  /// - Parameters:
  ///   - rows: what `DocumentRows` has written of one schema; not empty.
  ///   - count: how many rows there are.
  ///   - offset: where the first byte of `output` is in the file.
  public mutating func append(
    _ rows: Span<UInt8>, count: Int, of schema: DocumentSchema, at offset: Int, to output: inout ByteBuffer
  ) -> ParquetRowGroup {
    let start = output.count
    var chunks: [ColumnChunkWriter.Chunk] = []
    rows.withUnsafeBufferPointer { rows in
      var table = RowTable(rows, count: count, columns: schema.columns)
      for _ in schema.columns {
        let column = table.nextColumn()
        chunks.append(columns.write(column, table, at: offset, to: &output))
      }
    }
    for index in chunks.indices {
      chunks[index].columnIndex = appendIndex(at: offset, to: &output) { $0.columnIndex(chunks[index].pages) }
    }
    for index in chunks.indices {
      chunks[index].offsetIndex = appendIndex(at: offset, to: &output) { $0.offsetIndex(chunks[index].pages) }
    }
    compact.removeAll()
    compact.rowGroup(chunks, rowCount: count, start: offset + start)
    return ParquetRowGroup(rowCount: count, description: compact.bytes.array())
  }

  /// Appends what `write` writes, and gives its place in the file.
  private mutating func appendIndex(
    at offset: Int, to output: inout ByteBuffer, _ write: (inout CompactWriter) -> Void
  ) -> Range<Int> {
    compact.removeAll()
    write(&compact)
    compact.end()
    let start = offset + output.count
    compact.bytes.withSpan { output.append($0) }
    return start..<offset + output.count
  }
}

/// A row group that was written, as a footer lists it.
public struct ParquetRowGroup: Sendable, Equatable {
  /// Its rows.
  public var rowCount: Int
  /// Its `RowGroup` (parquet.thrift) in the compact protocol.
  public var description: [UInt8]

  /// A row group as it was described when it was written.
  public init(rowCount: Int, description: [UInt8]) {
    self.rowCount = rowCount
    self.description = description
  }
}

extension CompactWriter {
  /// `ColumnIndex`: bounds of each page.
  fileprivate mutating func columnIndex(_ pages: [ColumnChunkWriter.Page]) {
    beginList(1, of: .yes, count: pages.count)
    for _ in pages { element(false) }
    beginList(2, of: .binary, count: pages.count)
    for page in pages { element(page.minimum) }
    beginList(3, of: .binary, count: pages.count)
    for page in pages { element(page.maximum) }
    // The pages are in no order.
    int32(4, 0)
    beginList(5, of: .int64, count: pages.count)
    for _ in pages { element(0) }
  }

  /// `OffsetIndex`: place and rows of each page.
  fileprivate mutating func offsetIndex(_ pages: [ColumnChunkWriter.Page]) {
    beginList(1, of: .structure, count: pages.count)
    for page in pages {
      beginElement()
      int64(1, page.offset)
      int32(2, page.storedCount)
      int64(3, page.firstRow)
      end()
    }
  }

  /// `RowGroup`: its columns, and sizes of all.
  fileprivate mutating func rowGroup(_ chunks: [ColumnChunkWriter.Chunk], rowCount: Int, start: Int) {
    beginList(1, of: .structure, count: chunks.count)
    for chunk in chunks {
      beginElement()
      int64(2, 0)
      beginStructure(3)
      columnMetadata(chunk, rowCount: rowCount)
      end()
      int64(4, chunk.offsetIndex.lowerBound)
      int32(5, chunk.offsetIndex.count)
      int64(6, chunk.columnIndex.lowerBound)
      int32(7, chunk.columnIndex.count)
      end()
    }
    int64(2, chunks.reduce(0) { $0 + $1.count })
    int64(3, rowCount)
    int64(5, start)
    int64(6, chunks.reduce(0) { $0 + $1.storedCount })
    end()
  }

  /// `ColumnMetaData`.
  private mutating func columnMetadata(_ chunk: ColumnChunkWriter.Chunk, rowCount: Int) {
    let hasDictionary = chunk.dictionaryOffset != nil
    let encodings: [ParquetEncoding] = hasDictionary ? [.plain, .runs, .dictionary] : [.plain, .runs]
    int32(1, chunk.column.type.physicalType.rawValue)
    beginList(2, of: .int32, count: encodings.count)
    for encoding in encodings { element(encoding.rawValue) }
    beginList(3, of: .binary, count: 1)
    element(Array(chunk.column.name.utf8))
    // ZSTD.
    int32(4, 6)
    int64(5, rowCount)
    int64(6, chunk.count)
    int64(7, chunk.storedCount)
    int64(9, chunk.pages[0].offset)
    if let offset = chunk.dictionaryOffset { int64(11, offset) }
    beginStructure(12)
    statistics(chunk.bounds.minimum, chunk.bounds.maximum)
    end()
    beginList(13, of: .structure, count: hasDictionary ? 2 : 1)
    if hasDictionary { pages(type: 2, .plain, count: 1) }
    pages(type: 0, hasDictionary ? .dictionary : .plain, count: chunk.pages.count)
  }

  /// `PageEncodingStats`.
  private mutating func pages(type: Int, _ encoding: ParquetEncoding, count: Int) {
    beginElement()
    int32(1, type)
    int32(2, encoding.rawValue)
    int32(3, count)
    end()
  }
}
