extension ParquetMetadata {
  /// One element of the schema, which is stored as a tree walked depth first.
  private struct Element {
    var name = ""
    var type: Int?
    var width = 0
    var repetition = 0
    var childCount = 0
    var isText = false
  }

  /// Names deeper than this are refused.
  private static let maximumDepth = 64

  static func schema(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(FormatFault) -> [ParquetColumn] {
    let count = try reader.list(field, of: .structure)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try element(&reader)) }
    guard let root = elements.first, root.childCount >= 0 else { throw .damaged("the file has no schema") }
    var columns: [ParquetColumn] = []
    var next = 1
    let context = ParquetColumn(
      name: "", type: .boolean, width: 0, isText: false, isRepeated: false, definitionLevel: 0)
    for _ in 0..<root.childCount { try walk(elements, &next, context, depth: 0, &columns) }
    guard next == elements.count else { throw .damaged("the schema has elements that belong to nothing") }
    return columns
  }

  /// Walks the element at `next` and those below it; `parent` has what stands above.
  private static func walk(
    _ elements: [Element], _ next: inout Int, _ parent: ParquetColumn, depth: Int, _ columns: inout [ParquetColumn]
  ) throws(FormatFault) {
    guard next < elements.count else { throw .damaged("the schema ends too early") }
    guard depth < maximumDepth else { throw .unsupported("the schema is nested too deeply") }
    let element = elements[next]
    next += 1
    var column = parent
    column.name = parent.name.isEmpty ? element.name : "\(parent.name).\(element.name)"
    if element.repetition == 2 { column.isRepeated = true }
    if element.repetition != 0 { column.definitionLevel += 1 }
    guard let type = element.type else {
      for _ in 0..<element.childCount { try walk(elements, &next, column, depth: depth + 1, &columns) }
      return
    }
    guard let type = ParquetColumn.PhysicalType(rawValue: type) else {
      throw .unsupported("column \(column.name) has the unknown type \(type)")
    }
    column.type = type
    column.isText = element.isText
    column.width =
      switch type {
      case .boolean: 1
      case .int32, .float: 4
      case .int64, .double: 8
      case .int96: 12
      case .byteArray: 0
      case .fixedLengthByteArray: element.width
      }
    guard type != .fixedLengthByteArray || (1...1 << 20).contains(column.width) else {
      throw .damaged("column \(column.name) has values of \(column.width) bytes")
    }
    columns.append(column)
  }

  private static func element(_ reader: inout CompactReader) throws(FormatFault) -> Element {
    var element = Element()
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 1: element.type = try reader.integer(field)
      case 2: element.width = try reader.integer(field)
      case 3: element.repetition = try reader.integer(field)
      case 4: element.name = try reader.string(field)
      case 5:
        element.childCount = try reader.integer(field)
        guard element.childCount >= 0 else { throw .damaged("an element of the schema has less than no children") }
      // The older and the newer way to say UTF-8.
      case 6: if try reader.integer(field) == 0 { element.isText = true }
      case 10:
        try reader.structure(field)
        element.isText = try isText(&reader) || element.isText
      default: try reader.skip(field)
      }
    }
    // A group has children and no type.
    if element.type != nil, element.childCount > 0 { throw .damaged("a column of the schema has children") }
    return element
  }

  /// Whether a `LogicalType` is STRING or JSON.
  private static func isText(_ reader: inout CompactReader) throws(FormatFault) -> Bool {
    var isText = false
    var last = 0
    while let field = try reader.field(after: &last) {
      if field.id == 1 || field.id == 12 { isText = true }
      try reader.skip(field)
    }
    return isText
  }
}
