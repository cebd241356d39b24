import Base
import Records
import Stages
import Testing

@testable import Audit

@Suite struct RuleReplayTests {
  /// Documents of all kinds.
  private static func sample() throws -> PlantedSample {
    var sample = PlantedSample()
    sample.rule.wordList = try PlantedSample.words("habari", "leo")
    let texts = ["Habari za leo", "Habari\nBuy cheap watches here", "Moni nonse muli bwanji", "Привет всем", "1 2 3"]
    let hosts = ["a.example", "www.b.es", "es", "c.wiki.org", "wiki.org", "d.org", ""]
    for number in 0..<350 {
      sample.add(
        1, host: { _ in hosts[number % 7] }, score: Double(number % 10) / 10, text: texts[number % 5],
        DocumentLabel(.good))
    }
    sample.add(5, host: { _ in "x.es" }, origin: .rejected(reason: "rule-score"), DocumentLabel(.good))
    return sample
  }

  private static let changes: [(DocumentClass, RuleChange)] = [
    (.everything, .merge(LanguageTag("ny")!)), (.everything, .dropLanguage),
    (.hosts("es"), .dropHost("es")), (.hosts("wiki.org"), .reroute(host: "wiki.org", to: LanguageTag("en")!)),
    (.otherHosts("org"), .onlyHost("org")), (.scores(below: 0.45), .scoreMinimum(0.45, cousin: nil)),
    (.scores(below: 0.7), .scoreMinimum(0.7, cousin: LanguageTag("ny"))),
    (.words(below: 0.2), .wordListMinimum(0.2, cousin: nil)), (.scripts(otherThan: "Latn"), .script(Script("Latn")!)),
    (.texts("CHEAP watches"), .ban("CHEAP watches")),
  ]

  /// What the proposer counts as a rule's documents are those that the stage changes.
  @Test(arguments: changes.indices) func aClassHasTheDocumentsThatTheStageChanges(_ index: Int) throws {
    let sample = try Self.sample()
    let (documents, change) = Self.changes[index]
    let features = try RuleFeatures(sample.documents, rule: sample.rule)
    var changed = sample.rule
    try change.apply(to: &changed)
    let outcomes = try RuleReplay.outcomes(sample.documents, rules: LanguageRules([changed]))
    for (place, document) in sample.documents.enumerated() where document.origin == .kept {
      #expect(features.has(place, documents) == (outcomes[place] != .filed("sw")), "\(document.host) \(document.text)")
    }
    #expect(outcomes.contains { $0 != .filed("sw") })
  }

  /// A batch of all documents has the outcomes of the replay, which goes by smaller ones.
  @Test func aRunOfTheStageHasTheSameOutcomes() throws {
    let sample = try Self.sample()
    var rule = sample.rule
    for change: RuleChange in [
      .reroute(host: "wiki.org", to: LanguageTag("en")!), .dropHost("es"),
      .scoreMinimum(0.3, cousin: LanguageTag("ny")),
      .ban("cheap"), .script(Script("Latn")!),
    ] { try change.apply(to: &rule) }
    var stage = ApplyLanguageRules()
    stage.rules = StageResource(LanguageRules([rule]), name: "rules", sha256: nil)
    var batch = Batch()
    for document in sample.documents {
      ExampleDocument(
        text: document.text, language: document.language, languageScore: Float(document.languageScore),
        url: document.url
      ).append(to: &batch)
    }
    try stage.makeWorker().run(&batch)
    let expected = batch.documents.map { document -> RuleReplay.Outcome in
      document.verdict.drop.map { .dropped(reason: $0.reason.rawValue) } ?? .filed(document.language)
    }
    #expect(try RuleReplay.outcomes(sample.documents, rules: LanguageRules([rule])) == expected)
    #expect(Set(expected.map { "\($0)" }).count >= 5)
  }

  @Test func theReportCountsWhatLeavesTheLanguage() throws {
    var sample = PlantedSample()
    sample.addGood(10)
    sample.add(4, host: { "s\($0).es" }, DocumentLabel(.bad, code: "es"))
    sample.add(1, host: { "b\($0).es" }, weight: 2, DocumentLabel(.good))
    sample.add(3, host: { "n\($0).es" }, nil)
    sample.add(2, host: { "x\($0).com" }, DocumentLabel(.bad))
    sample.add(2, host: { "r\($0).es" }, score: 0.1, origin: .rejected(reason: "rule-score"), nil)
    sample.add(1, host: { "r\($0).com" }, score: 0.1, origin: .rejected(reason: "rule-score"), nil)
    sample.add(1, host: { "r\($0).es" }, origin: .rejected(reason: "too-short"), nil)
    sample.rule.scoreMinimum = 0.5
    var changed = sample.rule
    try RuleChange.reroute(host: "es", to: LanguageTag("es")!).apply(to: &changed)
    let report = ReplayReport(
      sample.documents, of: PlantedSample.swahili, labels: sample.labels,
      before: try RuleReplay.outcomes(sample.documents, rules: LanguageRules([sample.rule])),
      after: try RuleReplay.outcomes(sample.documents, rules: LanguageRules([changed])))
    #expect(report.summary == "removes 4 of 6 bad (4 go to their own language), loses 1 of 11 good")
    #expect([report.unlabelled, report.unlabelledGone, report.rejected, report.returned] == [3, 3, 4, 2])
    // Of a weight of 18: 12 are right before, 10 + 4 after.
    #expect(report.rightBefore == 12.0 / 18)
    #expect(report.rightAfter == 14.0 / 18)
  }
}
