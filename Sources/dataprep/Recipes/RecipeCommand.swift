import ArgumentParser

/// `dataprep recipe`: what one does with recipes beside running them.
struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe",
    abstract: "Checks recipes and language rules.",
    discussion: """
      `dataprep run` runs recipes.

      Examples:
        dataprep recipe check pipelines
      """,
    subcommands: [RecipeCheck.self])
}
