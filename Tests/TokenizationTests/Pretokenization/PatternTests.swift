import Testing

@testable import Tokenization

/// How the patterns cut text, as the expressions that they stand for do.
@Suite struct PatternTests {
  private func pieces(_ text: String, _ pattern: some PretokenPattern) -> [String] {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
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

  @Test func aLetterOfUnicode17IsNone() {
    // U+088F came with Unicode 17; tiktoken 0.14 splits by 16.
    #expect(CharacterFlags.unicodeVersion == "16.0.0")
    #expect(pieces("a\u{88F}", GPT2Pattern()) == ["a", "\u{88F}"])
  }
}
