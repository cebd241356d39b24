import ArgumentParser
@main struct Dataprep: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dataprep", abstract: "Turns web crawls into training corpora.", subcommands: [LangID.self])
}
