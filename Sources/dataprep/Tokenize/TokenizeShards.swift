import ArgumentParser
import Base
import Fetch
import Jobs
import Records
import Runs
import Tokenization

/// `dataprep tokenize INPUT...`: texts in, token shards out.
struct TokenizeShards: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "shards",
    abstract: "Writes token shards of texts (what `dataprep tokenize INPUT...` does).",
    discussion: """
      INPUT is JSON Lines (plain, gzip, zstd), Parquet with FineWeb's columns, a WET archive, a directory of these, a \
      glob, an https:// URL, a listing (@FILE), or - for standard input. Documents keep the order of the inputs, \
      unless --shuffle-seed shuffles them.

      Contents of DIR after the run:
        PREFIX_train_000001.bin ...  shards, and the format's index files
        manifest.json                tokenizer, settings, and each shard's counts, SHA-256 and sources
        records/, plan.json          the state that an interrupted run resumes from
        faults/                      records that could not be used, and their locations

      After an interruption, run the same command again: it skips finished shards, and writes the same bytes as an \
      uninterrupted run, for any number of threads.

      Only INPUT, --tokenizer and --output are needed.

      Examples:
        dataprep models install gpt2
        dataprep tokenize corpus --tokenizer gpt2 --output tokens --val-share 1%
        dataprep tokenize fineweb/*.parquet --tokenizer gpt2 --output fineweb10B --prefix fineweb
        dataprep tokenize corpus/docs/sw --tokenizer gpt2 --output sw --min-shard-tokens 524289
        dataprep tokenize x.jsonl.zst --tokenizer tokenizer.json --format megatron --output megatron

      Exit codes: 0 success, 65 an input or the tokenizer is damaged, or an input holds no document, 66 one is missing, 74 cannot read or write, 75 \
      stopped or locked (run it again), 78 the directory holds another plan's shards, or the options conflict.
      """)

  // Help lists options in this order: what every call needs comes first.
  @OptionGroup var inputOptions: InputOptions

  @Option(help: "A tokenizer's name (`dataprep models list`), file or directory.", completion: .file())
  var tokenizer: String

  @OptionGroup var runOptions: RunOptions

  @Option(help: "The shards' format: llmc (also MatMamba), datatrove, megatron or dolma.")
  var format: TokenShardFormat = .llmc

  @Option(help: ArgumentHelp("Prefix of the shards' names.", valueName: "name"))
  var prefix = "tokens"

  @Option(
    help: ArgumentHelp(
      "Tokens per shard, at least \(TokenizeShards.leastShardTokens): 100000000, 1e8 or 100M.", valueName: "n"))
  var shardTokens = TokenAmount(100_000_000)

  @Option(help: ArgumentHelp("Use the first n shards for validation. Default: 1 for llmc, else 0.", valueName: "n"))
  var valShards: Int?

  @Option(
    help: ArgumentHelp(
      "Draw this share of the documents of all inputs for validation (1% or 0.01), instead of the first shards; reads "
        + "the inputs twice.", valueName: "x"))
  var valShare: ShareArgument?

  @Option(
    help: ArgumentHelp(
      "Minimum tokens per shard that the loader accepts: processes * B * T + 1 for MatMamba and llm.c.",
      valueName: "n"))
  var minShardTokens = TokenAmount(1)

  @Option(help: "What to do with a shorter last shard: merge it with the previous one, drop it, or keep it.")
  var tail = TokenizationSettings.Tail.merge

  @Option(help: "Where to write the document separator: before, after or none. Default: before for llmc, else after.")
  var eot: TokenizationSettings.SeparatorPlace?

  @Option(help: ArgumentHelp("The document separator: a special token's spelling or ID.", valueName: "token"))
  var eotToken: String?

  @Option(help: "How to treat spellings of special tokens in texts: as ordinary text, parse them, or report an error.")
  var specials = TokenizationSettings.Specials.ordinary

  @Option(help: ArgumentHelp("Shuffle the documents, on disk, with this random seed.", valueName: "n"))
  var shuffleSeed: UInt64?

  @Flag(help: "Write an index of document ends for each llm.c shard (NAME.bin.index, as datatrove does).")
  var docEnds = false

  @Flag(help: "Write a table for each shard: tokens, id, file and line of each document (as dolma does).")
  var trace = false

  @Flag(
    help: "Put ' before fields of tables that begin with =, +, -, @, a tab or CR, so that spreadsheets run no formulas."
  )
  var safeCSV = false

  @Option(help: ArgumentHelp("The text field.", valueName: "name"))
  var textField = "text"

  @Option(help: ArgumentHelp("The identifier field, for tables.", valueName: "name"))
  var idField = "id"

  @Option(
    help: ArgumentHelp(
      "Partition the inputs into n groups, each with its own shards, so that workers can share the work.",
      valueName: "n"))
  var groups = 1

  /// Tokens that a shard has at least: fewer are less than a usual training sequence, and a corpus of a billion tokens
  /// would be more than a million files, each with a record.
  private static let leastShardTokens = 1000

  func validate() throws {
    if let valShards, valShards < 0 { throw ValidationError("--val-shards takes a number of at least 0.") }
    if valShare != nil, valShards != nil || shuffleSeed != nil {
      throw ValidationError(
        "--val-share goes with neither --val-shards nor --shuffle-seed, which draws validation shards from all inputs, too."
      )
    }
    if shardTokens.count < Self.leastShardTokens {
      throw ValidationError(
        "--shard-tokens takes a number of at least \(Self.leastShardTokens), such as 100M for 100 million.")
    }
    if prefix.contains("/") || prefix.hasPrefix(".") {
      throw ValidationError("--prefix takes a name without a directory that does not begin with a dot.")
    }
    if safeCSV, !trace, shuffleSeed == nil, format != .dolma {
      throw ValidationError("--safe-csv needs a table: --trace, --shuffle-seed or --format dolma.")
    }
    if !(1...10_000).contains(groups) { throw ValidationError("--groups takes a number from 1 to 10000.") }
  }

  var inputKind: InputKind { .texts }

  func steps() throws -> [Step] {
    let file = try TokenizerArgument.load(tokenizer)
    return [Step(try TokenizeJob(tokenizer: file, settings: try settings(file)))]
  }

  private func settings(_ file: TokenizerFile) throws -> TokenizationSettings {
    var settings = TokenizationSettings(format: format, prefix: prefix)
    settings.shardTokens = shardTokens.count
    if let valShards { settings.validationShards = valShards }
    settings.validationShare = valShare?.share
    settings.minimumShardTokens = max(1, minShardTokens.count)
    settings.tail = tail
    if let eot { settings.separatorPlace = eot }
    settings.separator = try SeparatorChoice.token(settings.separatorPlace, eotToken, of: file)
    settings.specials = specials
    settings.shuffleSeed = shuffleSeed
    settings.keepsEnds = docEnds
    // For documents that were shuffled or drawn, only the table records their source.
    settings.traces = trace || shuffleSeed != nil || valShare != nil
    settings.neutralisesTables = safeCSV
    settings.fields = TextFields(text: textField, id: idField)
    settings.groups = groups
    return settings
  }
}

extension TokenizeShards {
  func progress(_ counts: Counts, seconds: Double) -> [String] {
    let (tokens, text, shuffled) = (counts[.tokens], counts[.textBytes], counts[.shuffledTokens])
    // The run that collected the documents may have been another one.
    if shuffled > 0 {
      return ["shuffled \(Amount.count(shuffled))\(tokens > 0 ? " of \(Amount.count(tokens))" : "") tokens"]
    }
    return [
      "\(Amount.count(tokens)) tokens (\(Amount.count(Int(Double(tokens) / seconds)))/s)",
      Amount.count(counts[.documents], of: "document"),
      "\(Amount.bytes(text)) (\(Amount.bytes(Int(Double(text) / seconds)))/s)",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "documents": counts[.documents], "tokens": counts[.tokens], "text_bytes": counts[.textBytes],
      "bytes_in": counts[.bytesIn], "dropped_tokens": counts[.droppedTokens], "faults": counts[.faults].total,
      "shuffled_tokens": counts[.shuffledTokens],
    ]
  }

  var resultFile: (name: String, path: String) {
    ("manifest", Path.join(runOptions.output, TokenizationManifest.fileName))
  }

  func summary(_ result: RunResult, seconds: Double) throws -> [String] {
    let counts = result.counts
    let perToken = counts[.tokens] == 0 ? 0 : Double(counts[.textBytes]) / Double(counts[.tokens])
    let manifest = try result.file(TokenizationManifest.fileName, of: output).map {
      try TokenizationManifest($0, path: resultFile.path)
    }
    let shards = manifest?.shards.count ?? 0
    var lines = [
      "\(Amount.count(counts[.tokens], of: "token")) of \(Amount.count(counts[.documents], of: "document")) "
        + "(\(Amount.bytes(counts[.textBytes])), \(perToken.fixed(2)) bytes per token) in \(Amount.count(shards, of: "shard"))"
    ]
    if let manifest { lines.append("separator: \(SeparatorChoice.description(in: manifest))") }
    if counts[.droppedTokens] > 0 { lines.append("dropped: \(Amount.count(counts[.droppedTokens])) tokens") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(runOptions.output, "faults.jsonl")))")
    }
    return lines + ["manifest: \(resultFile.path)"]
  }
}
