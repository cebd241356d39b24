import ArgumentParser

/// `dataprep ngrams`: how often tokens follow each other in token shards.
struct NGrams: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ngrams",
    abstract: "Counts n-grams of token shards and looks them up.",
    subcommands: [NGramsBuild.self, NGramsLookup.self, NGramsExport.self])
}
