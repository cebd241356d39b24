import AuditSimulation
import Testing

/// A tenth of the seeds that `audit-decisions` runs, and smaller corpora; docs/audit-rules.md has the figures of all.
@Suite struct LabelsUntilRuleTests {
  private static let seeds: UInt64 = 100

  private func outcomes(
    _ scenario: PlantedCorpus.Scenario, accuracy: Double
  ) throws -> [LabelsUntilRule.Outcome] {
    let simulation = LabelsUntilRule(scenario, SimulatedRater(accuracy: accuracy), limit: 40, population: 1500)
    return try (0..<Self.seeds).map { try simulation.run(seed: $0) }
  }

  @Test(arguments: [PlantedCorpus.Scenario.topLevelDomain, .domain, .cousinWords, .cousinScores])
  func theRightRuleIsProposedWithinThirtyLabels(_ scenario: PlantedCorpus.Scenario) throws {
    let outcomes = try outcomes(scenario, accuracy: 0.9)
    let labels = outcomes.map { $0.labels ?? .max }.sorted()
    #expect(labels[labels.count / 2] <= 30)
    #expect(outcomes.count { !$0.wrong.isEmpty } <= 5)
    let right = outcomes.compactMap(\.rightAfter).sorted()
    #expect(right.reduce(0, +) / Double(right.count) >= 0.95)
  }

  @Test(arguments: [PlantedCorpus.Scenario.anywhere, .clean])
  func noRuleForBadDocumentsFromAnywhere(_ scenario: PlantedCorpus.Scenario) throws {
    let outcomes = try outcomes(scenario, accuracy: 0.9)
    #expect(outcomes.count { !$0.wrong.isEmpty || !$0.coarse.isEmpty } <= 5)
  }

  @Test func theSameSeedIsTheSameCorpus() throws {
    let simulation = LabelsUntilRule(.domain, SimulatedRater(accuracy: 0.9), limit: 40, population: 500)
    let (one, other) = (try simulation.run(seed: 3), try simulation.run(seed: 3))
    #expect(one.labels == other.labels && one.proposed == other.proposed && one.rightAfter == other.rightAfter)
  }
}
