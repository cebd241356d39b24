import ArgumentParser
import Base
import Runs

/// `dataprep gc`: removes what killed workers left.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Removes private files that killed workers left in a run's directory.",
    discussion: """
      Checkpoints of tasks that are not complete stay, and so does what a worker may still be writing.

      Examples:
        dataprep gc corpus
        dataprep gc --plan corpus.plan --dry-run

      Exit codes: 0 done; 66 no such directory; 78 neither a plan nor a run.
      """)

  @OptionGroup var location: LocationOptions

  @Option(help: ArgumentHelp("Private files untouched for this many seconds are nobody's.", valueName: "seconds"))
  var olderThan = 3600.0

  @Flag(help: "Print what would be removed, and do nothing.")
  var dryRun = false

  @OptionGroup var reporting: ReportingOptions

  func validate() throws {
    if olderThan < 0 { throw ValidationError("--older-than takes a number of at least 0.") }
  }

  func run() throws {
    let found = try RunLocation(location.path)
    let removed = try Cleaning(folder: found.output).run(olderThan: olderThan, isDryRun: dryRun)
    guard !reporting.quiet else { return }
    for path in removed { Console.print(PrintableText.line(path)) }
  }
}
