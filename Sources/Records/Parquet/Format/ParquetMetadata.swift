/// A Parquet file's footer (parquet.thrift, `FileMetaData`).
internal struct ParquetMetadata {
  /// The fields of a row, with those inside them.
  var fields: [ParquetNode] = []
  /// The leaves of the fields, in their order.
  var columns: [ParquetColumn] = []
  var rowCount = 0
  var rowGroups: [RowGroup] = []
  /// The program that wrote the file, as it names itself.
  var creator = ""

  /// Rows that are stored together.
  struct RowGroup {
    var rowCount = 0
    /// In the order of the columns.
    var chunks: [Chunk] = []
  }

  /// A column's values of one row group: its pages, in order.
  struct Chunk {
    var codec = 0
    var valueCount = 0
    /// The file's offset of the first page.
    var offset = 0
    /// Bytes of all pages with their headers.
    var byteCount = 0
    /// Whether the pages are encrypted or in another file.
    var isElsewhere = false
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatFault) {
    var reader = CompactReader(bytes)
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 2: (fields, columns) = try Self.schema(&reader, field)
      case 3: rowCount = try reader.integer(field)
      case 4:
        for _ in 0..<(try reader.list(field, of: .structure)) { rowGroups.append(try Self.rowGroup(&reader)) }
      case 6: creator = try reader.string(field)
      case 8: throw .unsupported("the file is encrypted")
      default: try reader.skip(field)
      }
    }
    try check()
  }

  /// Checks that every reader relies on.
  private func check() throws(FormatFault) {
    var total = 0
    for group in rowGroups {
      guard group.rowCount >= 0, group.chunks.count == columns.count else {
        throw .damaged("a row group does not have the schema's columns")
      }
      let (sum, overflows) = total.addingReportingOverflow(group.rowCount)
      guard !overflows else { throw .damaged("the row groups have too many rows") }
      total = sum
    }
    guard total == rowCount else {
      throw .damaged("the row groups have \(total) rows, and the file declares \(rowCount)")
    }
  }

  private static func rowGroup(_ reader: inout CompactReader) throws(FormatFault) -> RowGroup {
    var group = RowGroup()
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 1:
        let count = try reader.list(field, of: .structure)
        group.chunks.reserveCapacity(count)
        for _ in 0..<count { group.chunks.append(try chunk(&reader)) }
      case 3: group.rowCount = try reader.integer(field)
      default: try reader.skip(field)
      }
    }
    return group
  }

  private static func chunk(_ reader: inout CompactReader) throws(FormatFault) -> Chunk {
    var chunk = Chunk(isElsewhere: true)
    var isInOtherFile = false
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 1: isInOtherFile = !(try reader.string(field)).isEmpty
      case 3:
        try reader.structure(field)
        try pages(&reader, &chunk)
        chunk.isElsewhere = isInOtherFile
      case 8:
        chunk.isElsewhere = true
        isInOtherFile = true
        try reader.skip(field)
      default: try reader.skip(field)
      }
    }
    if isInOtherFile { chunk.isElsewhere = true }
    return chunk
  }

  /// `ColumnMetaData`.
  private static func pages(_ reader: inout CompactReader, _ chunk: inout Chunk) throws(FormatFault) {
    var dataOffset = 0
    var dictionaryOffset: Int?
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 4: chunk.codec = try reader.integer(field)
      case 5: chunk.valueCount = try reader.integer(field)
      case 7: chunk.byteCount = try reader.integer(field)
      case 9: dataOffset = try reader.integer(field)
      case 11: dictionaryOffset = try reader.integer(field)
      default: try reader.skip(field)
      }
    }
    // Some writers say 0 if there is no dictionary.
    if let dictionaryOffset, dictionaryOffset > 0, dictionaryOffset < dataOffset {
      chunk.offset = dictionaryOffset
    } else {
      chunk.offset = dataOffset
    }
  }
}
