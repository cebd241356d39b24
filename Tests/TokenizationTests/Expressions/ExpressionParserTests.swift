import Testing

@testable import Tokenization

/// What an expression has that is not understood is named.
@Suite struct ExpressionParserTests {
  @Test(arguments: [
    ("(?<=a)b", "a group that begins with (?<=)"), ("^a", "the anchor ^"), (#"\w"#, #"\w"#), (#"\b"#, #"\b"#),
    (#"(a)\1"#, #"\1"#), ("a*", "a match of nothing"), ("a|", "a match of nothing"), ("", "a match of nothing"),
    ("(ab)++", "a possessive repetition of more than one character"),
    ("(?!ab)c", "a look-ahead at more than one character"), (#"\p{Thai}"#, #"the property \p{Thai}"#),
    (#"(?i:\p{L})"#, #"\p{L} in any case"#), ("[[:alpha:]]", "a POSIX class"), ("[]a]", "a class that begins with ]"),
    ("(?i:ss)", "ss in any case, which is also one character"), ("(?i:é)", "letters beyond ASCII in any case"),
    ("(a*)*b", "a repetition of what may be nothing"), ("a{1,101}", "more than 100 repetitions"),
    ("a{2}?", "a repetition {n,m}?"), ("a{2,1}", "a { that is no repetition"), ("a{,2}", "a { that is no repetition"),
    ("(a", "a ( without its )"), ("a)", "a ) without its ("), ("[a", "a [ without its ]"),
    ("*a", "a repetition of nothing"),
    ("[b-a]", "a range of a class that has no ends"), (#"\x4"#, "a code point that is not in hexadecimal"),
    (String(repeating: "(", count: 60), "more than 50 groups in one another"),
    ("((((a{50}){50}){50}){50})", "too many repetitions"),
  ])
  func isRefusedByName(_ expression: String, _ what: String) {
    let error = #expect(throws: ExpressionError.self) { try ExpressionAutomaton(expression) }
    #expect(error?.what == what)
  }

  /// The matches in a text, with the text between them.
  private func pieces(
    _ expression: String, _ text: String, _ dialect: ExpressionDialect = .oniguruma,
    _ behavior: ExpressionPattern.Behavior = .isolated, _ letters: ExpressionAutomaton.Letters = .characters
  ) throws -> [String] {
    var pattern = ExpressionPattern(try ExpressionAutomaton(expression, dialect, letters: letters), behavior)
    return Array(text.utf8).withUnsafeBufferPointer { bytes in
      let text = PretokenText(bytes)
      var pieces: [String] = []
      var start = 0
      while start < text.count {
        let end = pattern.end(of: start, in: text)
        pieces.append(String(decoding: bytes[start..<end], as: UTF8.self))
        start = end
      }
      return pieces
    }
  }

  /// What Hugging Face's library cuts these texts into.
  @Test(arguments: [
    (#"\s+$"#, "a  \nb  \r\nc  ", ["a", "  ", "\nb", "  \r", "\nc", "  "]),
    (#"\s++$"#, "a  \nb \n", ["a  \nb", " \n"]), (#"\p{N}{1,3}+"#, "1234567a12", ["1234567", "a", "12"]),
    (#"\p{N}{1,3}"#, "1234567", ["123", "456", "7"]), (#"[^\r\n\p{L}\p{N}]?+\p{L}+"#, "  ab!c", [" ", " ab", "!c"]),
    (#"."#, "a\nb\r", ["a", "\n", "b", "\r"]), (#"(?i:'s|k)"#, "x'ſyKk", ["x", "'ſ", "y", "K", "k"]),
    (#" ?[^(\s|[.,!?])]+"#, "a(b|c) d, e", ["a", "(", "b", "|", "c", ")", " d", ",", " e"]),
    (#"[\p{L}&&[^\p{Han}]]+"#, "ab漢c", ["ab", "漢", "c"]), (#"[\x41-\x43]+"#, "xABCD", ["x", "ABC", "D"]),
    (#"\u4E00+"#, "一二", ["一", "二"]), (#"\s+(?!\S)|\s"#, "a   b  ", ["a", "  ", " ", "b", "  "]),
    (#"a+?b|a"#, "aaabaa", ["aaab", "a", "a"]), (#"(?:ab|a)(?:c|bd)"#, "abdabc", ["abd", "abc"]),
  ])
  func cutsAsTheLibrary(_ expression: String, _ text: String, _ expected: [String]) throws {
    #expect(try pieces(expression, text) == expected)
  }

  @Test func dialectsDiffer() throws {
    #expect(try pieces(#"\s+$"#, " \na  ", .fancyRegex) == [" \na", "  "])
    #expect(try pieces(#"\p{N}{1,3}+"#, "1234567", .fancyRegex) == ["123", "456", "7"])
    #expect(try pieces(#"[ab]{1,2}+a"#, "aba", .fancyRegex) == ["aba"])
    #expect(try pieces(#"[ab]{1,2}+a"#, "ba", .fancyRegex) == ["ba"])
  }

  /// Each behavior, as the library's: matches at the ends of a text and side by side.
  @Test(arguments: [
    (ExpressionPattern.Behavior.isolated, ["-", "-", "ab", "-", "-", "c", "-"]),
    (.contiguous, ["--", "ab", "--", "c", "-"]),
    (.mergedWithPrevious, ["-", "-", "ab-", "-", "c-"]), (.mergedWithNext, ["-", "-ab", "-", "-c", "-"]),
  ])
  func behaviors(_ behavior: ExpressionPattern.Behavior, _ expected: [String]) throws {
    #expect(try pieces("-", "--ab--c-", .oniguruma, behavior) == expected)
  }

  /// A byte above ASCII is the letter that it is written as: 0xC2 is an L, 0xB2 the number ².
  @Test func lettersOfBytes() throws {
    #expect(try pieces(#"\p{N}"#, "a1²", .oniguruma, .isolated, .byteLetters).count == 4)
    #expect(try pieces(#"\p{N}"#, "a1²").count == 3)
  }

  /// A run in which every match fails is passed over once.
  @Test(.timeLimit(.minutes(15))) func failingRunsAreLinear() throws {
    let text = String(repeating: " ", count: 1_000_000) + "a"
    #expect(try pieces(#"\s+$"#, text) == [text])
  }

  /// Code points as the library's properties have them, by their number.
  @Test func properties() {
    func count(_ set: CodePointSet?) -> Int { set?.ranges.reduce(0) { $0 + $1.count } ?? 0 }
    #expect(count(CodePointProperty.named("L")) == 141_028)
    #expect(count(CodePointProperty.named("M")) == 2501)
    #expect(count(CodePointProperty.named("N")) == 1911)
    #expect(count(CodePointProperty.named("P")) == 855)
    #expect(count(CodePointProperty.named("S")) == 8514)
    #expect(count(CodePointProperty.named("Nd")) == 760)
    #expect(count(CodePointProperty.punctuation) == 726)
    #expect(
      CodePointProperty.space.ranges.map(\.lowerBound) == [
        0x9, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2028, 0x202F, 0x205F, 0x3000,
      ])
    #expect(CodePointProperty.named("Greek") == nil)
  }
}
