import ArgumentParser
import Base
import Fetch
import HTML
import Language
import Records
import Runs
import Stages

/// `dataprep crawl-extract`: archives in, documents by language out.
struct CrawlExtract: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crawl-extract",
    abstract: "Reads web archives and writes their pages' main text by language.",
    discussion: """
      INPUT is a WARC, ARC or WET file (gzip, zstd, lz4 or plain), a folder of them, a glob, \
      an https:// address, a listing of these (warc.paths.gz, or @FILE), or - for standard input.

      DIR holds, at the end:
        docs/LANG/TASK.jsonl.zst     documents, one JSON object a line
        rejects/REASON/TASK...       pages that were dropped, and why
        report.html, report.json     what was read, kept, dropped and found broken
        faults.jsonl                 each damaged place: kind, file, offset
        records/                     what says that a task's files are whole

      Run the same command again after an interruption: what is done is not done again, and the \
      bytes are those of an undisturbed run.

      Examples:
        dataprep crawl-extract crawl/*.warc.gz --output corpus
        dataprep crawl-extract warc.paths.gz --output corpus --languages sw,yo
        curl -s https://host/x.warc.gz | dataprep crawl-extract - --output corpus --langid-model none

      Exit codes: 0 done, 65 more faults than --max-faults, 66 an input is missing, 74 cannot read or \
      write, 75 stopped or locked (run it again), 78 the folder holds output of other settings.
      """)

  @Argument(help: ArgumentHelp("Archives, folders, globs, listings, addresses or -.", valueName: "input"))
  var inputs: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "dir"))
  var output: String

  @Option(help: ArgumentHelp("Keep these languages only, as tags separated by commas (sw,yo).", valueName: "tags"))
  var languages: String?

  @Option(
    help: ArgumentHelp("A language model's name or path, or none. Default: the built-in one.", valueName: "model")
  )
  var langidModel: String?

  @Option(
    help: ArgumentHelp(
      "The least score of each language, as lines of language<TAB>score, * for all others; below it a document is und.",
      valueName: "file"))
  var langidThresholds: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads to work with. Default: one for each processor.", valueName: "n"))
  var threads: Int?

  @Option(help: "How output files are stored: jsonl.zst, jsonl.gz or jsonl.")
  var format: JSONLinesFormat = .zstd

  @Option(help: ArgumentHelp("Read this many pages at most.", valueName: "n"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "End with exit code 65 beyond this many faults, a count (100) or a share of all records (1%).", valueName: "x"))
  var maxFaults: FaultAllowance?

  @Option(help: "Which dropped pages to write: none, sample (the first of each reason and one in fifty) or all.")
  var rejects: RejectPolicy = .sample

  @Option(help: "The HTML parser: native, or libxml2 to compare with.")
  var parser: HTMLParserChoice = .native

  @Option(help: "Which mistake to avoid: furniture kept (precision), content lost (recall), or both alike.")
  var favor = ExtractionOptions.Favor.balanced

  @Option(help: "Whether readers' comments below an article are part of its text: keep or drop.")
  var comments = ExtractionOptions.Comments.drop

  @Option(help: "The form of texts: plain (a line a block) or markdown.")
  var text = ExtractionOptions.Form.plain

  @Flag(help: "Bring texts into Unicode's normal form C.")
  var nfc = false

  @Flag(name: .shortAndLong, help: "Say nothing but warnings and errors.")
  var quiet = false

  @Option(help: "Progress and summary as text, or as json for machines.")
  var logFormat: LogFormat = .text

  @Flag(help: "Print what would be done, with all defaults filled in, and do nothing.")
  var dryRun = false

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output takes the name of a folder.") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024.")
    }
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of at least 1.") }
  }

  func run() throws {
    Signals.install()
    do { try extract() } catch let error as SourceError where Signals.stop.isRequested {
      throw RunError(
        .stopped, "stopped before the end", location: output, advice: "Run the same command again to go on.",
        underlying: error)
    }
  }

  private func extract() throws {
    var policy = FetchPolicy()
    policy.shouldStop = { Signals.stop.isRequested }
    let inputs = try InputList(expanding: self.inputs, policy: policy)
    var settings = ExtractionSettings()
    settings.format = format
    settings.rejects = rejects
    settings.limit = limit
    settings.parser = parser
    settings.extraction = ExtractionOptions(favor: favor, comments: comments, form: text)
    settings.normalizes = nfc
    settings.languages = try WantedLanguages.parse(languages)
    let model = try chosenModel()
    settings.model = model.map { .init(name: $0.name, sha256: $0.sha256) }
    settings.thresholds = try langidThresholds.map { try LanguageThresholds(path: $0) }
    if model == nil, !settings.languages.isEmpty {
      throw ValidationError("--languages needs a language model: leave --langid-model none out.")
    }
    let threads = self.threads ?? processorCount()
    var extraction = CrawlExtraction(
      inputs: inputs.entries.map(\.location), output: output, settings: settings,
      stages: CrawlStages.all(
        parser: parser, extraction: settings.extraction, normalizes: nfc, model: model?.model,
        thresholds: settings.thresholds, languages: settings.languages))
    if dryRun { return try printPlan(inputs, extraction.settings, threads: threads) }
    extraction.threads = threads
    extraction.policy = policy
    let style: ProgressReporter.Style =
      quiet ? .quiet : logFormat == .json ? .json : Console.isErrorTerminal ? .terminal : .lines
    let reporter = ProgressReporter(style: style, totalBytes: inputs.knownByteCount)
    defer { reporter.finish() }
    let report = try extraction.run(stop: Signals.stop) { reporter.update($0) }
    reporter.finish()
    if !quiet { Summary(report: report, folder: output).print(logFormat) }
    try check(report)
  }

  /// The model that was asked for; the built-in one without a wish, none where that is asked for.
  private func chosenModel() throws -> LanguageModelChoice? {
    langidModel == "none" ? nil : try LanguageModelChoice(langidModel)
  }

  private func printPlan(_ inputs: InputList, _ settings: ExtractionSettings, threads: Int) throws {
    var json = JSONWriter()
    json.beginObject()
    json.key("output")
    json.string(output)
    json.key("threads")
    json.integer(threads)
    json.key("plan")
    json.string(settings.digest)
    json.key("settings")
    json.value(try JSONValue(parsing: settings.json.span))
    json.key("inputs")
    json.beginArray()
    for entry in inputs.entries {
      json.beginObject()
      json.key("input")
      json.string(entry.location)
      json.key("bytes")
      if let byteCount = entry.byteCount { json.integer(byteCount) } else { json.null() }
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.endLine()
    Console.print(json.bytes)
  }

  /// The run is done; says by the exit code what was wrong with the inputs.
  private func check(_ report: RunReport) throws {
    if let first = report.failures.first {
      let others = report.failures.count > 1 ? " and \(report.failures.count - 1) more" : ""
      throw RunError(
        .inputsFailed((first.error as? any ReportableError)?.exitCode ?? .inputOutput),
        "could not be read to its end\(others)",
        location: first.input,
        advice: "What could be read elsewhere is written. Run the same command again to retry.",
        underlying: first.error)
    }
    let faults = report.statistics.faults.total
    if let maxFaults, !maxFaults.allows(faults, of: report.statistics.records.total) {
      throw RunError(
        .tooManyFaults, "\(faults) faults are more than --max-faults \(maxFaults) allows",
        location: Path.join(output, "faults.jsonl"))
    }
  }
}
