import Testing

@testable import Tokenization

/// How the patterns cut text, as the expressions that they stand for do.
@Suite struct PatternTests {
  private func pieces(_ text: String, _ pattern: some PretokenPattern) -> [String] {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      let text = PretokenText(bytes, characters: pattern.characters)
      var pattern = pattern
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

  @Test(arguments: [
    ("I'll go, 'tis 12am", ["I", "'ll", " go", ",", " '", "tis", " 12", "am"]),
    ("a  b\n\nc   ", ["a", " ", " b", "\n", "\n", "c", "   "]),
    ("naïve Straße 漢字、²³", ["naïve", " Straße", " 漢字", "、", "²³"]),
    ("e\u{301}x", ["e", "\u{301}", "x"]),
    ("\u{A0}x \u{3000}y", ["\u{A0}", "x", " ", "\u{3000}", "y"]),
  ])
  func gpt2(text: String, expected: [String]) { #expect(pieces(text, GPT2Pattern()) == expected) }

  @Test(arguments: [
    ("I'LL 12345 (x)", ["I", "'LL", " ", "123", "45", " (", "x", ")"]),
    ("end.\n\nNext  \n ", ["end", ".\n\n", "Next", "  \n "]),
    ("a\t\tb", ["a", "\t", "\tb"]),
  ])
  func cl100k(text: String, expected: [String]) {
    #expect(pieces(text, CL100KPattern(joinsSpaceAtEnd: true)) == expected)
  }

  @Test func lineEndsComeBeforeSpaceAtTheEndInHuggingFacesForm() {
    #expect(pieces("x \n ", CL100KPattern(joinsSpaceAtEnd: false)) == ["x", " \n", " "])
  }

  @Test(arguments: [
    ("HTMLParser's end", ["HTMLParser's", " end"]),
    ("fooBar BAZ", ["foo", "Bar", " BAZ"]),
    ("https://x.y/\nz", ["https", "://", "x", ".y", "/\n", "z"]),
  ])
  func o200k(text: String, expected: [String]) { #expect(pieces(text, O200KPattern()) == expected) }

  @Test(arguments: [
    ("12345 漢字かな、x", ["123", "45", " ", "漢字かな", "、", "x"]),
    ("don't (abc) 'sé", ["don", "'t", " (", "abc", ")", " '", "sé"]),
    ("a   漢  \n 1\t2", ["a", "   ", "漢", "  \n", " ", "1", "\t", "2"]),
    ("\u{1}\u{2}\u{3}x\u{1} y\u{378}", ["\u{1}\u{2}", "\u{3}x", "\u{1}", " y", "\u{378}"]),
    ("+\r\n\r\nः", ["+\r\n\r\n", "ः"]),
  ])
  func deepSeek(text: String, expected: [String]) { #expect(pieces(text, DeepSeekPattern()) == expected) }

  @Test func tekkenHasNoContractionsAndSingleDigits() {
    #expect(pieces("HTMLParser's 12", PatternChoice.tekken.pattern) == ["HTMLParser", "'s", " ", "1", "2"])
  }

  @Test func patternsGoInsideOneAnother() {
    let digits = NumberSplit(limit: 1, characters: .numbersOfUnicode17)
    // White space before a digit ends its piece, so that it stays together.
    #expect(pieces("a  12 b", SequencedPattern([digits], GPT2Pattern())) == ["a", "  ", "1", "2", " b"])
    let runs = NumberSplit(limit: .max, characters: .plain)
    #expect(
      pieces("it's 1234567", SequencedPattern([GPT2Pattern(), runs], NumberSplit(limit: 3, characters: .plain)))
        == ["it", "'s", " ", "123", "456", "7"])
    #expect(pieces("a b", SequencedPattern([GPT2Pattern()], WholePattern())) == ["a", " b"])
  }

  @Test func digitsGoByUnicode17() {
    #expect(pieces("a\u{11DE1}", NumberSplit(limit: 1, characters: .numbersOfUnicode17)) == ["a", "\u{11DE1}"])
    #expect(pieces("a\u{11DE1}", NumberSplit(limit: 1, characters: .plain)) == ["a\u{11DE1}"])
  }

  @Test func aLetterOfUnicode17IsNone() {
    // U+088F came with Unicode 17; tiktoken 0.14 splits by 16.
    #expect(CharacterFlags.unicodeVersion == "16.0.0")
    #expect(pieces("a\u{88F}", GPT2Pattern()) == ["a", "\u{88F}"])
  }
}
