import Base
import Records
import Testing

@testable import Stages

@Suite struct LabelledScoresTests {
  private func read(_ lines: [String], label: LabelledScores.Label = .stated) throws -> LabelledScores {
    var scores = LabelledScores()
    try scores.read(MemorySource(Array(lines.joined(separator: "\n").utf8), name: "x"), label: label)
    return scores
  }

  @Test func readsLabelsAndScores() throws {
    let scores = try read([
      #"{"language":"sw","language_score":0.9,"label":"good","scores":{"word-list":0.3,"n":1}}"#, "",
      #"{"language":"swh_Latn","language_score":0.2,"label":"bad","scores":"{\"word-list\":0.1}"}"#,
      #"{"language":"sw","label":"unsure"}"#, #"{"language":"de","label":true}"#,
    ])
    let swahili = try #require(LanguageTag("sw"))
    #expect(scores.languages.map(\.code) == ["de", "sw"] && scores.unlabelled == 1)
    #expect(scores.documents[swahili] == 2)
    #expect(scores.names(swahili) == ["language_score", "n", "word-list"])
    #expect(
      scores.examples(swahili, "word-list") == [.init(score: 0.3, isGood: true), .init(score: 0.1, isGood: false)])
    #expect(
      try read([#"{"language_score":1}"#], label: .bad).examples(.undetermined, "language_score") == [
        .init(score: 1, isGood: false)
      ])
    for line in ["[1]", "{", #"{"label":"good","scores":[1]}"#, #"{"label":"good","scores":"x"}"#] {
      #expect(throws: LabelError.self) { try read([line]) }
    }
  }

  /// The table's lines and the rule have the same numbers.
  @Test func tablesAndRules() throws {
    let swahili = try #require(LanguageTag("sw"))
    var scores = LabelledScores()
    for index in 0..<50 {
      scores.add("language_score", 0.5 + Double(index) / 100, true, swahili)
      scores.add("language_score", 0.2 + Double(index) / 200, false, swahili)
      scores.add("other", 1, index % 2 == 0, swahili)
    }
    let found = TunedThreshold(scores, swahili, "language_score", .atLeast, ThresholdTuner())
    let none = TunedThreshold(scores, swahili, "other", ThresholdTuner())
    #expect(found.result?.threshold == 0.5 && none.failure == .precision)
    let header = TunedThreshold.header.split(separator: "\t")
    for line in [found.line, none.line] {
      #expect(line.split(separator: "\t", omittingEmptySubsequences: false).count == header.count)
    }
    #expect(found.line.hasPrefix("sw\tlanguage_score\tat-least\t0.5\t50\t50\t50\t0\t1\t0.9287\t1\t1\t"))
    let yaml = try #require(TunedRule.yaml([none, found], language: swahili, date: "2026-01-31", wordList: nil))
    #expect(
      yaml.hasPrefix("code: sw\nlid-minimum: 0.5\nhistory:\n  - date: '2026-01-31'\n    evidence: '50 good and 50 bad"))
    #expect(TunedRule.yaml([none], language: swahili, date: "2026-01-31", wordList: nil) == nil)
  }
}
