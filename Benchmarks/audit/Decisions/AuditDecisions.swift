import ArgumentParser
import Audit
import AuditSimulation
import Base

/// Labels until the right rule is proposed, over many seeds: a table for docs/audit.md.
///
///     audit-decisions --seeds 1000
@main
struct AuditDecisions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit-decisions",
    abstract: "Plants wrong documents, simulates raters, and counts labels until the right rule is proposed.")

  @Option(help: "Corpora of each kind.")
  var seeds = 1000

  @Option(help: "Labels after which it gives up; wrong rules count up to here.")
  var limit = 60

  @Option(help: "Only this kind of corpus.")
  var scenario: String?

  func run() throws {
    print(
      "| corpus | rater | labels, median | 90th percentile | never | seeds with a wrong rule | with a coarse one | "
        + "right after, mean | 5th percentile | own kept | right after >= .95 |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for scenario in PlantedCorpus.Scenario.allCases where self.scenario == nil || self.scenario == scenario.rawValue {
      for accuracy in [1, 0.9] { try row(scenario, accuracy) }
    }
  }

  private func row(_ scenario: PlantedCorpus.Scenario, _ accuracy: Double) throws {
    let simulation = LabelsUntilRule(scenario, SimulatedRater(accuracy: accuracy), limit: limit)
    let outcomes = try (0..<seeds).map { try simulation.run(seed: UInt64($0)) }
    let labels = outcomes.map { $0.labels ?? .max }.sorted()
    let after = outcomes.compactMap(\.rightAfter).sorted()
    let kept = outcomes.compactMap(\.goodKept)
    func share(_ count: Int, of all: Int) -> String { (Double(count) / Double(max(1, all))).fixed(3) }
    func mean(_ values: [Double]) -> String {
      values.isEmpty ? "" : (values.reduce(0, +) / Double(values.count)).fixed(3)
    }
    func text(_ count: Int) -> String { count == .max ? "never" : "\(count)" }
    print(
      "| \(scenario.rawValue) | \(accuracy) | \(text(labels[seeds / 2])) | \(text(labels[seeds * 9 / 10])) | "
        + "\(share(labels.count { $0 == .max }, of: seeds)) | \(share(outcomes.count { !$0.wrong.isEmpty }, of: seeds)) | "
        + "\(share(outcomes.count { !$0.coarse.isEmpty }, of: seeds)) | \(mean(after)) | "
        + "\(after.isEmpty ? "" : after[after.count / 20].fixed(3)) | \(mean(kept)) | "
        + "\(share(after.count { $0 >= 0.95 }, of: after.count)) |")
    var tallies: [String: Int] = [:]
    for outcome in outcomes {
      for change in outcome.proposed { tallies["proposed \(change.key)", default: 0] += 1 }
      for id in outcome.wrong { tallies["wrong \(id)", default: 0] += 1 }
      for id in outcome.coarse { tallies["coarse \(id.split(separator: ":")[0])", default: 0] += 1 }
    }
    for (name, count) in tallies.sorted(by: { $0.key < $1.key }) { print("<!-- \(name): \(count) -->") }
  }
}
