import TestSupport
import Testing

@testable import Tokenization

/// Every scanner cuts random texts as the regular expression does that it stands for.
@Suite struct PatternOracleTests {
  /// An expression as vocabularies publish it.
  struct Published: Sendable, CustomTestStringConvertible {
    var name: String
    var expression: String
    /// The scanner; nil where the name of the expression's own choice is it.
    var choice: PatternChoice
    var testDescription: String { name }
  }

  private static let capitals = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#
  private static let smalls = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#
  private static let contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"

  static let published = [
    Published(
      name: "GPT-2", expression: #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
      choice: .gpt2),
    Published(
      name: "GPT-2 in tiktoken",
      expression: #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#, choice: .gpt2),
    Published(
      name: "Llama 3",
      expression: contraction + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"#
        + #"\s+(?!\S)|\s+"#, choice: .llama3),
    Published(
      name: "Qwen 2",
      expression: contraction + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
      choice: .qwen2),
    Published(
      name: "Llama 3, possessive",
      expression: #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|"#
        + #"\s+(?!\S)|\s+"#, choice: .llama3),
    Published(
      name: "o200k",
      expression: #"[^\r\n\p{L}\p{N}]?\#(capitals)*\#(smalls)+\#(contraction)?|"#
        + #"[^\r\n\p{L}\p{N}]?\#(capitals)+\#(smalls)*\#(contraction)?|"#
        + #"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#, choice: .o200k),
    Published(
      name: "Tekken",
      expression: #"[^\r\n\p{L}\p{N}]?\#(capitals)*\#(smalls)+|[^\r\n\p{L}\p{N}]?\#(capitals)+\#(smalls)*|"#
        + #"\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#, choice: .tekken),
  ]

  /// tiktoken's, which no tokenizer.json has.
  static let cl100k = Published(
    name: "cl100k",
    expression: #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|"#
      + #"\s*[\r\n]|\s+(?!\S)|\s"#, choice: .cl100k)

  /// DeepSeek V3's three, one inside the other.
  private static let deepSeek = [
    #"\p{N}{1,3}"#, "[一-龥\u{3040}-ゟ゠-ヿ]+",
    ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|"##
      + #"\s*[\r\n]+|\s+(?!\S)|\s+"#,
  ]

  /// A character or more of every kind that expressions tell apart, those that matter most several times.
  private static let parts = [
    " ", " ", " ", "\n", "\r", "\r\n", "\t", "\u{85}", "\u{A0}", "\u{3000}", "\u{2028}", "'", "'", "'s", "'S", "'LL",
    "'ve", "'rE", "ſ", "a", "b", "e", "E", "L", "Z", "abcdefghij", "Äb", "é", "É", "ß", "ǅ", "ʰ", "ა", "漢", "龥", "か",
    "ー", "\u{301}", "\u{903}", "1", "23", "٣", "²", "Ⅷ", "!", ".", "/", "//", "$", "_", "^", "+", "。", "😀", "\u{200B}",
    "\u{1}", "\u{E000}", "\u{FFFD}", "\u{10FFFF}",
  ]

  private static func texts(seed: UInt64, count: Int) -> [[Unicode.Scalar]] {
    var generator = SeededGenerator(seed: seed)
    let ends = ["", " ", "\n", "a", "1", "'", "\r\n \n", "  "]
    return ends.map { Array($0.unicodeScalars) }
      + (0..<count).map { _ in
        let middle = (0..<generator.below(16)).map { _ in parts.randomElement(using: &generator)! }.joined()
        return Array((middle + ends[generator.below(ends.count)]).unicodeScalars)
      }
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// A pattern's pieces, found `most` at a time.
  private static func pieces(_ text: [Unicode.Scalar], _ pattern: any PretokenPattern, most: Int) -> [String] {
    Array(string(text).utf8).withUnsafeBufferPointer { bytes in
      let text = PretokenText(bytes, characters: pattern.characters)
      var pattern = pattern
      var pieces: [String] = []
      var ends = [Int](repeating: 0, count: most)
      var start = 0
      while start < text.count {
        var before = start
        for end in ends[..<pattern.fill(&ends, most: most, from: &start, in: text)] {
          pieces.append(String(decoding: bytes[before..<end], as: UTF8.self))
          before = end
        }
      }
      return pieces
    }
  }

  @Test(arguments: published + [cl100k]) func cutsAsTheExpression(_ published: Published) {
    let reference = ReferenceExpression(published.expression)
    for (index, text) in Self.texts(seed: 31, count: 250).enumerated() {
      let expected = reference.pieces(text).map { Self.string($0) }
      let found = Self.pieces(text, published.choice.pattern, most: 1 + index % 5)
      #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(Self.string(text).debugDescription)")
    }
  }

  /// The automaton of an expression cuts as its scanner.
  @Test(arguments: published + [cl100k]) func automataCutAsScanners(_ published: Published) throws {
    let automaton = try ExpressionAutomaton(published.expression, .fancyRegex)
    #expect(automaton.coversAll)
    let pattern = ExpressionPattern(automaton, .isolated)
    for text in Self.texts(seed: 34, count: 400) {
      let expected = Self.pieces(text, published.choice.pattern, most: 3)
      let found = Self.pieces(text, pattern, most: 2)
      #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(Self.string(text).debugDescription)")
    }
  }

  @Test func cutsAsDeepSeeksThreeExpressions() {
    let references = Self.deepSeek.map { ReferenceExpression($0) }
    for (index, text) in Self.texts(seed: 32, count: 400).enumerated() {
      var expected = text.isEmpty ? [] : [text]
      for reference in references { expected = expected.flatMap { reference.pieces($0) } }
      let found = Self.pieces(text, PatternChoice.deepseek3.pattern, most: 1 + index % 5)
      #expect(
        found.map { Array($0.utf8) } == expected.map { Array(Self.string($0).utf8) },
        "\(Self.string(text).debugDescription)")
    }
  }

  /// Splits one inside the other are the expressions applied one after the other, to each piece by itself.
  @Test(arguments: [1, 3, Int.max], ["GPT-2", "o200k"]) func numbersBeforeAPattern(_ limit: Int, _ name: String) throws
  {
    let published = try #require(Self.published.first { $0.name == name })
    let numbers = ReferenceExpression([1: #"\p{N}"#, 3: #"\p{N}{1,3}"#][limit] ?? #"\p{N}+"#)
    let reference = ReferenceExpression(published.expression)
    let pattern = published.choice.pattern.behind([NumberSplit(limit: limit, characters: .plain)])
    for text in Self.texts(seed: 33, count: 120) {
      let expected = (text.isEmpty ? [] : numbers.pieces(text).flatMap { reference.pieces($0) }).map(Self.string)
      let found = Self.pieces(text, pattern, most: 3)
      #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(Self.string(text).debugDescription)")
    }
  }

  /// The expressions are known to the reader of tokenizer.json, with a line end itself or escaped; no other ones are.
  @Test(arguments: published) func expressionsAreKnown(_ published: Published) {
    let name = "pattern \(published.choice.rawValue)"
    #expect(KnownExpressions.pattern(published.expression)?.name == name)
    let unescaped = published.expression.split(separator: #"\n"#, omittingEmptySubsequences: false)
      .joined(separator: "\n").split(separator: #"\r"#, omittingEmptySubsequences: false).joined(separator: "\r")
    #expect(KnownExpressions.pattern(unescaped)?.name == name)
    #expect(KnownExpressions.pattern(published.expression + " ") == nil)
    #expect(KnownExpressions.pattern(String(published.expression.dropLast())) == nil)
  }

  @Test func expressionsOfNumbersAndDeepSeek() {
    #expect(KnownExpressions.pattern(#"\p{N}{1,3}"#)?.name == #"numbers \p{N}{1,3}"#)
    #expect(KnownExpressions.pattern(#"\p{N}{1,2}"#) == nil)
    #expect(KnownExpressions.deepSeekCount == 3)
    for (index, expression) in Self.deepSeek.enumerated() {
      #expect(KnownExpressions.isDeepSeek(expression, at: index))
      #expect(!KnownExpressions.isDeepSeek(expression, at: (index + 1) % 3))
    }
  }
}
