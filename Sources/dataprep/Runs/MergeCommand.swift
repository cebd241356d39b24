import ArgumentParser
import Base
import Jobs
import Runs

/// `dataprep merge`: ends a run that workers did.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Checks that every task of a plan is complete and writes the reports.",
    discussion: """
      Examples:
        dataprep merge --plan corpus.plan
        dataprep merge --plan corpus.plan --max-faults 1%

      Exit codes: 0 done; 65 more faults than --max-faults, or an input holds no record; 75 tasks are missing (run workers for them).
      """)

  @OptionGroup var planOptions: PlanOptions
  @OptionGroup var reporting: ReportingOptions

  @Option(
    help: ArgumentHelp(
      "Exit with code 65 beyond this many faults, a count (100) or a share of all records (1%).", valueName: "x"))
  var maxFaults: FaultAllowance?

  func run() throws {
    let frozen = try planOptions.load()
    let result = try Merge(plan: frozen.plan, folder: frozen.file.output).run()
    try RunCroissant.write(in: frozen.file.output, isComplete: result.isComplete, hasChanged: true)
    for warning in result.warnings { Console.warning(warning) }
    if !reporting.quiet {
      switch reporting.logFormat {
      case .text: for line in try frozen.command.summary(result, seconds: 0) { Console.note(line) }
      case .json:
        Console.event(
          RunEvent(name: "done", counts: frozen.command.events(result.counts), file: frozen.command.resultFile).json)
      }
    }
    try RunCheck(
      result, output: frozen.file.output, maxFaults: maxFaults ?? frozen.command.behaviour.maxFaults
    ).check()
  }
}
