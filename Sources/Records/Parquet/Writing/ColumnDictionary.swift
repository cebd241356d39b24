internal import Base
internal import CSystem

/// The different values of a column, in the order in which they come first, and which of them each row has.
internal struct ColumnDictionary {
  /// Bytes of values that a dictionary may have.
  private static let mostBytes = 1 << 20

  /// The row that has each value first.
  private(set) var rows: [Int] = []
  /// The number of the value of each row.
  private(set) var indices: [UInt32] = []

  /// The dictionary of a table's current column; nil where it would save little: where more than half of the values are
  /// different, or they are long.
  init?(_ table: RowTable) {
    let count = table.starts.count
    let most = count / 2
    guard most > 0 else { return nil }
    var size = 16
    while size < 4 * most { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    var byteCount = 0
    indices.reserveCapacity(count)
    for row in 0..<count {
      let value = table.value(row)
      var slot = Int(truncatingIfNeeded: Self.hash(value)) & (size - 1)
      while slots[slot] >= 0, !Self.areEqual(table.value(rows[Int(slots[slot])]), value) {
        slot = (slot + 1) & (size - 1)
      }
      if slots[slot] < 0 {
        byteCount += value.count + 4
        guard rows.count < most, byteCount <= Self.mostBytes else { return nil }
        slots[slot] = Int32(rows.count)
        rows.append(row)
      }
      indices.append(UInt32(slots[slot]))
    }
  }

  /// Bits of the highest number; at least 1.
  var bitWidth: Int { max(1, UInt64.bitWidth - UInt64(rows.count - 1).leadingZeroBitCount) }

  private static func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    a.count == b.count && (a.isEmpty || memcmp(a.baseAddress!, b.baseAddress!, a.count) == 0)
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let hash = Span(_unsafeElements: bytes).fnv1a
    return hash ^ hash >> 32
  }
}
