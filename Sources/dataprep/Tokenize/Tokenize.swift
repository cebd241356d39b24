import ArgumentParser

/// `dataprep tokenize`: text to token shards, and the tools around them.
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Turns text into token shards for training, and inspects them.",
    usage: """
      dataprep tokenize INPUT... --tokenizer NAME --output DIR [<options>]
      dataprep tokenize <subcommand>
      """,
    discussion: """
      INPUT is an output directory of `dataprep crawl-extract`, or files of JSON Lines, Parquet or WET. NAME is a \
      tokenizer of `dataprep models list`, a file or a directory. `dataprep tokenize shards --help` lists all options.

      Examples:
        dataprep models install gpt2
        dataprep tokenize corpus --tokenizer gpt2 --output tokens
        dataprep tokenize verify tokens
      """,
    subcommands: [
      TokenizeShards.self, TokenizeEncode.self, TokenizeDecode.self, TokenizeInspect.self, TokenizeVerify.self,
      TokenizeStats.self,
    ],
    defaultSubcommand: TokenizeShards.self)
}
