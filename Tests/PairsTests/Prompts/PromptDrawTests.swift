import Testing

@testable import Pairs

@Suite struct PromptDrawTests {
  private static let families = (0..<9).map { "f\($0)" }

  @Test func `families are drawn alike`() {
    var counts: [String: Int] = [:]
    let draws = 9000
    for number in 0..<draws {
      let draw = PromptDraw(seed: 3, passage: PassageKey(title: "", text: "\(number)"))
      counts[draw.family(of: Self.families)!, default: 0] += 1
    }
    // Chi-squared with 8 degrees of freedom: 26.1 is exceeded once in a thousand.
    let expected = Double(draws) / 9
    let statistic = Self.families.reduce(0.0) {
      $0 + (Double(counts[$1] ?? 0) - expected) * (Double(counts[$1] ?? 0) - expected) / expected
    }
    #expect(statistic < 26.1)
  }

  @Test func `a draw is a function of seed, passage and number`() {
    let key = PassageKey(title: "t", text: "x")
    let draw = PromptDraw(seed: 1, passage: key)
    #expect(draw == PromptDraw(seed: 1, passage: key))
    #expect(draw.serverSeed == PromptDraw(seed: 1, passage: key).serverSeed)
    let others = [
      PromptDraw(seed: 2, passage: key), PromptDraw(seed: 1, passage: key, number: 1),
      PromptDraw(seed: 1, passage: PassageKey(title: "", text: "x")),
    ]
    for other in others { #expect(other != draw) }
    #expect(0..<1 << 31 ~= draw.serverSeed)
    #expect(draw.family(of: []) == nil)
    var values = PromptValues()
    draw.fill(&values, from: TemplateSet.builtIn.lists, language: "en")
    #expect(!values.persona.isEmpty && !values.difficulty.isEmpty && !values.length.isEmpty)
  }

  @Test func `personas do not follow from the family`() {
    var pairs: Set<String> = []
    for number in 0..<4000 {
      let draw = PromptDraw(seed: 0, passage: PassageKey(title: "", text: "\(number)"))
      var values = PromptValues()
      draw.fill(&values, from: TemplateSet.builtIn.lists, language: "en")
      pairs.insert("\(draw.family(of: Self.families)!) \(values.persona)")
    }
    #expect(pairs.count == 9 * TemplateSet.builtIn.lists.lines(.personas, language: "en").count)
  }
}
