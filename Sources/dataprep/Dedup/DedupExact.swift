import ArgumentParser
import Base
import Deduplication
import Jobs
import Runs

/// `dataprep dedup exact`: documents with the same text, URL or other field.
struct DedupExact: DedupCommand {
  static let configuration = CommandConfiguration(
    commandName: "exact",
    abstract: "Removes documents that are the same as another in one field.",
    discussion: """
      Compares 128 bits of hash of a field, byte for byte: no two different values are taken for the same. Documents \
      without the field stay. With --bloom copies are told by a Bloom filter: the first document stays, some others may go \
      that are new, and the summary says how many are likely.

      Writes what `dedup minhash` writes.

      Examples:
        dataprep dedup exact corpus/docs --output corpus.unique
        dataprep dedup exact corpus/docs --field url --keep first --output corpus.urls
        dataprep dedup exact corpus/docs --bloom 0.0001 --memory 2G --output corpus.unique

      Exit codes: those of `dedup minhash`.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions
  @OptionGroup var dedupOptions: DedupOptions

  @Option(help: ArgumentHelp("The field that is compared.", valueName: "name"))
  var field = "text"

  @OptionGroup var bloomOptions: BloomOptions

  func validate() throws {
    if field.isEmpty { throw ValidationError("--field takes the name of a field.") }
    guard bloomOptions.bloom != nil else { return }
    guard let field = OnePassSettings.Field(rawValue: field) else {
      throw ValidationError("--bloom compares --field text, url or id.")
    }
    // Of equal texts the longest is the first.
    guard dedupOptions.keep == .first || field == .text && dedupOptions.keep == .longest else {
      throw ValidationError("--bloom keeps the first document: add --keep first.")
    }
    if dedupOptions.dropAll || dedupOptions.weights || dedupOptions.strict || !dedupOptions.against.isEmpty
      || !dedupOptions.accept.isEmpty
    {
      throw ValidationError(
        "--bloom knows no clusters: --drop-all, --weights, --against, --strict and --accept need them.")
    }
  }

  var rule: DuplicateRule { .equal(field: field) }

  private var bloom: OnePassSettings? {
    guard let rate = bloomOptions.bloom, let field = OnePassSettings.Field(rawValue: field) else { return nil }
    return OnePassSettings(.documents(field), .filter(rate: rate, byteCount: dedupOptions.memory.byteCount))
  }

  func steps() throws -> [Step] {
    try inputOptions.refuseStandardInput()
    if let bloom { return [Step(OnePassJob(bloom))] }
    return DeduplicationSettings.steps(try dedupOptions.settings(rule))
  }

  func summary(_ result: RunResult, seconds: Double) -> [String] {
    guard let bloom else { return clusterSummary(result, seconds: seconds) }
    let (read, kept) = (result.counts[.documentsRead], result.counts[.documents])
    return [
      "\(Amount.count(read)) documents, \(Amount.count(kept)) kept, \(Amount.count(read - kept)) removed "
        + "(\(Amount.share(read - kept, of: read))) in \(Amount.duration(seconds))"
    ] + BloomOptions.lines(result.counts, bloom) + [
      "documents: \(Path.join(runOptions.output, "docs"))", "report: \(resultFile.path)",
    ]
  }

  func run() throws { try runReportingAlarms() }
}
