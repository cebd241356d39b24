import ArgumentParser
import Audit
import Base
import Language
import Recipes
import Records
import Runs
import Stages

/// `dataprep audit sample`: draws the documents that people will look at.
struct AuditSample: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draws documents of a language, kept and rejected, for people to look at.",
    discussion: """
      INPUT is the output of crawl-extract, filter, run or release, or files of documents; of these the documents of the \
      language are read, once. The sample has kept documents by score, length and crawl, and rejected ones by reason, in \
      proportion; of one host no more than one document a stratum. The same shards, size and seed give the same sample, \
      whatever the number of threads, and have one audit.

      AUDITS/LANG/DATE-ID holds then:
        sample.jsonl.zst   the documents with their texts; keep it to yourself if the texts are not yours to share
        audit.json         seed, digests of the shards, documents of the population by stratum

      Examples:
        dataprep audit sample --lang sw --input corpus
        dataprep audit sample --lang sw --input release --size 400 --seed 7 --audits audits
        dataprep audit label --lang sw --serve

      Exit codes: 0 done; 64 usage; 65 no document of the language is there, or a shard cannot be read; 66 INPUT is \
      missing; 74 read or write error; 75 stopped (run it again: it goes on).
      """)

  @Option(
    help: ArgumentHelp("The language that is audited.", valueName: "language"),
    transform: { try LanguageList.tag(parsing: $0) })
  var lang: LanguageTag

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Directories and files of documents.", valueName: "input"), completion: .file())
  var input: [String]

  @OptionGroup var draw: AuditDrawOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var reporting: ReportingOptions

  @Flag(help: "Say what would be read, and write nothing.")
  var dryRun = false

  func run() throws {
    let inputs = try SampleInputs.shards(input, of: lang, tier: draw.auditedTier)
    if dryRun {
      for input in inputs { Console.print(input.location) }
      return
    }
    let outcome = try draw.sample(lang, inputs, threads: threads.count, reporting)
    let faults = outcome.result.counts[.faults]
    if faults.total > 0 {
      Console.warning(
        "\(Amount.count(faults.total, of: "fault")) in the shards (\(Amount.list(faults))): what is no document is in no sample"
      )
    }
    guard !reporting.quiet else { return }
    if outcome.wasThere { Console.note("this sample was drawn before") }
    let documents = try outcome.folder.documents()
    let kept = documents.filter { $0.origin == .kept }.count
    Console.note(
      "\(Amount.count(outcome.result.counts[.ofLanguage])) documents of \(lang.code); in the sample "
        + "\(Amount.count(kept)) kept and \(Amount.count(documents.count - kept)) rejected ones")
    if kept < draw.size {
      Console.note(
        "fewer than --size \(draw.size): there are no more, or no more hosts (--per-host takes several documents of each)"
      )
    }
    Console.note("sample: \(outcome.folder.sample)")
    // The one that was drawn before may not be the latest.
    let latest = try AuditFolder.latest(of: lang.code, in: draw.audits)
    let name = latest == outcome.folder ? "" : " --audit \(outcome.folder.name)"
    Console.note("label them: dataprep audit label --lang \(lang.code) --audits \(draw.audits)\(name) --serve")
  }
}

/// How a sample is drawn.
struct AuditDrawOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The directory of all audits.", valueName: "dir"), completion: .directory)
  var audits = "audits"

  @Option(help: ArgumentHelp("Kept documents in the sample, at most.", valueName: "n"))
  var size = 200

  @Option(help: ArgumentHelp("Rejected documents in the sample, at most.", valueName: "n"))
  var rejects = 60

  @Option(help: ArgumentHelp("Another sample for another seed.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Documents of one host in one stratum, at most.", valueName: "n"))
  var perHost = 1

  @Option(
    help: ArgumentHelp("Of a release: noisy or clean. Default: clean, where there is one.", valueName: "tier"))
  var tier: String?

  @Option(
    help: ArgumentHelp(
      "Language identifier that names rival languages: a name or a path. Default: the built-in model.",
      valueName: "model"),
    completion: .file())
  var langidModel: String?

  @Option(
    help: ArgumentHelp(
      "Directory of language rules; the language's word list there aids raters.", valueName: "dir"),
    completion: .directory)
  var rules: String?

  @Option(help: ArgumentHelp("The day in the audit's name; today without it.", valueName: "day"))
  var date: String?

  func validate() throws {
    if !(1...100_000).contains(size) { throw ValidationError("--size takes a number from 1 to 100000.") }
    if !(0...100_000).contains(rejects) { throw ValidationError("--rejects takes a number from 0 to 100000.") }
    if !(1...1000).contains(perHost) { throw ValidationError("--per-host takes a number from 1 to 1000.") }
    if let tier, TierList(argument: tier)?.tiers.count != 1 { throw ValidationError("--tier takes noisy or clean.") }
    if seed > UInt64(Int.max) { throw ValidationError("--seed takes a number up to \(Int.max).") }
    if let date, !CalendarDay.isOne(date) { throw ValidationError("--date takes a day, such as 2026-01-31.") }
  }

  /// The tier of a release that is audited; nil for clean where there is one.
  var auditedTier: Verdict.Tier? { tier.flatMap { TierList(argument: $0)?.tiers.first } }

  /// Draws a sample.
  func sample(
    _ language: LanguageTag, _ inputs: [Input], threads: Int, _ reporting: ReportingOptions
  ) throws -> Sampling.Outcome {
    var settings = SampleSettings(language: language)
    settings.size = size
    settings.rejects = rejects
    settings.seed = seed
    settings.perHost = perHost
    var aids = RaterAidsSettings()
    if let langidModel {
      let choice = try LanguageModelChoice(langidModel)
      aids.model = StageResource(choice.model, name: choice.name, sha256: choice.sha256)
    }
    if let rules { aids.words = try words(rules, language) }
    var sampling = Sampling(settings: settings, aids: aids, audits: audits, date: date ?? Today.date)
    sampling.threads = threads
    Signals.askToStop()
    let reporter = ProgressReporter(
      style: reporting.style, totalBytes: inputs.reduce(0) { $0 + ($1.byteCount ?? 0) })
    defer { reporter.finish() }
    return try sampling.draw(inputs, stop: Signals.stop) { reporter.update(SampleProgress($0)) }
  }

  /// The word list of the language's rule; nil where there is none.
  private func words(_ folder: String, _ language: LanguageTag) throws -> StageResource<WordList>? {
    try LanguageRuleReader.rules(folder: folder)[language.code]?.wordList
  }
}

/// Progress of a sample.
private struct SampleProgress: ProgressNews {
  private let progress: RunProgress

  init(_ progress: RunProgress) { self.progress = progress }

  func parts(seconds: Double, totalBytes: Int) -> [String] {
    [
      "tasks \(progress.tasksDone)/\(progress.tasks)",
      "\(Amount.count(progress.counts[.scanned])) documents read",
      "\(Amount.count(progress.counts[.ofLanguage])) of the language",
    ]
  }

  var counts: KeyValuePairs<String, Int> {
    ["scanned": progress.counts[.scanned], "of_language": progress.counts[.ofLanguage]]
  }

  var tasks: (done: Int, all: Int) { (progress.tasksDone, progress.tasks) }
}
