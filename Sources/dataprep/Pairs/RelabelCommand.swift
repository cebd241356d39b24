import ArgumentParser

/// `dataprep relabel`: better positives and hard negatives for queries, and their exports.
struct RelabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relabel",
    abstract: "Finds the best positive and hard negatives for queries, as Gecko relabels, and exports them.",
    discussion: """
      `relabel RUN` embeds queries and passages, retrieves the nearest passages of each query, and has a language model \
      rank them twice. `relabel export RUN` writes the pairs for the programs that train with them.

      Examples:
        dataprep relabel pairs --local
        dataprep relabel pairs --llm http://127.0.0.1:8000/v1 --embeddings http://127.0.0.1:8080/v1
        dataprep relabel export pairs --format triplets --output triplets
      """,
    subcommands: [RelabelRunCommand.self, RelabelExport.self], defaultSubcommand: RelabelRunCommand.self)
}
