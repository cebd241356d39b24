internal import Base
internal import Records

extension JSONWriter {
  /// Writes the members of a file that say what is stored of it in columns.
  internal mutating func rowGroups(_ groups: [ParquetRowGroup], of schema: DocumentSchema) {
    member("schema", schema.rawValue)
    key("row_groups")
    beginArray()
    for group in groups {
      beginObject()
      member("rows", group.rowCount)
      member("description", group.description.hexadecimal)
      endObject()
    }
    endArray()
  }
}

extension [ParquetRowGroup] {
  /// What `rowGroups` wrote; nil for anything else.
  internal init?(_ json: JSONValue?) {
    guard let items = json?.array else { return nil }
    self = []
    for item in items {
      guard let rowCount = item["rows"]?.count, let text = item["description"]?.string,
        let description = Self.bytes(text)
      else { return nil }
      append(ParquetRowGroup(rowCount: rowCount, description: description))
    }
  }

  /// The bytes of hexadecimal digits; nil for anything else.
  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { ASCII.hexadecimalValue($0) }
    guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
