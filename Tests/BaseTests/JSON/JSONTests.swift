import Base
import TestSupport
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    ("null", JSONValue.null), ("true", .bool(true)),
    (" [1, -2.5,\"a\"] ", .array([.integer(1), .number(-2.5), .string("a")])),
    (
      "{\"a\":{\"b\":[]},\"a\":1e3}",
      .object([
        .init(key: "a", value: .object([.init(key: "b", value: .array([]))])), .init(key: "a", value: .number(1000)),
      ])
    ),
    ("\"\\u00e9\\ud83d\\ude00\\n\\/\"", .string("é😀\n/")), ("\"\\ud83dx\"", .string("\u{FFFD}x")),
    ("9223372036854775807", .integer(.max)),
  ])
  func parses(_ text: String, _ value: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "\"\u{1}\"", "tru", "1 2", "[1 2]", "\"\\x\"", "\"\\u12g4\"", "--1", "1e999", "nulls",
  ])
  func refuses(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test func refusesDeepNestingInsteadOfOverflowing() {
    let text = String(repeating: "[", count: 100_000)
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == .tooDeep)
  }

  @Test func refusesInvalidUTF8() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22].span) }
  }

  @Test func writesWhatItParses() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let value = Self.random(depth: 4, &generator)
      var writer = JSONWriter()
      writer.value(value)
      #expect(try JSONValue(parsing: writer.bytes.array().span) == value)
    }
  }

  static func random(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    let alphabet: [Character] = ["a", "\"", "\\", "\n", "\u{1}", "é", "字", "😀", "/", "\u{7f}"]
    let word = { (generator: inout SeededGenerator) in
      String((0..<Int.random(in: 0..<8, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! })
    }
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .integer(.random(in: .min ... .max, using: &generator))
    case 3: return .number(Double.random(in: -1e6...1e6, using: &generator) + 0.123)
    case 4: return .string(word(&generator))
    case 5: return .array((0..<3).map { _ in random(depth: depth - 1, &generator) })
    default:
      return .object((0..<3).map { _ in .init(key: word(&generator), value: random(depth: depth - 1, &generator)) })
    }
  }

  /// A file that is not JSON is named, by whichever error: a person reads it.
  @Test func errorsNameTheFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.json"
      try AtomicFile.write("{\"a\": 1}", to: path)
      #expect(try JSONValue(file: path)["a"]?.integer == 1)
      try AtomicFile.write("{\"a\": x}", to: path)
      let error = #expect(throws: SourceError.self) { try JSONValue(file: path) }
      #expect(error?.code == .damaged)
      #expect(error?.description == "\(path): not JSON at byte 6: unexpected character")
      #expect(throws: SourceError.self) { try JSONValue(file: "\(folder)/none") }
    }
    let error: any ReportableError = JSONError(code: .badNumber, offset: 3)
    #expect(error.description == "not JSON at byte 3: malformed number")
    #expect(error.exitCode == .badInput)
  }

  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.001, 2, "0.00"), (1.005, 1, "1.0"), (-12.3456, 3, "-12.346"), (0.999, 2, "1.00"), (7, 0, "7"),
    (1e19, 2, "1e+19"),
  ])
  func fixedDecimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(value.fixed(decimals) == text)
  }
}
