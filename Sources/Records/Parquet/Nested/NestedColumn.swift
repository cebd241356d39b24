internal import Base

/// A column in lists or structs, read row by row: each row has entries, of a value or of why there is none.
internal final class NestedColumn {
  /// A value, or null, of a row, with the levels that say which lists and structs it is in (Dremel's encoding).
  struct Entry {
    var repetition: UInt32
    var definition: UInt32
    /// The value in `bytes`; nil if there is none.
    var value: ByteRange?
  }

  /// Entries of a row beyond which a file is rejected: rows of billions of nulls take a few bytes to store.
  private static let mostEntries = 1 << 24

  /// The place of the column in its file.
  let index: Int
  /// The entries of the row that was read last; at least one.
  private(set) var entries: [Entry] = []
  /// The values of these.
  private(set) var bytes = ByteBuffer()
  private let reader: ColumnReader

  init(_ index: Int, _ file: ParquetFile, _ decompressor: PageDecompressor) {
    self.index = index
    reader = ColumnReader(file.columns[index], file.source, file.limits, decompressor, keepsLevels: true)
  }

  var column: ParquetColumn { reader.column }

  /// Starts a row group's chunk of pages.
  func start(_ chunk: ParquetMetadata.Chunk, rowCount: Int) throws(ParquetError) {
    try reader.start(chunk, rowCount: rowCount)
  }

  /// Reads the entries of the next row.
  func readRow() throws(ParquetError) {
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll()
    while true {
      try reader.prepare()
      guard reader.available > 0 else { break }
      let levels = reader.levelsOfFirst
      guard entries.isEmpty == (levels.repetition == 0) else {
        if levels.repetition == 0 { return }
        throw reader.error(.damaged("a row starts inside a list"))
      }
      guard entries.count < Self.mostEntries else {
        throw reader.error(.unsupported("a row has more than \(Self.mostEntries) values"))
      }
      let value = reader.withValue(0) { value -> ByteRange? in
        guard let value else { return nil }
        return bytes.place(value)
      }
      entries.append(Entry(repetition: levels.repetition, definition: levels.definition, value: value))
      reader.pass(1)
    }
    guard !entries.isEmpty else { throw reader.error(.damaged("the column has fewer rows than the file")) }
  }

  /// An error of this column.
  func error(_ fault: FormatFault) -> ParquetError { reader.error(fault) }
}
