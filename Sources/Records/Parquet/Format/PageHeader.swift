/// What is before a page's bytes (parquet.thrift, `PageHeader`).
internal struct PageHeader {
  /// Kinds of pages that are read; others are skipped.
  enum Kind { case data, dataV2, dictionary, other }

  var kind = Kind.other
  /// Bytes of the page as stored, after the header.
  var storedCount = 0
  /// Bytes of the page decompressed.
  var count = 0
  /// CRC-32 of the bytes as stored.
  var checksum: UInt32?
  /// Values, those that are null included.
  var valueCount = 0
  var encoding = -1
  /// How definition levels are stored in a first-version page.
  var levelEncoding = 3
  /// Bytes of levels at the front of a second-version page, which are not compressed.
  var definitionCount = 0
  var repetitionCount = 0
  /// Whether the values of a second-version page are compressed.
  var isCompressed = true
  /// Bytes of the header itself.
  var headerCount = 0

  /// Reads a header at the start of `bytes`; nil if they end before it does.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatFault) -> PageHeader? {
    var reader = CompactReader(bytes)
    do {
      var header = PageHeader()
      try header.read(&reader)
      header.headerCount = reader.position
      return header
    } catch {
      if reader.ranOut { return nil }
      throw error
    }
  }

  private mutating func read(_ reader: inout CompactReader) throws(FormatFault) {
    var type = -1
    var last = 0
    while let field = try reader.field(after: &last) {
      switch field.id {
      case 1: type = try reader.integer(field)
      case 2: count = try reader.integer(field)
      case 3: storedCount = try reader.integer(field)
      case 4: checksum = UInt32(truncatingIfNeeded: try reader.integer(field))
      case 5: try readDetails(&reader, field, encodingID: 2)
      case 7: try readDetails(&reader, field, encodingID: 2)
      case 8: try readDetails(&reader, field, encodingID: 4)
      default: try reader.skip(field)
      }
    }
    switch type {
    case 0: kind = .data
    case 2: kind = .dictionary
    case 3: kind = .dataV2
    default: kind = .other
    }
    for size in [storedCount, count, valueCount, definitionCount, repetitionCount] {
      guard (0...Int(Int32.max)).contains(size) else { throw .damaged("a size in the page's header is out of range") }
    }
    guard kind != .dataV2 || definitionCount + repetitionCount <= min(count, storedCount) else {
      throw .damaged("the page's levels are longer than the page")
    }
  }

  /// `DataPageHeader`, `DictionaryPageHeader` or `DataPageHeaderV2`, which have their values' count in common.
  private mutating func readDetails(
    _ reader: inout CompactReader, _ field: CompactReader.Field, encodingID: Int
  ) throws(FormatFault) {
    try reader.structure(field)
    let isV2 = field.id == 8
    var last = 0
    while let inner = try reader.field(after: &last) {
      switch inner.id {
      case 1: valueCount = try reader.integer(inner)
      case encodingID: encoding = try reader.integer(inner)
      case 3 where field.id == 5: levelEncoding = try reader.integer(inner)
      case 5 where isV2: definitionCount = try reader.integer(inner)
      case 6 where isV2: repetitionCount = try reader.integer(inner)
      case 7 where isV2: isCompressed = try reader.boolean(inner)
      default: try reader.skip(inner)
      }
    }
  }
}
