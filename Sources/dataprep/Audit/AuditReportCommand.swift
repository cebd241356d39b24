import ArgumentParser
import Audit
import Base

/// `dataprep audit report`: what the labels say.
struct AuditReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Says what the labels of an audit mean: keep, drop or undecided, with intervals.",
    discussion: """
      The verdict comes from a sequential test: keep where at most 10 % of the documents are bad, drop from 25 % on, both \
      errors at most 5 % (--keep-below, --drop-from, --error). Shares are weighted by the documents that each one of the \
      sample stands for. docs/audit-statistics.md has the formulas.

      Examples:
        dataprep audit report --lang sw
        dataprep audit report --lang sw --json | jq .verdict
        dataprep audit report --lang sw --html report.html
        dataprep audit report --lang sw --save --no-texts

      Exit codes: 0 keep; 1 drop; 2 undecided; 64 usage; 65 a file of the audit is not in its form; 66 there is no audit.
      """)

  @OptionGroup var options: AuditOptions
  @OptionGroup var test: VerdictOptions

  @Option(help: ArgumentHelp("Count the labels of one rater only.", valueName: "name"))
  var rater: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(
    help: ArgumentHelp("Write the report as a page too; it needs no script.", valueName: "file"),
    completion: .file())
  var html: String?

  @Flag(help: "Keep the report in the audit's directory: report.json and report.html.")
  var save = false

  @Flag(help: "Quote no documents on the page, so that it can be shared where the texts cannot.")
  var noTexts = false

  func validate() throws {
    if noTexts, html == nil, !save {
      throw ValidationError("--no-texts is about the page that --html or --save writes.")
    }
  }

  func run() throws {
    let folder = try options.folder()
    let report = try AuditReport(folder, design: try test.design, rater: rater)
    var writer = JSONWriter(capacity: 1 << 12)
    report.write(to: &writer)
    writer.endLine()
    let page = AuditPage(report, showsTexts: !noTexts).html()
    if let html { try AtomicFile.write(page.span, to: html) }
    if save {
      try AtomicFile.write(page.span, to: folder.reportPage)
      try writer.bytes.withSpan { try AtomicFile.write($0, to: folder.report) }
    }
    if json {
      Console.data(writer.bytes.string())
    } else {
      for line in report.lines() { Console.print(line) }
    }
    switch report.verdict.decision {
    case .keep: return
    case .drop: throw ExitCode(1)
    case .undecided: throw ExitCode(2)
    }
  }
}

/// `dataprep audit status`: how all languages stand.
struct AuditStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Lists the languages that were audited, those with the most text at risk first.",
    discussion: """
      A line is the latest audit of a language: documents of the population, labels, the share of bad documents with its \
      interval, the verdict, characters at risk (those of the population times the upper end of the interval), when the \
      sample was drawn, and what to do next.

      Examples:
        dataprep audit status
        dataprep audit status --json | jq -r '.[] | select(.verdict == "undecided") | .language'

      Exit codes: 0 done; 65 a file of an audit is not in its form; 66 there is no audit.
      """)

  @Option(help: ArgumentHelp("The directory of all audits.", valueName: "dir"), completion: .directory)
  var audits = "audits"

  @OptionGroup var test: VerdictOptions

  @Flag(help: "Print one JSON array.")
  var json = false

  func run() throws {
    let all = try AuditStatus.all(in: audits, design: try test.design)
    guard !json else {
      var writer = JSONWriter(capacity: 1 << 12)
      writer.beginArray()
      for status in all { status.write(to: &writer) }
      writer.endArray()
      return Console.data(writer.bytes.string() + "\n")
    }
    let rows = [AuditStatus.head] + all.map(\.cells)
    let widths = AuditStatus.head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      Console.print(cells.joined())
    }
  }
}

/// `dataprep audit export`: an audit for other tools.
struct AuditExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes an audit in the form of another tool.",
    discussion: """
      csv has a line a label and no texts. label-studio is a list of tasks with a view of choices called label over a text \
      called text. argilla is a list of records with a field text and suggestions for a question label. croissant has \
      the fields of Croissant RAI, card a section for a data set's card; neither has texts.

      Examples:
        dataprep audit export --lang sw --format csv > labels.csv
        dataprep audit export --lang sw --format label-studio > tasks.json
        dataprep audit export --lang sw --format card >> release/README.md

      Exit codes: 0 done; 64 usage; 65 a file of the audit is not in its form; 66 there is no audit.
      """)

  @OptionGroup var options: AuditOptions

  @Option(help: "The form: csv, label-studio, argilla, croissant or card.")
  var format: AuditExport.Form

  func run() throws { Console.data(try AuditExport(try options.folder(), design: TestDesign(.init())).text(format)) }
}

extension AuditExport.Form: ExpressibleByArgument {}
