/// Walks an embedded tab-separated table: lines of fields, without comment lines (`#`).
public enum TableLines {
  /// Calls `body` with the fields of each line, as ranges of `bytes`.
  public static func forEach(
    in bytes: UnsafeBufferPointer<UInt8>, fields fieldCount: Int, _ body: ([Range<Int>]) -> Void
  ) {
    var fields: [Range<Int>] = []
    fields.reserveCapacity(fieldCount)
    var start = 0
    while start < bytes.count {
      var end = start
      fields.removeAll(keepingCapacity: true)
      var field = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
        if bytes[end] == UInt8(ascii: "\t") {
          fields.append(field..<end)
          field = end + 1
        }
        end += 1
      }
      fields.append(field..<end)
      if bytes[start] != UInt8(ascii: "#") {
        precondition(fields.count == fieldCount, "an embedded table has a line of \(fields.count) fields")
        body(fields)
      }
      start = end + 1
    }
  }

  /// Parses upper-case hexadecimal digits.
  public static func hexadecimal(_ digits: some Sequence<UInt8>) -> Int {
    digits.reduce(0) { $0 << 4 | Int($1 < 58 ? $1 - 48 : $1 - 55) }
  }
}
