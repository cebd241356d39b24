import Base
import Testing

@testable import Language

@Suite struct PerplexityTextTests {
  private func form(_ form: PerplexityText.Form, _ text: String) -> String {
    var output = ByteBuffer()
    PerplexityText(form).append(Array(text.utf8).span, to: &output)
    return output.withSpan { $0.string }
  }

  /// Each rule of cc_net's normalisation.
  @Test(arguments: [
    ("Hello WORLD", "hello world"), ("Élan São Ňandú", "elan sao nandu"), ("12.5 in 2024", "00.0 in 0000"),
    ("٣ ३ ７", "0 0 0"), ("İstanbul", "istanbul"), ("Straße", "straße"), ("“a” «b» ‚c’", "\"a\" \"b\" ‚c'"),
    ("a—b–c…", "a - b-c..."), ("（甲），乙。", "(甲),乙."), ("a\u{A0}b\u{3000}c\td", "a b c d"),
    ("a\u{0}b\u{85}c\u{7F}", "ab c"),
    ("क्या", "कया"), ("각", "\u{1100}\u{1161}\u{11A8}"), ("", ""),
  ])
  func ccNet(_ text: String, _ expected: String) {
    #expect(Array(form(.ccNet, text).unicodeScalars) == Array(expected.unicodeScalars), "\(form(.ccNet, text))")
  }

  @Test func plainChangesWhiteSpaceAlone() {
    #expect(form(.plain, "Élan\u{A0}12\u{3000}“x”\t…") == "Élan 12 “x” …")
  }

  /// 10 to the power of minus the logarithms over words and end marks, lines together.
  @Test func linesAddUp() {
    var perplexity = Perplexity()
    #expect(perplexity.value == 0 && perplexity.unknownShare == 0)
    perplexity.add(.init(logarithm: -3, words: 2, unknown: 1))
    perplexity.add(.init(logarithm: -5, words: 4, unknown: 2))
    #expect(perplexity.value == 10 && perplexity.tokens == 8)
    #expect(perplexity.unknownShare == 0.5)
  }
}
