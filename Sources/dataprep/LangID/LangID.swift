import ArgumentParser

/// `dataprep langid`: language identification by itself.
struct LangID: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "langid", abstract: "Identifies the languages of lines and documents.",
    subcommands: [LangIDPredict.self])
}
