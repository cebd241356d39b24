import ArgumentParser
import Base
import Runs

/// `dataprep verify`: are published files what their records say?
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads every file of a run again and compares size and SHA-256 with its record.",
    discussion: """
      Of a plan it also checks that every task is complete. For token shards `dataprep tokenize verify` checks the \
      contents too.

      Examples:
        dataprep verify corpus
        dataprep verify --plan corpus.plan --json

      Exit codes: 0 all is well; 65 something is not; 66 no such directory; 78 neither a plan nor a run.
      """)

  @OptionGroup var location: LocationOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var reporting: ReportingOptions

  @Flag(help: "Print the findings as JSON.")
  var json = false

  func run() throws {
    let found = try RunLocation(location.path)
    Signals.askToStop()
    let report = try Verification(folder: found.output, threads: threads.count).run(
      tasks: found.tasks, stop: Signals.stop)
    if json {
      Console.print(text(report))
    } else if !reporting.quiet || !report.problems.isEmpty {
      Console.print(
        "\(Amount.count(report.records, of: "record")), \(Amount.count(report.files, of: "file")), "
          + Amount.bytes(report.bytes))
      for problem in report.problems { Console.print("wrong: \(PrintableText.line(problem))") }
    }
    guard report.problems.isEmpty else {
      throw RunError(
        .damaged, Amount.count(report.problems.count, of: "problem"), location: found.output,
        advice: "Remove damaged files, then run the command again with --changed redo to make what is missing again.")
    }
  }

  private func text(_ report: Verification.Report) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("records", report.records)
    json.member("files", report.files)
    json.member("bytes", report.bytes)
    json.member("problems", report.problems)
    json.endObject()
    return json.bytes.string()
  }
}
