extension ParquetMetadata {
  /// One element of the schema, which is stored as a tree walked depth first.
  private struct Element {
    var name = ""
    var type: Int?
    var width = 0
    var repetition = 0
    var childCount = 0
    var isText = false
    var isList = false
    var isNull = false
  }

  /// Names deeper than this are rejected.
  private static let maximumDepth = 64

  static func schema(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(FormatFault) -> ([ParquetNode], [ParquetColumn]) {
    let count = try reader.list(field, of: .structure)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try element(&reader)) }
    guard let root = elements.first, root.childCount >= 0 else { throw .damaged("the file has no schema") }
    var columns: [ParquetColumn] = []
    var next = 1
    let context = ParquetColumn(
      name: "", type: .boolean, width: 0, isText: false, isRepeated: false, definitionLevel: 0)
    var fields: [ParquetNode] = []
    for _ in 0..<root.childCount { fields.append(try walk(elements, &next, context, depth: 0, &columns)) }
    guard next == elements.count else { throw .damaged("the schema has elements without a parent") }
    return (fields, columns)
  }

  /// Walks the element at `next` and those below it; `parent` has what is above.
  private static func walk(
    _ elements: [Element], _ next: inout Int, _ parent: ParquetColumn, depth: Int, _ columns: inout [ParquetColumn]
  ) throws(FormatFault) -> ParquetNode {
    guard next < elements.count else { throw .damaged("the schema ends prematurely") }
    guard depth < maximumDepth else { throw .unsupported("the schema is nested too deeply") }
    let element = elements[next]
    next += 1
    var column = parent
    column.name = parent.name.isEmpty ? element.name : "\(parent.name).\(element.name)"
    if element.repetition == 2 {
      column.isRepeated = true
      column.repetitionLevel += 1
    }
    if element.repetition != 0 { column.definitionLevel += 1 }
    var node = ParquetNode(
      name: element.name, isOptional: element.repetition == 1, isRepeated: element.repetition == 2,
      definitionLevel: column.definitionLevel, repetitionLevel: column.repetitionLevel, isNull: element.isNull,
      leaves: columns.count..<columns.count)
    guard let type = element.type else {
      for _ in 0..<element.childCount {
        node.children.append(try walk(elements, &next, column, depth: depth + 1, &columns))
      }
      node.leaves = node.leaves.lowerBound..<columns.count
      node.isList = element.isList && node.children.count == 1 && node.children[0].isRepeated
      return node
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
    node.leaves = columns.count - 1..<columns.count
    return node
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
        guard element.childCount >= 0 else {
          throw .damaged("an element of the schema has a negative number of children")
        }
      // The older and the newer way to say UTF-8.
      case 6:
        switch try reader.integer(field) {
        case 0: element.isText = true
        // MAP, its older name, and LIST.
        case 1, 2, 3: element.isList = true
        default: break
        }
      case 10:
        try reader.structure(field)
        try readLogicalType(&reader, &element)
      default: try reader.skip(field)
      }
    }
    // A group has children and no type.
    if element.type != nil, element.childCount > 0 { throw .damaged("a column of the schema has children") }
    return element
  }

  /// Reads a `LogicalType`, distinguishing STRING, MAP, LIST, UNKNOWN (a column of nulls) and JSON.
  private static func readLogicalType(
    _ reader: inout CompactReader, _ element: inout Element
  ) throws(FormatFault) {
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 1, 12: element.isText = true
      case 2, 3: element.isList = true
      case 11: element.isNull = true
      default: break
      }
      try reader.skip(field)
    }
  }
}
