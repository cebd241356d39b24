public import Base

/// The end of a Parquet file (parquet.thrift, `FileMetaData`): its columns, and where its row groups are.
public enum ParquetFooter {
  /// What a file begins and ends with.
  public static let mark: StaticString = "PAR1"

  /// Appends the footer of a file with all its row groups.
  public static func append(_ groups: [ParquetRowGroup], of schema: DocumentSchema, to output: inout ByteBuffer) {
    var compact = CompactWriter()
    // The version with the encodings that are used.
    compact.int32(1, 2)
    let columns = schema.columns
    compact.beginList(2, of: .structure, count: columns.count + 1)
    compact.beginElement()
    compact.string(4, "schema")
    compact.int32(5, columns.count)
    compact.end()
    for column in columns { compact.element(column) }
    compact.int64(3, groups.reduce(0) { $0 + $1.rowCount })
    compact.beginList(4, of: .structure, count: groups.count)
    for group in groups { compact.bytes.append(group.description) }
    compact.string(6, "dataprep version \(version)")
    compact.beginList(7, of: .structure, count: columns.count)
    for _ in columns {
      // TypeDefinedOrder, which has no members.
      compact.beginElement()
      compact.beginStructure(1)
      compact.end()
      compact.end()
    }
    compact.end()
    compact.bytes.withSpan { output.append($0) }
    output.append(littleEndian: UInt32(compact.bytes.count))
    output.append(mark)
  }
}

extension DocumentSchema.ColumnType {
  /// How values are stored.
  internal var physicalType: ParquetColumn.PhysicalType {
    switch self {
    case .text, .time: .byteArray
    case .integer: .int64
    case .number: .double
    }
  }
}

extension CompactWriter {
  /// A `SchemaElement`: a column that has a value in every row.
  fileprivate mutating func element(_ column: DocumentSchema.Column) {
    beginElement()
    int32(1, column.type.physicalType.rawValue)
    int32(3, 0)
    string(4, column.name)
    if column.type.physicalType == .byteArray {
      // UTF8, and the same as a `LogicalType`: STRING, which has no members.
      int32(6, 0)
      beginStructure(10)
      beginStructure(1)
      end()
      end()
    }
    end()
  }
}
