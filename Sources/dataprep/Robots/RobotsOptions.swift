import ArgumentParser
import Base
import Stages

/// Which robots.txt files a run honours.
struct RobotsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Drop pages that these rules disallow, to blocked/: a file that dataprep robots wrote, or archives of "
        + "robots.txt files ('cc:CRAWL/robotstxt[0..9]'); may be repeated for these.",
      valueName: "file"), completion: .file())
  var robots: [String] = []

  @Option(
    help: ArgumentHelp(
      "Agents whose rules count: product tokens separated by commas. Default: all of the file.", valueName: "tokens"),
    transform: RobotsAgents.init(argument:))
  var robotsAgent: RobotsAgents?

  func validate() throws {
    if robots.isEmpty, robotsAgent != nil { throw ValidationError("--robots-agent needs --robots.") }
    if robots.count > 1, robots.contains(where: RobotsRules.isFile) {
      throw ValidationError("--robots takes one file of rules; make one of all archives: dataprep robots.")
    }
  }

  /// The stage; nil where none is asked.
  func stage() throws -> DropDisallowed? {
    guard let first = robots.first else { return nil }
    var stage = DropDisallowed()
    if robots.count == 1, isRulesFile(first) {
      stage.rules = try StageResource(robotsRules: first, agents: robotsAgent)
      // All of the file's are its own affair: the file's digest tells them.
      stage.agents = Set(robotsAgent == nil ? [] : stage.rules?.value.selected.names ?? [])
    } else {
      let path = try RobotsSource(robots, agents: robotsAgent).cachedRules()
      stage.rules = try StageResource(robotsRules: path)
      stage.rules?.name = robots.joined(separator: " ")
    }
    return stage
  }

  /// Whether it is a file of rules, or one that is named like one: which is not taken for an archive then.
  private func isRulesFile(_ name: String) -> Bool { RobotsRules.isFile(name) || name.hasSuffix(".rules") }
}
