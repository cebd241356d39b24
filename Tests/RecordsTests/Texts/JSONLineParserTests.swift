import Base
import TestSupport
import Testing

@testable import Records

/// The parser of lines against the parser of trees, and its parts against the standard library.
@Suite struct JSONLineParserTests {
  private static let names = ["text", "id", "a_longer_name", "a_longer_mane"]

  /// The wanted members of a line: a string's content, or another value's text; nil where there is none.
  private static func values(_ line: [UInt8]) throws(JSONError) -> [String?]? {
    var copy = line + [0xEE]
    return try copy.withUnsafeMutableBufferPointer { bytes throws(JSONError) in
      var parser = JSONLineParser(base: bytes.baseAddress!, names: NameTable(names.map { Array($0.utf8) }))
      guard try parser.parse(0..<line.count) else { return nil }
      return parser.values.map { value in
        guard value.kind != .absent else { return nil }
        let content = String(decoding: bytes[value.content..<value.content + value.count], as: UTF8.self)
        return value.kind == .string ? "string \(content)" : content
      }
    }
  }

  /// The same by way of a tree: the last member of each name.
  private static func expected(_ value: JSONValue) -> [JSONValue?] {
    names.map { name in value.members?.last { $0.key == name }?.value }
  }

  private static func check(_ line: [UInt8]) {
    let tree = Result { () throws(JSONError) in try JSONValue(parsing: line.span) }
    let values = Result { () throws(JSONError) in try Self.values(line) }
    switch (tree, values) {
    case (.success(let tree), .success(let values?)):
      for (found, wanted) in zip(values, Self.expected(tree)) {
        if case .string(let text)? = wanted {
          #expect(found == "string \(text)", "\(String(decoding: line, as: UTF8.self))")
        } else {
          let value = found.flatMap { try? JSONValue(parsing: $0) }
          #expect(value == wanted, "\(String(decoding: line, as: UTF8.self))")
        }
      }
    // A number too great for a double is no error where it is skipped.
    case (.failure(let error), .success) where error.code == .badNumber: break
    case (.success(let tree), .failure): #expect(tree.members == nil, "\(String(decoding: line, as: UTF8.self))")
    case (.failure, .failure): break
    default: Issue.record("one parser takes \(String(decoding: line, as: UTF8.self))")
    }
  }

  @Test func takesWhatTheTreesParserTakes() {
    var generator = SeededGenerator(seed: 71)
    let lines = [
      #"{"text":"a\"b\u00e9\ud83d\ude00","id":[1,{"x":"]}"},-2.5e3],"a_longer_name":{"text":null}}"#,
      #"{"id":null,"text":true,"text":"last","a_longer_mane":0.5,"\u0069d":"\\","z":[[],{}]}"#,
    ].map { Array($0.utf8) }
    let alphabet = Array("{}[]\",:\\u0d8e+-.tnfl1 \t/bx".utf8)
    for round in 0..<3000 {
      var line = lines[round % 2]
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let place = Int.random(in: 0..<line.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: line[place] = alphabet.randomElement(using: &generator)!
        case 1: line.insert(alphabet.randomElement(using: &generator)!, at: place)
        case 2: line.removeSubrange(place..<min(place + 2, line.count - 1))
        default: line = Array(line[..<place] + line[Int.random(in: 0..<line.count, using: &generator)...])
        }
        if line.isEmpty { line = [0x7B] }
      }
      Self.check(line)
    }
  }

  /// As Python's json module, and unlike the RFC.
  @Test(arguments: ["NaN", "Infinity", "-Infinity"]) func numbersThatJSONHasNot(_ number: String) throws {
    #expect(try Self.values(Array(#"{"id":\#(number)}"#.utf8))?[1] == number)
    #expect(throws: JSONError.self) { try Self.values(Array(#"{"id":\#(number)x}"#.utf8)) }
    #expect(throws: JSONError.self) { try Self.values(Array(#"{"id":\#(number.dropLast())}"#.utf8)) }
  }

  @Test(
    arguments: [
      ("[]", .unexpectedByte, 0), ("{", .unexpectedEnd, 1), (#"{"a"}"#, .unexpectedByte, 4),
      (#"{"a":1} x"#, .unexpectedByte, 8), (#"{"a":01}"#, .unexpectedByte, 6), (#"{"a":1.}"#, .badNumber, 7),
      (#"{"a":-}"#, .badNumber, 6), (#"{"a":1e"#, .unexpectedEnd, 7), (#"{"text":"\q"}"#, .badString, nil),
      (#"{"text":"abc"#, .unexpectedEnd, nil),
    ] as [(String, JSONError.Code, Int?)])
  func errors(_ line: String, _ code: JSONError.Code, _ offset: Int?) {
    let error = #expect(throws: JSONError.self) { try Self.values(Array(line.utf8)) }
    #expect(error?.code == code)
    if let offset { #expect(error?.offset == offset) }
  }

  @Test func depthAndBlankLines() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let nested = { String(repeating: open, count: $0) + "0" + String(repeating: close, count: $0) }
      #expect(try Self.values(Array("{\"x\":\(nested(255))}".utf8)) != nil)
      let error = #expect(throws: JSONError.self) { try Self.values(Array("{\"x\":\(nested(256))}".utf8)) }
      #expect(error?.code == .tooDeep)
    }
    #expect(try Self.values([]) == nil)
    #expect(try Self.values(Array(" \t\r\n".utf8)) == nil)
  }

  /// A name's place is that of an equal one, with as many bytes to read after it as there are.
  @Test func namesAreComparedWhole() {
    let names = ["", "a", "id", "text", "language", "languages", "language_score", "language_shore", "é"].map {
      Array($0.utf8)
    }
    let table = NameTable(names)
    var others: [[UInt8]] = []
    for name in names { others += [name + [0], name + [0x61], Array(name.dropLast()), Array(name.dropFirst())] }
    others += [Array("LANGUAGE".utf8), Array("lanGuage_score".utf8), Array("language_scorE".utf8)]
    for name in names + others {
      for after in [0, 1, 7, 20] {
        let bytes = name + [UInt8](repeating: 0x7A, count: after + 1)
        let slot = bytes.withUnsafeBufferPointer {
          table.slot($0.baseAddress!, name.count, readable: name.count + after)
        }
        #expect(slot == names.firstIndex(of: name), "\(name), \(after)")
      }
    }
    #expect(table.count == 9 && table.name(8) == "é")
  }

  @Test func numbersAgainstTheStandardLibrary() {
    var generator = SeededGenerator(seed: 4)
    var texts = [
      "0", "-0", "-", "", "1.5", "-1.5", "123456789012345", "1234567890123456", "0.1", "0.30000000000000004", "1e5",
      "1E-5",
      "9223372036854775807", "9223372036854775808", "-9223372036854775807", "-9223372036854775808",
      "-9223372036854775809", "true", "null", "[1]", "{}", "12x", "0.000000000000001", "0.0000000000000001", "1.",
    ]
    texts += (0..<500).map { _ in
      let digits = (0..<Int.random(in: 1...18, using: &generator)).map { _ in
        "0123456789".randomElement(using: &generator)!
      }
      var text = String(digits)
      if Bool.random(using: &generator) { text += ".\(UInt32.random(in: 0 ... .max, using: &generator))" }
      return Bool.random(using: &generator) ? "-" + text : text
    }
    for text in texts {
      let (double, integer) = Array((text + "\0").utf8).withUnsafeBufferPointer { bytes in
        let bytes = UnsafeBufferPointer(rebasing: bytes.dropLast())
        return (JSONNumber.double(bytes), JSONNumber.integer(bytes))
      }
      #expect(double == Double(text), "\(text)")
      #expect(integer == Int(text), "\(text)")
    }
  }

  @Test func scalarsAreCountedInBlocks() {
    var generator = SeededGenerator(seed: 6)
    for count in [0, 1, 15, 16, 17, 100, 239, 240, 241, 500, 2000] {
      var text = ""
      while text.utf8.count < count { text += ["a", "é", "字", "😀"].randomElement(using: &generator)! }
      let bytes = Array("xx\(text)é".utf8)
      let found = bytes.withUnsafeBufferPointer { UTF8Scalars.count($0, 2..<bytes.count - 2) }
      #expect(found == text.unicodeScalars.count)
    }
  }
}
