internal import Base

/// Rows of `DocumentRows`, looked at one column after the other.
internal struct RowTable {
  private let base: UnsafePointer<UInt8>
  private let columns: [DocumentSchema.Column]
  /// Where the value of the current column begins in each row, behind the length of a text.
  private(set) var starts: [Int]
  /// Bytes of these values.
  private(set) var counts: [Int]
  private var column = -1

  /// - Parameters:
  ///   - rows: whole rows of one schema, which outlive the table.
  ///   - count: how many there are.
  init(_ rows: UnsafeBufferPointer<UInt8>, count: Int, columns: [DocumentSchema.Column]) {
    base = rows.baseAddress!
    self.columns = columns
    starts = []
    starts.reserveCapacity(count)
    var position = 0
    for _ in 0..<count {
      starts.append(position)
      for column in columns { position += Self.size(column.type, base + position).whole }
    }
    precondition(position == rows.count, "the rows are not of the schema")
    counts = Array(repeating: 0, count: count)
  }

  /// Moves on to the next column.
  mutating func nextColumn() -> DocumentSchema.Column {
    column += 1
    let type = columns[column].type
    for row in starts.indices {
      let position = starts[row] + counts[row]
      let size = Self.size(type, base + position)
      starts[row] = position + size.whole - size.value
      counts[row] = size.value
    }
    return columns[column]
  }

  /// The current column's value in a row.
  @inline(__always) func value(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + starts[row], count: counts[row])
  }

  /// Bytes of a value, and of it with its length.
  private static func size(
    _ type: DocumentSchema.ColumnType, _ place: UnsafePointer<UInt8>
  ) -> (whole: Int, value: Int) {
    switch type {
    case .integer, .number: return (8, 8)
    case .text, .time:
      let count = Int(UInt32(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)))
      return (4 + count, count)
    }
  }
}
