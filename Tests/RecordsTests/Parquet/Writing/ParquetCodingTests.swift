import Base
import TestSupport
import Testing

@testable import Records

/// What the writer's encodings write the reader's read.
@Suite struct ParquetCodingTests {
  @Test(arguments: 1...20) func runsAndPackedNumbers(_ width: Int) throws {
    var random = SeededGenerator(seed: UInt64(width))
    for count in [1, 7, 8, 9, 64, 1000] {
      var numbers: [UInt32] = []
      while numbers.count < count {
        let number = UInt32.random(in: 0...(1 << UInt32(width) - 1), using: &random)
        numbers += [UInt32](repeating: number, count: [1, 1, 2, 7, 8, 9, 30].randomElement(using: &random) ?? 1)
      }
      numbers.removeLast(numbers.count - count)
      var output = ByteBuffer()
      // A slice that does not begin at 0.
      RunLengthEncoder.append(([7] + numbers)[1...], bitWidth: width, to: &output)
      let read = try output.withUnsafeBytes { bytes in
        var decoder = RunLengthDecoder(PageBytes(base: bytes.baseAddress!, count: bytes.count), width: width)
        return try [UInt32](unsafeUninitializedCapacity: count) { room, filled in
          try decoder.read(count, into: room.baseAddress!)
          filled = count
        }
      }
      #expect(read == numbers, "\(count) numbers")
    }
  }

  @Test func oneValueIsOneRun() {
    var output = ByteBuffer()
    RunLengthEncoder.append([UInt32](repeating: 1, count: 20_000)[...], bitWidth: 1, to: &output)
    #expect(output.array() == [0xC0, 0xB8, 0x02, 1])
  }

  @Test func structuresAndLists() throws {
    var writer = CompactWriter()
    writer.int32(1, -5)
    writer.bool(20, true)
    writer.beginList(21, of: .int64, count: 20)
    for number in 0..<20 { writer.element(number * 1000) }
    writer.beginStructure(22)
    writer.string(3, "é")
    writer.end()
    writer.int64(23, .max)
    writer.end()
    try writer.bytes.withUnsafeBytes { bytes in
      var reader = CompactReader(bytes)
      var last = 0
      var found: [String] = []
      while let field = try reader.field(after: &last) {
        switch field.id {
        case 1, 23: found.append("\(field.id)=\(try reader.integer(field))")
        case 20: found.append("20=\(try reader.boolean(field))")
        case 22:
          try reader.structure(field)
          var inner = 0
          while let field = try reader.field(after: &inner) { found.append("\(field.id)=\(try reader.string(field))") }
        default: try reader.skip(field)
        }
      }
      #expect(found == ["1=-5", "20=true", "3=é", "23=\(Int.max)"])
      #expect(reader.position == bytes.count)
    }
  }
}
