/// The levels of a page's values, which say which are null and which are in one list (Dremel's encoding).
internal struct PageLevels {
  /// Decodes definition levels; nil if every value is there.
  var definitions: RunLengthDecoder?
  /// Decodes repetition levels; nil if no value is in a list.
  private var repetitions: RunLengthDecoder?

  /// No levels, as before a column's first page.
  init() {}

  /// Those of a second-version page.
  init(_ column: ParquetColumn, repetitions: PageBytes, definitions: PageBytes) {
    self.repetitions = Self.decoder(repetitions, highest: column.repetitionLevel)
    self.definitions = Self.decoder(definitions, highest: column.definitionLevel)
  }

  /// Those at the front of a first-version page, which have their length before them.
  init(_ column: ParquetColumn, encoding: Int, takenFrom rest: inout PageBytes) throws(FormatFault) {
    guard column.definitionLevel > 0 else { return }
    guard encoding == 3 else {
      throw .unsupported("the levels use encoding \(encoding), which is not supported")
    }
    if column.repetitionLevel > 0 {
      repetitions = Self.decoder(try Self.take(&rest), highest: column.repetitionLevel)
    }
    definitions = Self.decoder(try Self.take(&rest), highest: column.definitionLevel)
  }

  /// Decodes the next levels; definition levels stay to be read again, as values are decoded by them.
  mutating func peek(
    _ count: Int, into levels: inout (repetition: [UInt32], definition: [UInt32])
  ) throws(FormatFault) {
    try Self.read(count, &repetitions, into: &levels.repetition)
    var definitions = definitions
    try Self.read(count, &definitions, into: &levels.definition)
  }

  private static func read(
    _ count: Int, _ decoder: inout RunLengthDecoder?, into levels: inout [UInt32]
  ) throws(FormatFault) {
    try levels.withUnsafeMutableBufferPointer { (levels) throws(FormatFault) in
      guard let base = levels.baseAddress else { return }
      base.update(repeating: 0, count: count)
      try decoder?.read(count, into: base)
    }
  }

  /// A decoder of levels up to `highest`; nil if all are 0 and none are stored.
  private static func decoder(_ bytes: PageBytes, highest: Int) -> RunLengthDecoder? {
    highest > 0 ? RunLengthDecoder(bytes, width: Int.bitWidth - highest.leadingZeroBitCount) : nil
  }

  private static func take(_ rest: inout PageBytes) throws(FormatFault) -> PageBytes {
    guard let count = rest.uint32(at: 0), count <= rest.count - 4 else {
      throw .damaged("the page is shorter than its levels")
    }
    let levels = rest.part(4..<4 + count)
    rest = rest.part(4 + count..<rest.count)
    return levels
  }
}
