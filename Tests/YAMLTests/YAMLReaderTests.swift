import Base
import Testing
import YAML

@Suite struct YAMLReaderTests {
  private func read(_ text: String) throws -> YAMLNode { try YAMLNode(parsing: Array(text.utf8), file: "a.yaml") }

  private func json(_ text: String) throws -> JSONValue { try read(text).json }

  @Test(arguments: [
    ("a: no", #"{"a":"no"}"#), ("no: 1", #"{"no":1}"#),
    ("[yes, on, NO, True, NULL]", #"["yes","on","NO","True","NULL"]"#),
    ("[true, false, null, ~, ]", "[true,false,null,null]"), ("a:", #"{"a":null}"#),
    ("[1, -2, 0, 1.5, -0.25, 1e3, 2.5E-2]", "[1,-2,0,1.5,-0.25,1000.0,0.025]"),
    (#"["017", '1:30', "", "null"]"#, #"["017","1:30","","null"]"#),
    ("[1.2.3, 2026-01-02, v1, -, 1e, a:b, sw]", #"["1.2.3","2026-01-02","v1","-","1e","a:b","sw"]"#),
    ("a: |\n  two\n  lines\nb: >\n  one\n  line\n", #"{"a":"two\nlines\n","b":"one line\n"}"#),
    ("---\na: 1\n...\n", #"{"a":1}"#), ("a: {b: [1, {c: d}]} # a remark", #"{"a":{"b":[1,{"c":"d"}]}}"#),
    ("\u{FEFF}a: 1", #"{"a":1}"#), ("a: 1\r\nb: x\r\n", #"{"a":1,"b":"x"}"#),
  ])
  func values(_ text: String, _ expected: String) throws {
    #expect(try json(text) == JSONValue(parsing: expected))
  }

  @Test(arguments: [
    "017", "1:30", "1e400", "-1e999", "0x1F", "0o17", "0b11", "1_000", ".5", "5.", "+1", ".inf", "-.INF", ".nan", "08",
    "12345678901234567890", "1:30:15.5", "1_0.5",
  ])
  func numbersThatReadersDifferInAreRefused(_ text: String) throws {
    let error = try #require(throws: YAMLError.self) { _ = try read("x:\n  y: \(text)") }
    #expect(error.code == .badValue)
    #expect(error.location == "a.yaml:2:6")
    #expect(try json("x: '\(text)'") == .object([.init(key: "x", value: .string(text))]))
  }

  @Test(arguments: [
    ("", YAMLErrorCode.syntax, "a.yaml"), ("# nothing\n", .syntax, "a.yaml"),
    ("a: 1\n---\nb: 2\n", .unsupported, "a.yaml:2:1"), ("a: &x 1\n", .unsupported, "a.yaml:1:4"),
    ("a: 1\nb: *x\n", .unsupported, "a.yaml:2:4"), ("b:\n  <<: {c: 1}\n", .unsupported, "a.yaml:2:3"),
    ("a: !!int 3\n", .unsupported, "a.yaml:1:4"), ("- !x [1]\n", .unsupported, "a.yaml:1:3"),
    ("%TAG ! tag:x,2026:\n---\na: 1\n", .unsupported, "a.yaml:1:1"),
    ("a: 1\nb: 2\n\na: 3\n", .badKey, "a.yaml:4:1"), ("? [1]\n: 2\n", .badKey, "a.yaml:1:3"),
    ("'': 2\n", .badKey, "a.yaml:1:1"), ("a: 1\n\tb: 2\n", .syntax, "a.yaml:2:1"),
    ("a: [1, 2\n", .syntax, "a.yaml:2:1"),
    ("a: b: c\n", .syntax, "a.yaml:1:5"), ("a: 1\n b: 2\n", .syntax, "a.yaml:2:3"),
    ("a: 1\nwhy: 3\n", .badValue, "a.yaml:2:6"), ("a: {value: 1, why: ''}\n", .badValue, "a.yaml:1:20"),
  ])
  func refused(_ text: String, _ code: YAMLErrorCode, _ location: String) throws {
    let error = try #require(throws: YAMLError.self) { _ = try read(text) }
    #expect(error.code == code)
    #expect(error.location == location)
    #expect(error.exitCode == .configuration)
  }

  @Test func bytesThatAreNoText() {
    #expect(throws: YAMLError.self) { _ = try YAMLNode(parsing: [0x61, 0x3A, 0x20, 0xFF, 0x0A], file: "a.yaml") }
    #expect(throws: YAMLError.self) { _ = try YAMLNode(parsing: [0x61, 0x3A, 0x20, 0x00, 0x0A], file: "a.yaml") }
  }

  @Test func depthAndSizeHaveLimits() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try read(nested(YAMLNode.mostDepth))
    let large = [
      nested(YAMLNode.mostDepth + 1), nested(200_000), "[" + String(repeating: "1,", count: YAMLNode.mostNodes) + "]",
      "a: " + String(repeating: "x", count: YAMLNode.mostBytes),
    ]
    for text in large {
      let error = try #require(throws: YAMLError.self) { _ = try read(text) }
      #expect(error.code == .tooLarge)
    }
  }

  @Test func anyValueMayHaveAReason() throws {
    let node = try read(
      """
      why: all of it
      limit: {value: 50, why: half of them are tables}
      hosts:
        - a.example
        - value: b.example
          why: machine translation
      model: {name: x, why: the best one}
      """)
    #expect(node.why == "all of it")
    #expect(node["limit"]?.why == "half of them are tables")
    #expect(node["model"]?.why == "the best one")
    let expected = #"{"limit":50,"hosts":["a.example","b.example"],"model":{"name":"x"}}"#
    #expect(try node.json == JSONValue(parsing: expected))
  }

  @Test func mutatedFilesAreReadOrRefused() throws {
    let text = Array("a: [1, 'x', {b: \"c\"}]\nd:\n  - e: |\n      f\n  - why: g\n    value: ~\n".utf8)
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let bytes = Array("[]{}:,-#&*!|>'\"%@`?\n\t 0ax\u{0}".utf8) + [0xC3, 0xFF]
    var read = 0
    for _ in 0..<5000 {
      var mutated = text
      for _ in 0...random(4) {
        switch random(3) {
        case 0: mutated[random(mutated.count)] = bytes[random(bytes.count)]
        case 1: mutated.insert(bytes[random(bytes.count)], at: random(mutated.count))
        default: mutated.remove(at: random(mutated.count))
        }
      }
      do throws(YAMLError) {
        _ = try YAMLNode(parsing: mutated, file: "a.yaml")
        read += 1
      } catch {}
    }
    #expect(read > 500)
  }
}
