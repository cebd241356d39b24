import ArgumentParser

/// `dataprep langid wordlist`: words that are specific to a language.
struct WordListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wordlist",
    abstract: "Builds lists of words that are specific to a language, and scores documents by them.",
    subcommands: [WordListBuild.self, WordListScore.self])
}
