public import Base

/// Reads the rows of a Parquet file, some at a time, in their order.
///
/// At most one page and one dictionary of each wanted column are in memory.
public final class ParquetRows {
  /// Rows that can be looked at now.
  public private(set) var count = 0
  /// The number of the first of them, from the file's start.
  public private(set) var firstRow = 0

  internal let file: ParquetFile
  internal let wanted: [Int]
  private let readers: [ColumnReader]
  /// Columns in lists and structs, which are read row by row beside the others.
  internal let nested: [NestedColumn]
  private var rowGroups: Range<Int>
  /// Rows of the row group from the first one that can be looked at now.
  private var groupRest = 0

  init(_ file: ParquetFile, _ wanted: [Int], nested: [Int] = [], _ rowGroups: Range<Int>) {
    precondition(rowGroups.lowerBound >= 0 && rowGroups.upperBound <= file.metadata.rowGroups.count)
    self.file = file
    self.wanted = wanted
    self.rowGroups = rowGroups
    let decompressor = PageDecompressor()
    readers = wanted.map { ColumnReader(file.columns[$0], file.source, file.limits, decompressor) }
    self.nested = nested.map { NestedColumn($0, file, decompressor) }
    firstRow = file.metadata.rowGroups[..<rowGroups.lowerBound].reduce(0) { $0 + $1.rowCount }
  }

  /// Moves on to the next rows, at most `most` of them; false if there are none. Buffers lent for the previous rows are
  /// invalid then.
  public func next(_ most: Int = .max) throws(ParquetError) -> Bool {
    for reader in readers { reader.pass(count) }
    firstRow += count
    groupRest -= count
    count = 0
    while groupRest == 0 {
      guard let group = rowGroups.first else { return false }
      rowGroups.removeFirst()
      let metadata = file.metadata.rowGroups[group]
      for (reader, column) in zip(readers, wanted) {
        try reader.start(metadata.chunks[column], rowCount: metadata.rowCount)
      }
      for column in nested { try column.start(metadata.chunks[column.index], rowCount: metadata.rowCount) }
      groupRest = metadata.rowCount
    }
    var count = min(groupRest, most)
    for reader in readers {
      try reader.prepare()
      count = min(count, reader.available)
    }
    self.count = count
    return true
  }

  /// Lets `body` read a value's bytes, as in the format's PLAIN encoding without a length; nil if it is
  /// null. Text is returned as stored, and may be invalid UTF-8.
  ///
  /// - Parameters:
  ///   - row: below `count`.
  ///   - column: the index in the list of requested columns.
  @inline(__always)
  public func withValue<R, E: Error>(
    _ row: Int, _ column: Int, _ body: (Span<UInt8>?) throws(E) -> R
  ) throws(E) -> R {
    try readers[column].withValue(row, body)
  }
}
