import TestSupport
import Testing

@testable import Tokenization

@Suite struct TokenStatisticsTests {
  /// Words and characters as the standard library counts them; the sum of parts is the whole.
  @Test func countsAsTheStandardLibrary() {
    var generator = SeededGenerator(seed: 19)
    let parts = ["a", "bc", "é", "字", "😀", " ", "  ", "\n", "\t", "\u{A0}", "\u{3000}", "\u{2028}", "\u{200B}"]
    var whole = TokenStatistics()
    var halves = [TokenStatistics(), TokenStatistics()]
    var expected = TokenStatistics()
    for index in 0..<200 {
      let text = (0..<generator.below(15)).map { _ in parts.randomElement(using: &generator)! }.joined()
      let bytes = Array(text.utf8)
      whole.add(bytes.span, tokens: index)
      halves[index % 2].add(bytes.span, tokens: index)
      expected.documents += 1
      expected.bytes += bytes.count
      expected.characters += text.unicodeScalars.count
      expected.words += text.unicodeScalars.split { $0.properties.isWhitespace }.count
      expected.tokens += index
    }
    #expect(whole == expected)
    halves[0].add(halves[1])
    #expect(halves[0] == expected)
  }

  @Test func ratios() {
    var statistics = TokenStatistics()
    #expect([statistics.bytesPerToken, statistics.fertility, statistics.tokensPerCharacter] == [0, 0, 0])
    statistics.add(Array("zwölf Boxkämpfer".utf8).span, tokens: 8)
    #expect(statistics.bytesPerToken == 18.0 / 8)
    #expect(statistics.fertility == 4)
    #expect(statistics.tokensPerCharacter == 0.5)
  }
}
