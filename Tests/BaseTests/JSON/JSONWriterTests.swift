import Base
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  private static func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(capacity: 1)
    write(&writer)
    return writer.bytes.string()
  }

  @Test func commasStandBetweenValuesOnly() {
    let text = Self.text { writer in
      writer.beginObject()
      writer.member("none", [String]())
      writer.member("one", ["a"])
      writer.member("two", ["a", "b"])
      writer.key("nested" as StaticString)
      writer.beginArray()
      for _ in 0..<2 {
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
      }
      writer.endArray()
      writer.member("counts", ["b": 2, "a": 1])
      writer.endObject()
      writer.endLine()
      writer.beginArray()
      writer.null()
      writer.endArray()
    }
    #expect(
      text == #"{"none":[],"one":["a"],"two":["a","b"],"nested":[{},[],{},[]],"counts":{"a":1,"b":2}}"# + "\n[null]")
  }

  @Test(arguments: [0, 7, -7, 10, 99, 100, -100, .max, .min, 1_234_567_890])
  func integers(_ number: Int) {
    #expect(Self.text { $0.integer(number) } == "\(number)")
    #expect(Self.text { $0.member("n", number) } == "\"n\":\(number)")
    #expect(Self.text { $0.integer(Int64(number)) } == "\(number)")
  }

  /// An escape at any place of a string of any length.
  @Test func escapesAreFoundAnywhere() {
    for count in 1...40 {
      for place in 0..<count {
        for (byte, escaped) in [
          (UInt8(ascii: "\""), "\\\""), (UInt8(ascii: "\\"), "\\\\"), (10, "\\n"), (0x1F, "\\u001f"),
        ] {
          var bytes = [UInt8](repeating: 0x7F, count: count)
          bytes[place] = byte
          let expected =
            String(repeating: "\u{7F}", count: place) + escaped + String(repeating: "\u{7F}", count: count - place - 1)
          #expect(Self.text { $0.string(bytes.span) } == "\"\(expected)\"")
        }
      }
    }
    #expect(Self.text { $0.string("ä€𝄞 \u{80}") } == "\"ä€𝄞 \u{80}\"")
  }

  @Test func members() {
    let text = Self.text { writer in
      writer.beginObject()
      writer.member("a", "x")
      writer.member("b", nil as String?)
      writer.member("c", UInt64.max)
      writer.member("d", nil as Int?)
      writer.member("e", Int8(-5) as Int8?)
      writer.member("f", true)
      writer.member("g", 1.25, decimals: 1)
      writer.member("h", JSONValue.array([.null, .bool(false)]))
      writer.member("i", nil as JSONValue?)
      writer.key("j\"" as String)
      writer.number(.nan)
      writer.member("k", Double.infinity, decimals: 2)
      writer.endObject()
    }
    #expect(
      text
        == #"{"a":"x","b":null,"c":18446744073709551615,"d":null,"e":-5,"f":true,"g":1.3,"h":[null,false],"i":null,"#
        + #""j\"":null,"k":null}"#)
  }

  /// Every scalar below U+0100 and some beyond: escaped where RFC 8259 asks for it, as it is elsewhere.
  @Test func escapes() throws {
    let short = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"]
    for value in Array(0..<0x100 as Range<UInt32>) + [0x2028, 0x2029, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10FFFF] {
      let letter = String(Unicode.Scalar(value)!)
      let hexadecimal = String(value, radix: 16)
      let escaped = short[letter] ?? (value < 0x20 ? "\\u00" + (value < 16 ? "0" : "") + hexadecimal : letter)
      #expect(Self.text { $0.string("a\(letter)b\(letter)") } == "\"a\(escaped)b\(escaped)\"")
      #expect(try JSONValue(parsing: Self.text { $0.string(letter) }) == .string(letter))
    }
  }

  /// The shortest form that is read back as the same number.
  @Test func numbersAreExact() throws {
    var generator = SeededGenerator(seed: 13)
    let special = [
      0, 1, -1, 0.1, 1e15, 999_999_999_999_999, 1e16, 1e300, .leastNonzeroMagnitude, 1.5e-7, -2.5, .pi, 1e22,
    ]
    let random = (0..<500).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
    for number in special + random {
      let text = Self.text { $0.number(number) }
      #expect(try JSONValue(parsing: text).number == number, "\(text)")
      #expect(text.utf8.count <= "\(number)".utf8.count)
    }
    #expect(Self.text { $0.number(3) } == "3")
    #expect(Self.text { $0.number(-0.5) } == "-0.5")
  }

  /// Against exact arithmetic on integers: n thousandths, rounded half away from zero.
  @Test func decimals() {
    for thousandths in stride(from: -4000, through: 4000, by: 125) {
      // Exact in binary, as 125 thousandths are an eighth.
      let number = Double(thousandths) / 1000
      let hundredths = (abs(thousandths) + 5) / 10
      let tail = String(hundredths % 100)
      let expected =
        (thousandths < 0 && hundredths > 0 ? "-" : "") + "\(hundredths / 100)." + (tail.count < 2 ? "0" : "") + tail
      #expect(number.fixed(2) == expected)
    }
    #expect(Double.nan.fixed(3) == "nan")
    #expect((0.000000001).fixed(9) == "0.000000001")
  }

  @Test func memoryIsUsedAgain() {
    var writer = JSONWriter()
    writer.beginArray()
    writer.integer(1)
    writer.removeAll()
    writer.string([0x61].span)
    #expect(writer.bytes.string() == "\"a\"")
  }
}
