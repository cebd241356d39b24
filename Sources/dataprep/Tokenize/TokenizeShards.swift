import ArgumentParser
import Base
import Fetch
import Records
import Runs
import Tokenization

/// `dataprep tokenize INPUT...`: texts in, token shards out.
struct TokenizeShards: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shards",
    abstract: "Writes token shards of texts (what `dataprep tokenize INPUT...` does).",
    discussion: """
      INPUT is JSON Lines (plain, gzip, zstd), Parquet as FineWeb has it, a WET archive, a folder of these, a glob, \
      an https:// address, a listing (@FILE), or - for standard input. Documents keep the inputs' order, or \
      are shuffled by --shuffle-seed.

      DIR holds, at the end:
        PREFIX_train_000001.bin ...  shards, and what their format has beside them
        manifest.json                tokenizer, settings, and of each shard counts, SHA-256 and sources
        records/, plan.json          what an interrupted run goes on from
        faults/                      records that could not be used, and where they are

      Run the same command again after an interruption: shards that are in place are not made again, and the bytes \
      are those of an undisturbed run, for any number of threads.

      Examples:
        dataprep models install gpt2
        dataprep tokenize fineweb/*.parquet --tokenizer gpt2 --output fineweb10B --prefix fineweb
        dataprep tokenize corpus/docs/sw --tokenizer gpt2 --output sw --min-shard-tokens 524289
        dataprep tokenize x.jsonl.zst --tokenizer tokenizer.json --format megatron --output megatron

      Exit codes: 0 done, 65 an input or the tokenizer is damaged, 66 one is missing, 74 cannot read or write, 75 \
      stopped or locked (run it again), 78 the folder holds another plan's shards, or settings do not go together.
      """)

  @Argument(help: ArgumentHelp("Files, folders, globs, listings, addresses or -.", valueName: "input"))
  var inputs: [String]

  @Option(help: "A tokenizer's name (`dataprep models list`) or file.")
  var tokenizer: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write.", valueName: "dir"))
  var output: String

  @Option(help: "The shards' layout: llmc (also MatMamba), datatrove, megatron or dolma.")
  var format: TokenShardFormat = .llmc

  @Option(help: ArgumentHelp("What shards' names begin with.", valueName: "name"))
  var prefix = "tokens"

  @Option(help: ArgumentHelp("Tokens of a shard: 100000000, 1e8 or 100M.", valueName: "n"))
  var shardTokens = TokenAmount(100_000_000)

  @Option(help: ArgumentHelp("The first n shards are for validation. Default: 1 for llmc, else 0.", valueName: "n"))
  var valShards: Int?

  @Option(
    help: ArgumentHelp(
      "The fewest tokens the loader takes in a shard: processes * B * T + 1 for MatMamba and llm.c.", valueName: "n"))
  var minShardTokens = TokenAmount(1)

  @Option(help: "A last shard that is shorter: merge it with the one before, drop it, or keep it.")
  var tail = TokenizationSettings.Tail.merge

  @Option(help: "The separator's place: before, after or none. Default: before for llmc, else after.")
  var eot: TokenizationSettings.SeparatorPlace?

  @Option(help: ArgumentHelp("The separator: a special token's spelling or a number.", valueName: "token"))
  var eotToken: String?

  @Option(help: "Special tokens spelled in texts: ordinary text, parse them, or error.")
  var specials = TokenizationSettings.Specials.ordinary

  @Option(help: ArgumentHelp("Shuffle documents, on disk, in an order this number decides.", valueName: "n"))
  var shuffleSeed: UInt64?

  @Flag(help: "Write the ends of documents beside llm.c's shards (NAME.bin.index, as datatrove has them).")
  var docEnds = false

  @Flag(help: "Write a table beside each shard: tokens, id, file and line of each document (as dolma has it).")
  var trace = false

  @Option(help: ArgumentHelp("The field with the text.", valueName: "name"))
  var textField = "text"

  @Option(help: ArgumentHelp("The field with the identifier, for tables.", valueName: "name"))
  var idField = "id"

  @Option(
    name: [.customShort("j"), .long],
    help: ArgumentHelp("Threads to work with. Default: one for each processor.", valueName: "n"))
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say nothing but warnings and errors.")
  var quiet = false

  @Option(help: "Progress and summary as text, or as json for machines.")
  var logFormat: LogFormat = .text

  @Flag(help: "Print what would be done, with all defaults filled in, and do nothing.")
  var dryRun = false

  func validate() throws {
    if output.isEmpty { throw ValidationError("--output takes the name of a folder.") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes a number from 1 to 1024.") }
    if let valShards, valShards < 0 { throw ValidationError("--val-shards takes a number of at least 0.") }
    if shardTokens.count < 1 { throw ValidationError("--shard-tokens takes a number of at least 1.") }
    if prefix.contains("/") { throw ValidationError("--prefix takes a name without a folder.") }
  }

  func run() throws {
    Signals.install()
    do { try tokenize() } catch let error as any ReportableError where Signals.stop.isRequested {
      throw RunError(
        .stopped, "stopped before the end", location: output, advice: "Run the same command again to go on.",
        underlying: (error as? RunError)?.code == .stopped ? nil : error)
    }
  }

  private func tokenize() throws {
    var policy = FetchPolicy()
    policy.shouldStop = { Signals.stop.isRequested }
    let list = try InputList(expanding: inputs, kind: .texts, policy: policy)
    let file = try TokenizerArgument.load(tokenizer)
    let plan = try TokenizationPlan(
      inputs: list.entries.map { .init(location: $0.location, byteCount: $0.byteCount) }, tokenizer: file,
      settings: try settings(file))
    if dryRun {
      var json = JSONWriter()
      plan.write(to: &json)
      json.endLine()
      return Console.print(json.bytes)
    }
    var run = TokenizationRun(plan: plan, output: output)
    run.threads = threads ?? processorCount()
    run.policy = policy
    let style: ProgressReporter.Style =
      quiet ? .quiet : logFormat == .json ? .json : Console.isErrorTerminal ? .terminal : .lines
    let reporter = ProgressReporter(style: style, totalBytes: list.knownByteCount)
    defer { reporter.finish() }
    let start = ContinuousClock.now
    let (manifest, warning) = try run.run(stop: Signals.stop) { reporter.update($0) }
    reporter.finish()
    if let warning { Console.warning(warning) }
    if !quiet {
      let seconds = start.duration(to: .now) / .seconds(1)
      TokenizationSummary(manifest: manifest, folder: output, seconds: seconds).print(logFormat)
    }
  }

  private func settings(_ file: TokenizerFile) throws -> TokenizationSettings {
    var settings = TokenizationSettings(format: format, prefix: prefix)
    settings.shardTokens = shardTokens.count
    if let valShards { settings.validationShards = valShards }
    settings.leastShardTokens = max(1, minShardTokens.count)
    settings.tail = tail
    if let eot { settings.separatorPlace = eot }
    settings.separator = try SeparatorChoice.token(settings.separatorPlace, eotToken, of: file)
    settings.specials = specials
    settings.shuffleSeed = shuffleSeed
    settings.keepsEnds = docEnds
    // Of shuffled documents nothing else tells where they are from.
    settings.traces = trace || shuffleSeed != nil
    settings.fields = TextFields(text: textField, id: idField)
    return settings
  }
}
