import Base
import TestSupport
import Testing

@Suite struct JSONParserTests {
  /// Where the parser stops and why: the offset is of the byte that cannot follow.
  @Test(
    arguments: [
      ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("x", .unexpectedByte, 0), ("[1,]", .unexpectedByte, 3),
      ("[1 2]", .unexpectedByte, 3), ("[1", .unexpectedEnd, 2), ("{\"a\" 1}", .unexpectedByte, 5),
      ("{a:1}", .unexpectedByte, 1), ("{\"a\":1,}", .unexpectedByte, 7), ("{\"a\":}", .unexpectedByte, 5),
      ("tru", .unexpectedEnd, 3), ("trux", .unexpectedByte, 3), ("nul ", .unexpectedByte, 3),
      ("1 2", .unexpectedByte, 2), ("[]]", .unexpectedByte, 2), ("\"a", .unexpectedEnd, 2),
      ("\"\\", .unexpectedEnd, 2), ("\"\\u12", .unexpectedEnd, 5), ("'a'", .unexpectedByte, 0),
      ("\u{FEFF}1", .unexpectedByte, 0), ("/**/1", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0),
    ] as [(String, JSONError.Code, Int)])
  func errors(_ text: String, _ code: JSONError.Code, _ offset: Int) {
    #expect(throws: JSONError(code: code, offset: offset)) { try JSONValue(parsing: text) }
  }

  /// RFC 8259, section 6: what a number is.
  @Test(arguments: ["0", "-0", "7", "-12", "0.5", "-0.25", "1e3", "1E+3", "25e-1", "1.5e2", "123456789012345678901234"])
  func numbers(_ text: String) throws {
    #expect(try JSONValue(parsing: text).number == Double(text))
    #expect(try JSONValue(parsing: "[\(text)]")[0] == Double(text))
  }

  /// What `strtod` and `Int` take and JSON does not.
  @Test(arguments: [
    "01", "-01", "00", "+1", ".5", "-.5", "1.", "1.e3", "1e", "1e+", "-", "--1", "1-", "1-2", "0x10", "1e1.5", "1.2.3",
    "Infinity", "-Infinity", "1_000", "1e400", "-1e400",
  ])
  func noNumbers(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test func integersAreExact() throws {
    for integer in [0, 1, -1, 1 << 53 + 1, .max, .min] {
      #expect(try JSONValue(parsing: "\(integer)") == .integer(integer))
      #expect(try JSONValue(parsing: "\(integer)").integer == integer)
    }
    // Beyond 64 bits it is a number of less precision, not a wrong integer.
    #expect(try JSONValue(parsing: "9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(try JSONValue(parsing: "1.0") == .number(1))
  }

  @Test(arguments: [
    ("\\u0041", "A"), ("\\u00e9\\u00E9", "éé"), ("\\u0000", "\0"), ("\\ud83d\\ude00", "😀"), ("\\uD83D\\uDE00", "😀"),
    // Surrogates without their other half, at every place.
    ("\\ud83d", "\u{FFFD}"), ("\\ude00", "\u{FFFD}"), ("\\ude00\\ud83d", "\u{FFFD}\u{FFFD}"),
    ("\\ud83d\\ud83d\\ude00", "\u{FFFD}😀"), ("\\ud83d\\u0041", "\u{FFFD}A"), ("\\ud83d\\n", "\u{FFFD}\n"),
    ("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\u{8}\u{C}\n\r\t"), ("a\u{7F}é字😀", "a\u{7F}é字😀"),
  ])
  func strings(_ text: String, _ value: String) throws {
    #expect(try JSONValue(parsing: "\"\(text)\"") == .string(value))
    #expect(try JSONValue(parsing: "{\"\(text)\":1}")[value] == .integer(1))
  }

  @Test func everyControlCharacterHasToBeEscaped() {
    for byte in 0..<0x20 as Range<UInt8> {
      #expect(throws: JSONError(code: .badString, offset: 3)) { try JSONValue(parsing: [0x22, 0x61, byte, 0x22].span) }
    }
  }

  @Test func depthIsLimited() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let nested = { String(repeating: open, count: $0) + "1" + String(repeating: close, count: $0) }
      var value = try JSONValue(parsing: nested(127))
      for _ in 0..<127 { value = try #require(value.array?.first ?? value["a"]) }
      #expect(value == .integer(1))
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(128)) }
      #expect(error?.code == .tooDeep)
      #expect(error?.offset == 128 * open.utf8.count)
    }
  }

  @Test func accessors() throws {
    let value = try JSONValue(parsing: #"{"a":1,"b":"x","a":2,"c":[true,null,2.5]}"#)
    #expect(value["a"]?.integer == 1, "the first of several")
    #expect(value["b"]?.string == "x")
    #expect(value["none"] == nil)
    #expect(value.members?.map(\.key) == ["a", "b", "a", "c"])
    let elements = try #require(value["c"]?.array)
    #expect(elements.map(\.number) == [nil, nil, 2.5])
    #expect(elements.map(\.integer) == [nil, nil, nil])
    #expect(elements[0]["a"] == nil)
    #expect([value.string, value["a"]?.string, value["c"]?.string] == [nil, nil, nil])
    #expect(value.array == nil && value["b"]?.members == nil)
  }

  /// White space of RFC 8259 between all tokens, and no other.
  @Test func whiteSpace() throws {
    let tokens = ["{", "\"a\"", ":", "[", "1", ",", "true", "]", ",", "\"b\"", ":", "null", "}"]
    let expected = try JSONValue(parsing: tokens.joined())
    for space in [" ", "\n", "\r", "\t", " \r\n\t "] {
      #expect(try JSONValue(parsing: space + tokens.joined(separator: space) + space) == expected)
    }
    for space in ["\u{B}", "\u{C}", "\u{A0}", "\u{2028}", "\0"] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: tokens.joined(separator: space)) }
    }
  }

  private static func text(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes.string()
  }

  /// Damaged text is parsed or refused, at an offset within it; what is parsed can be written and parsed again.
  @Test func mutations() throws {
    var generator = SeededGenerator(seed: 21)
    let text = Array(#"{"a":[1,-2.5e3,true,null,"é\u00e9\ud83d\ude00\n"],"b":{"c":{},"d":[[]]},"e":"字"}"#.utf8)
    let alphabet = Array("{}[]\",:\\u0d9eE+-.tfn \u{1}é".utf8)
    for _ in 0..<2000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = alphabet.randomElement(using: &generator)!
        case 1: bytes.insert(alphabet.randomElement(using: &generator)!, at: place)
        case 2: bytes.removeSubrange(place..<min(place + 3, bytes.count - 1))
        default: bytes.removeLast(min(5, bytes.count - 1))
        }
      }
      do throws(JSONError) {
        // As text: a whole number of other spelling comes back as an integer.
        let text = Self.text(try JSONValue(parsing: bytes.span))
        #expect(Self.text(try JSONValue(parsing: text)) == text)
      } catch { #expect((0...bytes.count).contains(error.offset)) }
    }
  }
}

extension JSONValue {
  fileprivate subscript(index: Int) -> Double? { array.flatMap { $0.indices.contains(index) ? $0[index].number : nil } }
}
