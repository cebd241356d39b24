import Testing

@testable import Records

/// Thrift's compact protocol and the page headers written in it.
@Suite struct CompactReaderTests {
  /// Writes structures.
  private struct Writer {
    var bytes: [UInt8] = []
    private var last = 0

    private mutating func head(_ field: Int, _ kind: UInt8) {
      let step = field - last
      bytes += (1...15).contains(step) ? [UInt8(step) << 4 | kind] : [kind] + ParquetEncoder.zigzag(Int64(field))
      last = field
    }

    mutating func integer(_ field: Int, _ value: Int64, kind: UInt8 = 5) {
      head(field, kind)
      bytes += ParquetEncoder.zigzag(value)
    }

    mutating func flag(_ field: Int, _ value: Bool) { head(field, value ? 1 : 2) }

    mutating func text(_ field: Int, _ text: String) {
      head(field, 8)
      bytes += ParquetEncoder.varint(UInt64(text.utf8.count)) + Array(text.utf8)
    }

    mutating func raw(_ field: Int, _ kind: UInt8, _ content: [UInt8]) {
      head(field, kind)
      bytes += content
    }

    mutating func structure(_ field: Int, _ write: (inout Writer) -> Void) {
      var inner = Writer()
      write(&inner)
      raw(field, 12, inner.bytes + [0])
    }
  }

  private static func written(_ write: (inout Writer) -> Void) -> [UInt8] {
    var writer = Writer()
    write(&writer)
    return writer.bytes + [0]
  }

  /// A structure's fields in words.
  private static func fields(_ bytes: [UInt8]) throws -> [String] {
    try bytes.withUnsafeBufferPointer { buffer in
      var reader = CompactReader(buffer)
      var found: [String] = []
      var last = 0
      while let field = try reader.field(after: &last) {
        switch field.kind {
        case .yes, .no: found.append("\(field.id)=\(try reader.boolean(field))")
        case .int16, .int32, .int64: found.append("\(field.id)=\(try reader.integer(field))")
        case .binary: found.append("\(field.id)=\(try reader.string(field))")
        default:
          try reader.skip(field)
          found.append("\(field.id) skipped")
        }
      }
      #expect(reader.position == bytes.count)
      return found
    }
  }

  @Test func fieldsOfEveryKind() throws {
    let bytes = Self.written { writer in
      writer.flag(1, true)
      writer.integer(2, -1, kind: 4)
      writer.integer(17, .max, kind: 6)
      // Not in order, and far away: the number itself is written.
      writer.integer(3, .min, kind: 6)
      writer.text(4, "")
      writer.text(5, String(repeating: "é", count: 100))
      writer.raw(6, 3, [7])
      writer.raw(7, 7, [UInt8](repeating: 1, count: 8))
      writer.raw(8, 13, [UInt8](repeating: 1, count: 16))
      writer.raw(9, 9, [0x25, 2, 4])
      writer.raw(10, 9, [0xF1, 16] + [UInt8](repeating: 1, count: 16))
      writer.raw(11, 10, [0x28, 1, 65, 0])
      writer.raw(12, 11, [0])
      writer.raw(13, 11, [2, 0x85, 1, 65, 2, 0, 4])
      writer.structure(14) {
        $0.flag(1, false)
        $0.structure(2) { $0.text(1, "inner") }
      }
      writer.flag(15, false)
    }
    #expect(
      try Self.fields(bytes) == [
        "1=true", "2=-1", "17=9223372036854775807", "3=-9223372036854775808", "4=",
        "5=" + String(repeating: "é", count: 100), "6 skipped", "7 skipped", "8 skipped", "9 skipped", "10 skipped",
        "11 skipped", "12 skipped", "13 skipped", "14 skipped", "15=false",
      ])
    // Cut off anywhere, it ends too early, and the reader says that more bytes may help.
    for end in bytes.indices {
      Array(bytes[..<end]).withUnsafeBufferPointer { buffer in
        var reader = CompactReader(buffer)
        var last = 0
        let fault = #expect(throws: FormatFault.self) {
          while let field = try reader.field(after: &last) { try reader.skip(field) }
        }
        #expect(fault?.message == "the metadata ends prematurely")
        #expect(reader.ranOut)
      }
    }
  }

  @Test(
    arguments: [
      ([0x1E], "a field of the metadata has no known type"),
      ([0x15] + [UInt8](repeating: 0x80, count: 10) + [0], "a number of the metadata is too long"),
      ([0x18, 0x80, 0x80, 0x80, 0x80, 0x08], "a length in the metadata is too large"),
      ([0x19, 0x1F, 0], "an element of the metadata has no known type"),
      ([0x19, 0x35, 1], "the metadata ends prematurely"),
      ([0x1B, 2, 0x55, 1], "the metadata ends prematurely"),
      ([UInt8](repeating: 0x1C, count: 40), "the metadata is nested too deeply"),
      // Lists of lists of one element.
      ([0x19] + [UInt8](repeating: 0x19, count: 40), "the metadata is nested too deeply"),
    ] as [([UInt8], String)])
  func damaged(_ bytes: [UInt8], _ message: String) {
    let fault = #expect(throws: FormatFault.self) { try Self.fields(bytes) }
    #expect(fault?.message == message)
  }

  @Test func fieldsOfAnotherKindThanTheyShouldHave() {
    let bytes = Self.written { $0.raw(9, 3, [1]) }
    bytes.withUnsafeBufferPointer { buffer in
      func message(_ read: (inout CompactReader, CompactReader.Field) throws -> Void) -> String? {
        var (reader, last) = (CompactReader(buffer), 0)
        return #expect(throws: FormatFault.self) {
          if let field = try reader.field(after: &last) { try read(&reader, field) }
        }?.message
      }
      #expect(message { _ = try $0.integer($1) } == "field 9 of the metadata is not an integer")
      #expect(message { _ = try $0.boolean($1) } == "field 9 of the metadata is not a boolean")
      #expect(message { _ = try $0.string($1) } == "field 9 of the metadata is not a string")
      #expect(message { _ = try $0.list($1, of: .binary) } == "field 9 of the metadata is not a list")
      #expect(message { try $0.structure($1) } == "field 9 of the metadata is not a struct")
    }
  }

  private static func header(_ bytes: [UInt8]) throws -> PageHeader? {
    try bytes.withUnsafeBufferPointer { try PageHeader.read($0) }
  }

  @Test func pageHeaders() throws {
    let bytes = Self.written { writer in
      writer.integer(1, 3)
      writer.integer(2, 900)
      writer.integer(3, 500)
      writer.integer(4, Int64(Int32(bitPattern: 0xDEAD_BEEF)))
      writer.structure(8) {
        $0.integer(1, 77)
        $0.integer(2, 7)
        $0.integer(4, 5)
        $0.integer(5, 30)
        $0.integer(6, 20)
        $0.flag(7, false)
      }
      // A later version's.
      writer.text(20, "new")
    }
    let header = try #require(try Self.header(bytes + [9, 9, 9]))
    #expect(header.kind == .dataV2 && header.valueCount == 77 && header.encoding == 5)
    #expect(header.count == 900 && header.storedCount == 500 && header.checksum == 0xDEAD_BEEF)
    #expect(header.definitionCount == 30 && header.repetitionCount == 20 && !header.isCompressed)
    #expect(header.headerCount == bytes.count)
    for end in bytes.indices { #expect(try Self.header(Array(bytes[..<end])) == nil) }
    let first = try #require(
      try Self.header(
        Self.written { writer in
          writer.integer(1, 0)
          writer.structure(5) {
            $0.integer(1, 5)
            $0.integer(2, 8)
            $0.integer(3, 4)
          }
        }))
    #expect(first.kind == .data && first.encoding == 8 && first.levelEncoding == 4 && first.checksum == nil)
  }

  @Test(
    arguments: [
      (2, -1, "a size in the page's header is out of range"),
      (3, 1 << 31, "a size in the page's header is out of range"),
      (2, 49, "the page's levels are longer than the page"), (3, 49, "the page's levels are longer than the page"),
      (3, 50, nil),
    ] as [(Int, Int64, String?)])
  func sizesOfPages(_ field: Int, _ value: Int64, _ message: String?) throws {
    let bytes = Self.written { writer in
      writer.integer(1, 3)
      writer.integer(2, field == 2 ? value : 100)
      writer.integer(3, field == 3 ? value : 100)
      writer.structure(8) {
        $0.integer(5, 30)
        $0.integer(6, 20)
      }
    }
    do {
      #expect(try Self.header(bytes) != nil)
      #expect(message == nil)
    } catch let fault as FormatFault { #expect(fault.message == message) }
  }
}
