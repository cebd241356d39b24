import ArgumentParser
import Base
import Jobs
import Stages

/// `dataprep takedown`: removes documents from a release.
struct TakedownCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "takedown",
    abstract: "Removes the documents that a list names from a directory of documents, and keeps the proof.",
    discussion: """
      LIST has an entry a line: a URL (https://host/page, or https://host/folder/* for all that begin so), a host \
      (host.example: it and all hosts below it), or an identifier (<urn:uuid:...>, or id:NAME). Behind it may stand \
      two dates, FROM and UNTIL (2024-05-01, or - for none): then it is for captures from FROM on, and before UNTIL. \
      Without dates it is for captures of any time. A capture without a date is always meant. LIST may also be a file \
      of rules of robots.txt files, which dataprep robots makes.

      DIR is a release, the output of a run, or any directory of JSON Lines with url or id. Only files that lose \
      documents are written again; all others keep their bytes. removals.json and manifest.json keep the digest of \
      the list, how many documents went, and the SHA-256 of each file before and after.

      Examples:
        dataprep takedown optout.txt release --dry-run
        dataprep takedown optout.txt release
        dataprep takedown optout.txt release --json | jq .languages
        dataprep takedown robots.rules release --robots-agent CCBot --dry-run

      Exit codes: 0 done, or nothing to do; 64 usage; 65 a line of LIST is no entry or LIST has none, a shard is not the one that the \
      manifest lists, or a file cannot be written again (nothing is changed); 66 LIST or DIR is missing; 74 read or \
      write error; 75 a run is at work in DIR, or stopped (run it again: it finishes what was begun).
      """)

  @Argument(
    help: ArgumentHelp("The list of URLs, hosts and identifiers, or a file of rules.", valueName: "list"),
    completion: .file())
  var list: String

  @Argument(help: ArgumentHelp("The directory of documents.", valueName: "dir"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp(
      "Where LIST is a file of rules: the agents whose rules count, product tokens separated by commas. Default: all of "
        + "the file.", valueName: "tokens"), transform: RobotsAgents.init(argument:))
  var robotsAgent: RobotsAgents?

  @Flag(help: "Say what would go, and change nothing.")
  var dryRun = false

  @Flag(help: "Print the result as an object.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let takedown = Takedown(
      try StageResource(optOuts: list, agents: robotsAgent), folder: folder, threads: threads.count)
    let report = try dryRun ? takedown.preview() : takedown.run()
    if report.finishedEarlier { Console.note("an earlier removal was finished first") }
    if json {
      var writer = JSONWriter(capacity: 1024)
      report.write(to: &writer)
      return Console.data(writer.bytes.string())
    }
    for line in lines(report) { Console.print(line) }
    for file in report.unwritable {
      Console.warning("\(Path.join(folder, file.path)): cannot be written again: \(file.reason)")
    }
  }

  private func lines(_ report: TakedownReport) -> [String] {
    let verb = dryRun ? "would go" : "removed"
    var lines = [
      "\(Amount.count(report.removed)) of \(Amount.count(report.documents)) documents \(verb), from "
        + "\(Amount.count(report.affected.count)) of \(Amount.count(report.files, of: "file"))",
      "\(Amount.count(report.entriesUsed)) of \(Amount.count(report.entries)) entries of the list name a document",
    ]
    for loss in report.languages where loss.removed > 0 {
      lines.append(
        "\(loss.language): \(Amount.count(loss.removed)) of \(Amount.count(loss.documents)) "
          + "(\(Amount.share(loss.removed, of: loss.documents)))")
    }
    for file in report.affected { lines.append("\(file.path): \(Amount.count(file.removed))") }
    return lines
  }
}
