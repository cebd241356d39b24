import ArgumentParser
import Audit
import Base
import Records

/// `dataprep audit --lang sw`: the step of an audit that comes next.
struct AuditNext: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Does the next step: draws a sample, opens the page, or says what the labels mean.",
    discussion: """
      Without an audit of the language a sample of INPUT is drawn. While the verdict is undecided and documents are \
      left, the labelling page opens. Then the verdict is printed, with what to do next. `dataprep audit --lang LANG` is \
      the same.

      Examples:
        dataprep audit --lang sw --input corpus
        dataprep audit next --lang sw --terminal

      Exit codes: 0 keep; 1 drop; 2 undecided; 64 usage; 65 no document of the language is there; \
      66 INPUT is missing, or there is no audit and no --input; 75 stopped (run it again: it goes on).
      """)

  @Option(
    help: ArgumentHelp("The language that is audited.", valueName: "language"),
    transform: { try LanguageList.tag(parsing: $0) })
  var lang: LanguageTag

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Directories and files of documents, for a first sample.", valueName: "input"),
    completion: .file())
  var input: [String] = []

  @Flag(help: "Label in this terminal instead of a page.")
  var terminal = false

  @Flag(name: .customLong("no-open"), help: "Print the page's address, and do not open it.")
  var noOpen = false

  @Option(help: ArgumentHelp("Who labels. Default: the name of the user.", valueName: "name"))
  var rater: String?

  @OptionGroup var draw: AuditDrawOptions
  @OptionGroup var test: VerdictOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var reporting: ReportingOptions

  func run() throws {
    let folder = try AuditFolder.all(of: lang.code, in: draw.audits).last ?? firstSample()
    let report = try AuditReport(folder, design: test.design)
    if report.verdict.decision == .undecided, report.openDocuments > 0 { try label() }
    let after = try AuditReport(folder, design: test.design)
    Console.print(after.sentence)
    switch after.verdict.decision {
    case .keep: return
    case .drop: throw ExitCode(1)
    case .undecided:
      if after.openDocuments == 0 {
        Console.note(
          "all documents of the sample are labelled: dataprep audit sample --lang \(lang.code) --size \(2 * draw.size) "
            + "--input DIR draws a larger one")
      }
      throw ExitCode(2)
    }
  }

  /// Draws a sample where the language has none.
  private func firstSample() throws -> AuditFolder {
    guard !input.isEmpty else { return try AuditFolder.latest(of: lang.code, in: draw.audits) }
    let inputs = try SampleInputs.shards(input, of: lang, tier: draw.auditedTier)
    let outcome = try draw.sample(lang, inputs, threads: threads.count, reporting)
    if !reporting.quiet { Console.note("sample: \(outcome.folder.sample)") }
    return outcome.folder
  }

  /// Lets a person label, until they stop.
  private func label() throws {
    var arguments = ["--lang", lang.code, "--audits", draw.audits, terminal ? "--terminal" : "--serve"]
    if noOpen, !terminal { arguments.append("--no-open") }
    if let rater { arguments += ["--rater", rater] }
    try AuditLabelCommand.parse(arguments).run()
  }
}
