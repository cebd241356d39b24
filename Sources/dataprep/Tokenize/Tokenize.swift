import ArgumentParser

/// `dataprep tokenize`: text to token shards, and the tools around them.
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Turns text into token shards for training, and inspects them.",
    subcommands: [
      TokenizeShards.self, TokenizeEncode.self, TokenizeDecode.self, TokenizeInspect.self, TokenizeVerify.self,
      TokenizeStats.self,
    ],
    defaultSubcommand: TokenizeShards.self)
}
