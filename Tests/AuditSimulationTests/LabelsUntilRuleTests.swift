import AuditSimulation
import Testing

/// A few of the seeds that `audit-decisions` runs; docs/audit-rules.md has the figures of all.
@Suite struct LabelsUntilRuleTests {
  private static let seeds: UInt64 = 12

  private func outcomes(
    _ scenario: PlantedCorpus.Scenario, accuracy: Double, limit: Int = 60
  ) throws -> [LabelsUntilRule.Outcome] {
    let simulation = LabelsUntilRule(scenario, SimulatedRater(accuracy: accuracy), limit: limit)
    return try (0..<Self.seeds).map { try simulation.run(seed: $0) }
  }

  @Test(arguments: [PlantedCorpus.Scenario.topLevelDomain, .domain, .cousinWords, .cousinScores], [1, 0.9])
  func theRightRuleIsProposedWithinThirtyLabels(_ scenario: PlantedCorpus.Scenario, accuracy: Double) throws {
    let outcomes = try outcomes(scenario, accuracy: accuracy)
    let labels = outcomes.map { $0.labels ?? .max }.sorted()
    #expect(labels[labels.count / 2] <= 30)
    // One of twenty may be wrong; of twelve three are so once in fifty times.
    #expect(outcomes.count { !$0.wrong.isEmpty } <= 2)
    let right = outcomes.compactMap(\.rightAfter).sorted()
    #expect(right.reduce(0, +) / Double(right.count) >= 0.95)
  }

  @Test(arguments: [PlantedCorpus.Scenario.anywhere, .clean], [1, 0.9])
  func noRuleForBadDocumentsFromAnywhere(_ scenario: PlantedCorpus.Scenario, accuracy: Double) throws {
    let outcomes = try outcomes(scenario, accuracy: accuracy)
    #expect(outcomes.count { !$0.wrong.isEmpty || !$0.coarse.isEmpty } <= 2)
  }

  @Test func theSameSeedIsTheSameCorpus() throws {
    let simulation = LabelsUntilRule(.domain, SimulatedRater(accuracy: 0.9), limit: 40)
    let (one, other) = (try simulation.run(seed: 3), try simulation.run(seed: 3))
    #expect(one.labels == other.labels && one.proposed == other.proposed && one.rightAfter == other.rightAfter)
  }
}
