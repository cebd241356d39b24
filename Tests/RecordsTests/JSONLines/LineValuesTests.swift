import Base
import TestSupport
import Testing

@testable import Records

@Suite struct LineValuesTests {
  private static func read(_ line: String, _ names: [String] = ["tier", "reason", "values"]) -> [String?]? {
    let values = LineValues(names)
    let bytes = Array(line.utf8)
    let isObject = bytes.withUnsafeBufferPointer { values.read($0) }
    return isObject ? names.indices.map { values.string($0) } : nil
  }

  @Test(arguments: [
    (#"{"tier":"noisy"}"#, ["noisy", nil, nil]), (#"{}"#, [nil, nil, nil]),
    (#"{"tier":null,"reason":""}"#, [nil, "", nil]),
    // Values that are no strings are their source text.
    (#" { "values" : {"a": [1, "x"]} , "tier" : 7.5e1 }"#, ["7.5e1", nil, #"{"a": [1, "x"]}"#]),
    (#"{"reason":true,"values":[ ]}"#, [nil, "true", "[ ]"]),
    // Escapes, also in names; the last of several.
    (#"{"t\u0069er":"a\n\u00e9\"","reason":"\ud83d\ude00"}"#, ["a\né\"", "😀", nil]),
    (#"{"tier":"a","tier":"b","reason":"c","tier":3}"#, ["3", "c", nil]),
    (#"{"values":"v","text":"{\"tier\":\"no\"}","inner":{"tier":"no"}}"#, [nil, nil, "v"]),
  ])
  func members(_ line: String, _ expected: [String?]) { #expect(Self.read(line) == expected) }

  @Test(arguments: ["", "  ", "[]", "{", #"{"tier":"a"} x"#, #"{"tier":}"#, "no", #"{"tier":"a"#])
  func otherLinesAreNone(_ line: String) { #expect(Self.read(line) == nil) }

  /// A line leaves nothing for the next one, and is not changed.
  @Test func linesAreReadOneAfterTheOther() {
    let values = LineValues(["a", "b"])
    for (line, expected) in [
      (#"{"a":"1","b":"2"}"#, ["1", "2"]), (#"{"b":{"x":"\n"}}"#, [nil, #"{"x":"\n"}"#]), ("x", [nil, nil]),
      (#"{"a":"\u0041"}"#, ["A", nil]),
    ] as [(String, [String?])] {
      let bytes = Array(line.utf8)
      _ = bytes.withUnsafeBufferPointer { values.read($0) }
      #expect([values.string(0), values.string(1)] == expected && bytes == Array(line.utf8))
    }
  }

  /// The same as a parser of whole values, for any line.
  @Test func mutations() throws {
    var random = SeededGenerator(seed: 3)
    let base = Array(#"{"tier":"no\u0069sy","reason":{"a":[1,2.5,"x"]},"values":null,"other":"\\"}"#.utf8)
    for _ in 0..<2000 {
      var bytes = base
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
      }
      let line = String(decoding: bytes, as: UTF8.self)
      let found = Self.read(line)
      guard let json = try? JSONValue(parsing: bytes.span), let members = json.members else { continue }
      let values = try #require(found, "\(line)")
      for (place, name) in ["tier", "reason", "values"].enumerated() {
        if let text = members.last(where: { $0.key == name })?.value.string {
          #expect(values[place] == text, "\(line)")
        }
      }
    }
  }
}
