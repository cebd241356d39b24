import Testing

@testable import Stages

@Suite struct LineExpressionTests {
  private func matches(_ source: String, _ text: String) throws -> Bool {
    LineMatcher(try LineExpression(source)).matches(Array(text.utf8).span)
  }

  @Test(arguments: [
    ("abc", "xxabcxx", true), ("abc", "abxc", false), ("a.c", "a\u{1F600}c", true), ("a.c", "a\nc", false),
    (#"\|\s*$"#, "one | \ntwo", true), (#"\|\s*$"#, "one | two", false), ("^a", "ba\nab", true), ("^a", "ba", false),
    ("^only$", "x\nonly\ny", true), ("^only$", "only one", false), ("x*y", "y", true), ("x+y", "y", false),
    ("colou?r", "color", true), ("a{2}b", "aab", true), ("^a{2}b", "aaab", false), ("^a{2,}b", "aaaab", true),
    ("^(ab){1,2}$", "abab", true), ("^(ab){1,2}$", "ababab", false), ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false),
    ("[^a]", "\n", false), ("[]x]", "]", true), ("[a-]", "-", true), (#"[\d.]+€"#, "3.50€", true),
    (#"\w\W\w"#, "ш-ш", true),
    (#"^\w+$"#, "สวัสดี", true), (#"\S"#, " \u{3000}", false), ("(?i)Hello", "hELLO", true), ("(?i)[x-z]1", "Y1", true),
    ("Hello", "hello", false), (#"a\.b"#, "axb", false), (#"\$5"#, "$5", true), ("a|^b$", "cb", false),
    ("a|^b$", "b", true),
    ("黄色电影", "看黄色电影吧", true), ("[一-龥]{4}", "看黄色", false), ("№", " №", true),
    ("\u{FFFD}{3}", "\u{FFFD}\u{FFFD}\u{FFFD}", true),
    (#" [^ ] [^ ] [^ ] [^ ]"#, "A N T S P E A K", true), (", ..,,? ..,,?", ", ab,, cd,", true), ("a", "", false),
    ("^$", "a\n\nb", true),
  ])
  func searches(_ source: String, _ text: String, _ expected: Bool) throws {
    if source == "^$" {
      // Nothing but the edges of a line is an expression that may match nothing.
      #expect(throws: LineExpressionError.self) { _ = try LineExpression(source) }
    } else {
      #expect(try matches(source, text) == expected)
    }
  }

  @Test(arguments: [
    "(a", "a)", "[a", "[]", "a**", "*a", "a{", "a{x}", "a{2,1}", "a{0}", "a{5000}", "(?=a)", "(?i", #"\"#, #"\q"#,
    #"\b"#, "a^b", "a$b",
    "a*", "", "a||b", "[z-a]", #"[a-\d]"#, "((((((((((((((((((((((a))))))))))))))))))))))", #"(\w{1000}){1000}"#, "a+?",
  ])
  func refused(_ source: String) {
    #expect(throws: LineExpressionError.self) { _ = try LineExpression(source) }
  }

  /// The time grows with the text alone, where engines that go back take longer than anybody waits.
  @Test func expressionsThatMakeOtherEnginesHang() throws {
    let text = String(repeating: "a", count: 200_000)
    #expect(try !matches("(a*)*b", text + "c"))
    #expect(try !matches("^(a|a)*b$", text + "!"))
    #expect(try matches("a{1,200}b", text + "b"))
    // More states than are kept.
    var state: UInt64 = 3
    var bits = ""
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      bits += state >> 63 == 0 ? "a" : "b"
    }
    #expect(try !matches("a.{14}c", bits))
    #expect(try matches("a.{14}c", bits + "aaaaaaaaaaaaaaac"))
  }

  @Test func rangesOfCodePointsAsBytes() {
    let ends: [UInt32] = [
      0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x10FFFF,
    ]
    for low in ends {
      for high in ends where low <= high && !(low <= 0xDFFF && high >= 0xD800) {
        let pieces = UTF8Ranges.pieces(low...high)
        for code in ends + [low + 1, high &- 1, high + 1] {
          guard let scalar = Unicode.Scalar(code) else { continue }
          let bytes = Array(String(Character(scalar)).utf8)
          let isIn = pieces.contains { piece in
            piece.count == bytes.count && zip(piece, bytes).allSatisfy { $0.contains($1) }
          }
          #expect(isIn == (low...high).contains(code), "\(code) in \(low)...\(high)")
        }
      }
    }
  }

  /// Against the standard library's own engine, on small expressions and texts.
  @Test func agreesWithAnotherEngine() throws {
    var state: UInt64 = 11
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func atom(_ depth: Int) -> String {
      switch random(depth > 0 ? 6 : 4) {
      case 0: "a"
      case 1: "b"
      case 2: "[ab]"
      case 3: "."
      case 4: "(\(node(depth - 1)))"
      default: "(\(node(depth - 1))|\(node(depth - 1)))"
      }
    }
    func node(_ depth: Int) -> String {
      (0...random(2)).map { _ in atom(depth) + ["", "", "?", "*", "+", "{2}", "{1,2}"][random(7)] }.joined()
    }
    var compared = 0
    for _ in 0..<300 {
      let source = "\(random(4) == 0 ? "^" : "")\(node(2))\(random(4) == 0 ? "$" : "")"
      guard let expression = try? LineExpression(source) else { continue }
      let other = try Regex(source).anchorsMatchLineEndings()
      let matcher = LineMatcher(expression)
      for _ in 0..<10 {
        let text = String((0..<random(9)).map { _ in ["a", "b", "c", "\n"][random(4)] as Character })
        #expect(
          try matcher.matches(Array(text.utf8).span) == (other.firstMatch(in: text) != nil),
          "\(source) in \(text.debugDescription)")
        compared += 1
      }
    }
    #expect(compared > 1000)
  }
}
