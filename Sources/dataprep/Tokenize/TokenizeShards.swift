import ArgumentParser
import Base
import Fetch
import Jobs
import Records
import Runs
import Tokenization

/// `dataprep tokenize INPUT...`: texts in, token shards out.
struct TokenizeShards: RunCommand {
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

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(help: "A tokenizer's name (`dataprep models list`) or file.")
  var tokenizer: String

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
    help: ArgumentHelp(
      "Tokenize the inputs in n groups, each with shards of its own, so that workers can share the work.",
      valueName: "n"))
  var groups = 1

  func validate() throws {
    if let valShards, valShards < 0 { throw ValidationError("--val-shards takes a number of at least 0.") }
    if shardTokens.count < 1 { throw ValidationError("--shard-tokens takes a number of at least 1.") }
    if prefix.contains("/") || prefix.hasPrefix(".") {
      throw ValidationError("--prefix takes a name without a directory that does not begin with a dot.")
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
    settings.minimumShardTokens = max(1, minShardTokens.count)
    settings.tail = tail
    if let eot { settings.separatorPlace = eot }
    settings.separator = try SeparatorChoice.token(settings.separatorPlace, eotToken, of: file)
    settings.specials = specials
    settings.shuffleSeed = shuffleSeed
    settings.keepsEnds = docEnds
    // Of shuffled documents nothing else tells where they are from.
    settings.traces = trace || shuffleSeed != nil
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
    let shards = try TokenizationManifest(folder: runOptions.output)?.shards.count ?? 0
    var lines = [
      "\(Amount.count(counts[.tokens], of: "token")) of \(Amount.count(counts[.documents], of: "document")) "
        + "(\(Amount.bytes(counts[.textBytes])), \(perToken.fixed(2)) bytes per token) in \(Amount.count(shards, of: "shard"))"
    ]
    if counts[.droppedTokens] > 0 { lines.append("dropped: \(Amount.count(counts[.droppedTokens])) tokens") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(runOptions.output, "faults.jsonl")))")
    }
    return lines + ["manifest: \(resultFile.path)"]
  }
}
