import ArgumentParser
import Base
import Fetch
import HTML
import Jobs
import Language
import Records
import Runs
import Stages

/// `dataprep crawl-extract`: archives in, documents by language out.
struct CrawlExtract: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "crawl-extract",
    abstract: "Extracts the main text of the pages in web archives and writes it by language.",
    discussion: """
      INPUT is a WARC, ARC or WET file (gzip, zstd, lz4 or plain), a directory of them, a glob, \
      an https:// URL, a listing of these (warc.paths.gz, or @FILE), or - for standard input.

      When the run ends, DIR holds:
        docs/LANG/TASK.jsonl.zst     documents, one JSON object per line (--format for others)
        rejects/REASON/TASK...       dropped pages, with the reason
        blocked/TASK...              those that robots.txt files disallow (--robots)
        report.html, report.json     what was read, kept, dropped and found damaged
        README.md                    a card: datasets.load_dataset("DIR", "sw") reads the folder
        faults.jsonl                 each damaged place: kind, file, offset
        records/                     completion records: size and SHA-256 of every file

      Run the same command again after an interruption: finished work is not repeated, a long archive \
      continues near where it was, and the bytes are those of an undisturbed run.

      Examples:
        dataprep crawl-extract crawl/*.warc.gz --output corpus
        dataprep crawl-extract warc.paths.gz --output corpus --languages sw,yo
        dataprep crawl-extract crawl.warc.gz --output corpus --robots robots.rules
        curl -s https://host/x.warc.gz | dataprep crawl-extract - --output corpus --langid-model none

      Exit codes: 0 done; 64 usage; 65 more faults than --max-faults, or an input holds no record; 66 an input is \
      missing; 69 a server refuses, or an input was changed while it was read; \
      74 read or write error; 75 stopped or locked (run it again); 77 an input may not be read; 78 DIR holds output \
      of other settings, or an input has changed.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(
    help: ArgumentHelp("Keep these languages only: tags separated by commas (sw,yo).", valueName: "tags"),
    transform: LanguageList.init(parsing:))
  var languages: LanguageList?

  @Option(
    help: ArgumentHelp("Language model: a name, a path, or none. Default: the built-in model.", valueName: "model"),
    completion: .file())
  var langidModel: String?

  @Option(
    help: ArgumentHelp(
      "Minimum score per language, as lines of language<TAB>score, * for all others; below it a document is und.",
      valueName: "file"), completion: .file())
  var langidThresholds: String?

  @Option(help: "Format of output files: jsonl.zst, jsonl.gz, jsonl or parquet.")
  var format: DocumentFormat = .lines(.zstd)

  @Option(help: ArgumentHelp("Read at most this many pages.", valueName: "n"))
  var limit: Int?

  @Option(help: "Which dropped pages to write: none, sample (the first 20 of each reason and 2 % of the rest) or all.")
  var rejects: RejectPolicy = .sample

  @Option(help: "HTML parser: native, or libxml2 for comparison.")
  var parser: HTMLParserChoice = .native

  @Option(help: "Favor precision (less boilerplate), recall (less lost content), or a balance.")
  var favor = ExtractionOptions.Favor.balanced

  @Option(help: "Whether readers' comments below an article are part of its text: keep or drop.")
  var comments = ExtractionOptions.Comments.drop

  @Option(help: "Form of the text: plain (one line per block) or markdown.")
  var text = ExtractionOptions.Form.plain

  @OptionGroup var robotsOptions: RobotsOptions

  @Flag(help: "Normalize text to Unicode NFC.")
  var nfc = false

  @Flag(help: "Convert Burmese in the Zawgyi encoding to Unicode.")
  var convertZawgyi = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of at least 1.") }
    if languages != nil, langidModel == "none" {
      throw ValidationError("--languages needs a language model: leave out --langid-model none.")
    }
  }

  var inputKind: InputKind { .archives }

  func steps() throws -> [Step] {
    var settings = ExtractionSettings()
    settings.format = format
    settings.rejects = rejects
    settings.limit = limit
    settings.parser = parser
    settings.extraction = ExtractionOptions(favor: favor, comments: comments, form: text)
    settings.normalizes = nfc
    settings.convertsZawgyi = convertZawgyi
    settings.languages = languages?.codes ?? []
    settings.thresholds = try langidThresholds.map { path in
      let value = try LanguageThresholds(path: path)
      let bytes = try FileSystem.read(path)
      return .init(
        name: Path.split(path).name, sha256: Digest.of(bytes.span, .sha256).hexadecimal, value: value)
    }
    settings.robots = try robotsOptions.stage()
    if langidModel != "none" {
      let choice = try LanguageModelChoice(langidModel)
      settings.model = .init(name: choice.name, sha256: choice.sha256, model: choice.model)
    }
    return [Step(ExtractJob(settings))]
  }
}

extension CrawlExtract {
  func progress(_ counts: Counts, seconds: Double) -> [String] {
    let (pages, bytes) = (counts[.pages], counts[.bytesIn])
    var parts = [
      "\(Amount.count(pages)) pages (\(Amount.count(Int(Double(pages) / seconds)))/s)",
      "kept \(Amount.share(counts[.documents], of: pages))",
      "\(Amount.bytes(bytes)) (\(Amount.bytes(Int(Double(bytes) / seconds)))/s)",
    ]
    let faults = counts[.faults].total
    if faults > 0 { parts.append("\(Amount.count(faults)) faults") }
    return parts
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "records": counts[.records], "pages": counts[.pages], "documents": counts[.documents],
      "rejects": counts[.rejects].total, "faults": counts[.faults].total, "bytes_in": counts[.bytesIn],
    ]
  }

  var resultFile: (name: String, path: String) { ("report", Path.join(runOptions.output, "report.json")) }

  func summary(_ result: RunResult, seconds: Double) -> [String] {
    let counts = result.counts
    let folder = runOptions.output
    var lines = [
      "\(Amount.count(counts[.records])) records, \(Amount.count(counts[.pages])) pages = "
        + "\(Amount.count(counts[.documents])) documents + \(Amount.count(counts[.rejects].total)) dropped"
    ]
    if counts[.rejects].total > 0 { lines.append("dropped: \(Amount.list(counts[.rejects]))") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(folder, "faults.jsonl")))")
    }
    let languages = counts[.languages].ranked
    if !languages.isEmpty {
      let shown = languages.prefix(12).map { "\($0.name) \(Amount.count($0.count))" }.joined(separator: ", ")
      lines.append("languages: \(languages.count) - \(shown)\(languages.count > 12 ? " ..." : "")")
    }
    lines.append("report: \(Path.join(folder, "report.html"))")
    if let language = languages.first?.name {
      lines.append("look at it: dataprep inspect \(folder) --lang \(language)")
    }
    return lines
  }
}
