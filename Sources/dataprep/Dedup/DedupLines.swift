import ArgumentParser
import Deduplication
import Jobs
import Runs

/// `dataprep dedup lines`: cuts lines that a corpus has more than once.
struct DedupLines: PassageCommand {
  /// What is compared and cut.
  enum Unit: String, ExpressibleByArgument, CaseIterable { case line, paragraph }

  static let configuration = CommandConfiguration(
    commandName: "lines",
    abstract: "Cuts lines or paragraphs that stand more than once, keeping the first copy.",
    discussion: """
      Compares every line of all inputs, without the white space around it, by a hash of 128 bits: no line is cut \
      because another one resembles it, unless --bloom says how often that may be. Blank lines never count. INPUT is JSON Lines (plain or compressed) or Parquet \
      with `id` and `text`, in the order in which first copies are kept. The output directory is that of \
      `dataprep dedup substrings`.

      Examples:
        dataprep dedup lines corpus/docs --output unique
        dataprep dedup lines corpus/docs --normalize ccnet --min-length 20 --output unique
        dataprep dedup lines fineweb/*.parquet --unit paragraph --output unique

      Exit codes: as of `dataprep dedup substrings`.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(help: "What is compared and cut: line, or paragraph (lines without a blank one between them).")
  var unit = Unit.line

  @Option(
    help:
      "What is compared: trim, the line without white space around it; ccnet, in lower case, with 0 for every digit and without cc_net's list of punctuation."
  )
  var normalize = LineNormalization.trim

  @Option(help: ArgumentHelp("Leave lines with fewer characters alone.", valueName: "n"))
  var minLength = 0

  @OptionGroup var options: PassageOptions
  @OptionGroup var bloomOptions: BloomOptions

  @Flag(
    help:
      "Hold the hashes of all lines in memory, --memory at most: the inputs are read once, by one process, and nothing is kept on disk. The same output; a corpus with more lines than fit is refused when they are met."
  )
  var inMemory = false

  func validate() throws {
    if bloomOptions.bloom != nil || inMemory, options.minWords > 0 || options.minSentences > 0 {
      throw ValidationError("--min-words and --min-sentences are not for --\(inMemory ? "in-memory" : "bloom").")
    }
    if bloomOptions.bloom != nil, inMemory { throw ValidationError("--bloom and --in-memory exclude each other.") }
    guard (0...1 << 30).contains(minLength) else { throw ValidationError("--min-length takes a number of at least 0.") }
  }

  func settings() -> PassageSettings {
    var settings = PassageSettings(
      .units(paragraphs: unit == .paragraph, normalize, minimumCharacters: minLength))
    options.apply(to: &settings)
    return settings
  }

  /// The settings of a run in one reading; nil for one by files of hashes.
  private var onePass: OnePassSettings? {
    let memory: OnePassSettings.Memory
    if let rate = bloomOptions.bloom {
      memory = .filter(rate: rate, byteCount: options.memory.bytes)
    } else if inMemory {
      memory = .table(mostBytes: options.memory.bytes)
    } else {
      return nil
    }
    var settings = OnePassSettings(
      .units(paragraphs: unit == .paragraph, normalize, minimumCharacters: minLength), memory)
    settings.writesDocuments = !options.rangesOnly
    return settings
  }

  func steps() throws -> [Step] {
    guard let onePass else { return try passageSteps() }
    try inputOptions.refuseStandardInput()
    return [Step(OnePassJob(onePass))]
  }

  func summary(_ result: RunResult, seconds: Double) throws -> [String] {
    passageSummary(result) + (onePass.map { BloomOptions.lines(result.counts, $0) } ?? [])
  }
}

extension LineNormalization: ExpressibleByArgument {}
