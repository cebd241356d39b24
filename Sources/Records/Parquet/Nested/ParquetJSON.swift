internal import Base

/// Writes values of Parquet files as JSON: strings, numbers and booleans by their type, lists as arrays, structs
/// as objects, maps as arrays of objects of `key` and `value`, what is not there as null.
///
/// A column has one type in every line: numbers with a fraction always have a point or an exponent, and those that
/// JSON has no notation for are null. Arrays of fixed length are hexadecimal, the 96-bit times of old writers
/// microseconds since 1970, other dates and times the integers that are stored.
internal struct ParquetJSON: ~Copyable {
  /// The output.
  var output = ByteBuffer()
  /// Malformed sequences of UTF-8 that were replaced in values since this was set to 0.
  var repairs = 0
  private var string = JSONWriter()
  private var repaired = ByteBuffer()

  /// Writes a value of a column; nil is null.
  mutating func value(_ bytes: Span<UInt8>?, _ column: ParquetColumn) {
    guard let bytes else { return output.append("null") }
    switch column.type {
    case .byteArray: text(bytes)
    case .fixedLengthByteArray:
      output.append(UInt8(ascii: "\""))
      output.append(utf8: ParquetRows.hexadecimal(bytes))
      output.append(UInt8(ascii: "\""))
    case .float:
      let value = bytes.withUnsafeBytes { Float(bitPattern: $0.loadUnaligned(as: UInt32.self).littleEndian) }
      output.append(utf8: value.isFinite ? value.description : "null")
    default:
      switch ParquetRows.scalar(bytes, column.type) {
      case .boolean(let value): output.append(utf8: value ? "true" : "false")
      case .integer(let value): output.append(utf8: String(value))
      case .number(let value): output.append(utf8: value.isFinite ? value.description : "null")
      }
    }
  }

  /// Writes text with malformed parts in it replaced.
  private mutating func text(_ bytes: Span<UInt8>) {
    string.removeAll()
    bytes.withUnsafeBufferPointer { text in
      if UTF8Text.validPrefix(text) == text.count { return string.string(bytes) }
      repaired.removeAll()
      repairs += UTF8Text.repair(text, into: &repaired)
      repaired.withSpan { string.string($0) }
    }
    string.bytes.withSpan { output.append($0) }
  }

  /// Writes a name with its colon.
  mutating func key(_ name: String) {
    string.removeAll()
    string.key(name)
    string.bytes.withSpan { output.append($0) }
  }

  /// Writes a row's value of a field with lists or structs.
  ///
  /// - Parameter columns: the field's columns, whose entries are those of the row.
  mutating func field(_ node: ParquetNode, _ columns: ArraySlice<NestedColumn>) throws(ParquetError) {
    try instance(node, columns, columns.map { 0..<$0.entries.count })
  }

  /// Writes an element of which each column has some entries, at least one.
  private mutating func instance(
    _ node: ParquetNode, _ columns: ArraySlice<NestedColumn>, _ entries: [Range<Int>]
  ) throws(ParquetError) {
    if node.isRepeated { return try list(node, node, columns, entries) }
    let first = columns[columns.startIndex].entries[entries[0].lowerBound]
    if node.isOptional, Int(first.definition) < node.definitionLevel { return output.append("null") }
    try content(node, columns, entries)
  }

  /// Writes an element that is there.
  private mutating func content(
    _ node: ParquetNode, _ columns: ArraySlice<NestedColumn>, _ entries: [Range<Int>]
  ) throws(ParquetError) {
    if node.isList {
      // Three levels are the rule: list, repeated group, element. Old writers left the group out.
      let repeated = node.children[0]
      let element = repeated.children.count == 1 && repeated.name != "array" ? repeated.children[0] : repeated
      return try list(repeated, element, columns, entries)
    }
    guard !node.children.isEmpty else {
      let column = columns[columns.startIndex]
      guard let value = column.entries[entries[0].lowerBound].value else { return output.append("null") }
      return column.bytes.withSpan(value.range) { self.value($0, column.column) }
    }
    output.append(UInt8(ascii: "{"))
    for (index, child) in node.children.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      key(child.name)
      let first = child.leaves.lowerBound - node.leaves.lowerBound
      let part = first..<first + child.leaves.count
      let start = columns.startIndex
      try instance(child, columns[start + part.lowerBound..<start + part.upperBound], Array(entries[part]))
    }
    output.append(UInt8(ascii: "}"))
  }

  /// Writes all that an element repeats as an array: of itself, or of the element inside it.
  private mutating func list(
    _ repeated: ParquetNode, _ element: ParquetNode, _ columns: ArraySlice<NestedColumn>, _ entries: [Range<Int>]
  ) throws(ParquetError) {
    let column = columns[columns.startIndex]
    output.append(UInt8(ascii: "["))
    defer { output.append(UInt8(ascii: "]")) }
    guard Int(column.entries[entries[0].lowerBound].definition) >= repeated.definitionLevel else { return }
    var rests = entries
    while !rests[0].isEmpty {
      var part: [Range<Int>] = []
      for (index, column) in columns.enumerated() {
        let rest = rests[index]
        guard !rest.isEmpty else { throw column.error(.damaged("the columns of a list have different lengths")) }
        var end = rest.lowerBound + 1
        while end < rest.upperBound, Int(column.entries[end].repetition) > repeated.repetitionLevel { end += 1 }
        part.append(rest.lowerBound..<end)
        rests[index] = end..<rest.upperBound
      }
      if part[0].lowerBound > entries[0].lowerBound { output.append(UInt8(ascii: ",")) }
      if element.isRepeated {
        try content(element, columns, part)
      } else {
        try instance(element, columns, part)
      }
    }
  }
}
