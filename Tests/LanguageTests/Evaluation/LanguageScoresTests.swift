import Language
import Records
import Testing

@Suite("Scores of language identification")
struct LanguageScoresTests {
  private func tag(_ code: String) throws -> LanguageTag { try #require(LanguageTag(code)) }

  /// Swahili 4 texts (3 right, 1 as Shona), Shona 2 (1 right, 1 as Swahili), Luo 2 (as Swahili and und), which the model does not know.
  private func table() throws -> LanguageScores {
    var scores = LanguageScores(supported: [try tag("sw"), try tag("sn"), try tag("zu")])
    for (gold, predicted, count) in [
      ("swh_Latn", "sw", 3), ("sw", "sn", 1), ("sna", "sn", 1), ("sn", "sw", 1), ("luo", "sw", 1), ("luo", "und", 1),
    ] {
      for _ in 0..<count { scores.add(gold: try tag(gold), predicted: try tag(predicted)) }
    }
    return scores
  }

  @Test("counts by language")
  func counts() throws {
    let scores = try table()
    let swahili = try #require(scores.languages[try tag("sw")])
    #expect(swahili.gold == 4 && swahili.predicted == 5 && swahili.correct == 3)
    #expect(swahili.precision == 0.6 && swahili.recall == 0.75)
    #expect(abs(swahili.f1 - 2.0 / 3) < 1e-12)
    #expect(scores.count == 8 && scores.accuracy == 0.5)
  }

  @Test("languages that the model does not know count as 0, in the closed set they are left out")
  func averages() throws {
    let scores = try table()
    // Swahili 6/9, Shona 2/4, Luo 0.
    #expect(abs(scores.macroF1 - (6.0 / 9 + 0.5) / 3) < 1e-12)
    // Without Luo's texts Swahili is 6/8.
    #expect(abs(scores.closedF1 - (0.75 + 0.5) / 2) < 1e-12)
    #expect(abs(scores.openPrecision - (0.6 + 0.5) / 2) < 1e-12)
    #expect(scores.unsupported.map(\.code) == ["luo"])
  }

  @Test("chosen languages have averages of their own, over all texts and over theirs alone")
  func chosen() throws {
    let found = try table().macroF1(of: [try tag("sw"), try tag("zu")])
    // Nobody wrote Zulu; Swahili is 6/9 over all texts, and 3 of its own 4 give 6/7.
    #expect(found.languages == 1)
    #expect(abs(found.open - 6.0 / 9) < 1e-12)
    #expect(abs(found.closed - 6.0 / 7) < 1e-12)
    #expect(try table().macroF1(of: [try tag("fr")]).languages == 0)
  }

  @Test("confusions come by number, then by language")
  func confusions() throws {
    let found = try table().confusions.map { "\($0.gold.code)>\($0.predicted.code)" }
    #expect(found == ["luo>sw", "luo>und", "sn>sw", "sw>sn"])
  }

  @Test("nothing counted is 0 everywhere")
  func empty() {
    let scores = LanguageScores(supported: [])
    #expect(scores.macroF1 == 0 && scores.closedF1 == 0 && scores.openPrecision == 0 && scores.accuracy == 0)
  }
}
