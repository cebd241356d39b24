import Base
import TestSupport
import Testing

@testable import Tokenization

@Suite struct WireReaderTests {
  private static func fields(_ bytes: [UInt8], _ range: Range<Int>? = nil) throws(TokenizerError) -> [String] {
    try bytes.withUnsafeBufferPointer { file throws(TokenizerError) in
      var reader = WireReader(file, range ?? 0..<file.count)
      var fields: [String] = []
      while let field = try reader.next() {
        switch field.value {
        case .number(let number): fields.append("\(field.number):\(number)")
        case .float(let float): fields.append("\(field.number):\(float)f")
        case .bytes(let range): fields.append("\(field.number):\(range)")
        }
      }
      return fields
    }
  }

  @Test func fieldsOfEveryKind() throws {
    var writer = WireWriter()
    writer.number(1, 0)
    writer.number(2, 300)
    writer.number(1 << 29 - 1, .max)
    writer.float(5, -1.5)
    writer.data(6, [9, 9])
    writer.message(7) { $0.number(1, 127) }
    // A fixed64, which the writer has no call for.
    writer.varint(8 << 3 | 1)
    let bytes = writer.bytes + [1, 0, 0, 0, 0, 0, 0, 0x80]
    // Tag and number take 2, 3 and 15 bytes, the float 5; a tag and a length come before the others' bytes.
    #expect(
      try Self.fields(bytes) == [
        "1:0", "2:300", "536870911:18446744073709551615", "5:-1.5f", "6:27..<29", "7:31..<33", "8:9223372036854775809",
      ])
    #expect(try Self.fields(bytes, 31..<33) == ["1:127"])
    #expect(try Self.fields(bytes, 5..<5) == [])
  }

  @Test(
    arguments: [
      ([0x00, 0x01], "a field with the number 0 at byte 1"),
      ([0x80, 0x80, 0x80, 0x80, 0x10, 1], "a field with the number 536870912 at byte 5"),
      ([0x0B], "a field of wire type 3 at byte 1"), ([0x0C], "a field of wire type 4 at byte 1"),
      ([0x0E], "a field of wire type 6 at byte 1"), ([0x08], "an unterminated number at byte 1"),
      ([0x08, 0x80], "an unterminated number at byte 2"), ([0x88], "an unterminated number at byte 1"),
      ([0x08] + [UInt8](repeating: 0x80, count: 10) + [0], "an unterminated number at byte 11"),
      ([0x0D, 1, 2, 3], "a truncated number at byte 1"), ([0x09, 1, 2, 3, 4, 5, 6, 7], "a truncated number at byte 1"),
      ([0x0A, 3, 1, 2], "a field longer than its message at byte 2"),
      (
        [0x0A] + [UInt8](repeating: 0xFF, count: 9) + [1], "a field longer than its message at byte 11"
      ),
    ] as [([UInt8], String)])
  func damagedMessages(_ bytes: [UInt8], _ what: String) {
    #expect(throws: TokenizerError(.damaged, "not a SentencePiece model: \(what)")) { try Self.fields(bytes) }
  }

  /// Cut off anywhere, a message ends between two fields or is refused; it is never read beyond its end.
  @Test func messagesThatAreCutOff() {
    var writer = WireWriter()
    writer.number(1, 1 << 40)
    writer.float(2, 3)
    writer.data(3, Array("text".utf8))
    let ends = [0, 7, 12, 18]
    #expect(writer.bytes.count == 18)
    for end in 0...18 {
      let fields = try? Self.fields(writer.bytes, 0..<end)
      #expect(fields?.count == ends.firstIndex(of: end))
    }
  }
}
