import ArgumentParser

/// `dataprep langid wordlist`: words that are specific to languages.
struct WordListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wordlist",
    abstract: "Lists words that are specific to languages, and scores documents by them.",
    subcommands: [WordListBuild.self, WordListScore.self])
}
