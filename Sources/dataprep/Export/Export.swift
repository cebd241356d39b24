import ArgumentParser
import Base
import Records

/// `dataprep export`: documents as plain text or a table, for people without zstd and JSON.
struct Export: ParsableCommand {
  /// The forms of exported files.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case txt, csv, jsonl
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes documents as plain text, CSV or JSON Lines.",
    discussion: """
      PATH is what `dataprep inspect` takes. txt has the texts alone, an empty line after each; csv a row for each \
      document with a header (RFC 4180), texts included; jsonl the lines unchanged and uncompressed. --spreadsheet makes \
      a CSV file that spreadsheet programs open as it is: with a byte order mark, and an apostrophe before fields that \
      they would take for formulas. The file appears whole or not at all. For Parquet, run crawl-extract with \
      --format parquet.

      Examples:
        dataprep export corpus --lang sw --format txt --output swahili.txt
        dataprep export corpus --format csv --spreadsheet --limit 1000 --output look.csv
        dataprep export corpus --lang yo --format jsonl --output - | wc -l

      Exit codes: 0 done; 64 usage; 66 no documents; 74 an input or output error.
      """)

  @Argument(
    help: ArgumentHelp("Output directories of runs, other directories, files, or -.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @Option(help: ArgumentHelp("The file to write, or - for standard output.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: ArgumentHelp("txt, csv or jsonl; by default the ending of --output.", valueName: "format"))
  var format: Format?

  @Option(
    help: ArgumentHelp("Only documents in these languages, separated by commas.", valueName: "tags"),
    transform: LanguageList.init(parsing:))
  var lang: LanguageList?

  @Option(
    help: ArgumentHelp("Only documents whose text, title or URL matches this regular expression.", valueName: "regex"))
  var grep: String?

  @Option(help: ArgumentHelp("At most n documents; 0 for all.", valueName: "n"))
  var limit = 0

  @Flag(help: "CSV for spreadsheet programs: a byte order mark, and no field that is a formula.")
  var spreadsheet = false

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit takes a number of at least 0.") }
    let format = try chosenFormat()
    if spreadsheet, format != .csv { throw ValidationError("--spreadsheet is for --format csv.") }
    _ = try documents
  }

  /// The documents that the options select.
  private var documents: SelectedDocuments {
    get throws { try SelectedDocuments(paths: paths, languages: lang?.codes, pattern: grep, rejects: false) }
  }

  private func chosenFormat() throws -> Format {
    if let format { return format }
    guard let format = Format.allCases.first(where: { output.hasSuffix(".\($0.rawValue)") }) else {
      throw ValidationError("--format is needed: \(output) ends in none of .txt, .csv and .jsonl.")
    }
    return format
  }

  func run() throws {
    var writer = ExportWriter(format: try chosenFormat(), isForSpreadsheets: spreadsheet)
    var file: AtomicFile?
    if output != "-" { file = try AtomicFile(path: output) }
    var count = 0
    var failure: OutputError?
    writer.begin()
    let limit = limit
    try documents.forEachLine { (line) throws(SourceError) in
      count += 1
      try writer.append(line, source: paths[0])
      if writer.bytes.count > 1 << 20 {
        do throws(OutputError) { try Self.flush(&writer, to: &file) } catch {
          failure = error
          return false
        }
      }
      return limit == 0 || count < limit
    }
    if let failure { throw failure }
    guard count > 0 else {
      throw SourceError(
        .missing, "no matching documents", location: paths.joined(separator: ", "),
        advice: "A run's report.html lists its languages.")
    }
    try Self.flush(&writer, to: &file)
    if file != nil {
      try file?.commit()
      Console.note("\(Amount.count(count, of: "document")) in \(output)")
    }
  }

  private static func flush(_ writer: inout ExportWriter, to file: inout AtomicFile?) throws(OutputError) {
    if file == nil {
      Console.data(writer.bytes)
    } else {
      try writer.bytes.withSpan(0..<writer.bytes.count) { (bytes) throws(OutputError) in try file?.write(bytes) }
    }
    writer.bytes.removeAll()
  }
}
