import ArgumentParser

/// `dataprep filter`: documents that rules speak for, and tools around the rules.
struct FilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Drops documents by rules of quality, or scores them, and checks rules.",
    usage: """
      dataprep filter --set NAME[,NAME...] INPUT... --output DIR [<options>]
      dataprep filter <subcommand>
      """,
    discussion: """
      INPUT is JSON Lines (plain or compressed) or Parquet with `text`. `dataprep filter documents --help` lists all \
      options, `dataprep filter list` all sets and stages.

      Examples:
        dataprep filter --set gopher corpus/docs/sw --output sw.filtered
        dataprep filter list
        dataprep filter check cases.jsonl
        dataprep filter false-rejections --set madlad400 good.tsv
      """,
    subcommands: [
      FilterDocuments.self, FilterList.self, FilterCheck.self, FilterFalseRejections.self, FilterTune.self,
    ],
    defaultSubcommand: FilterDocuments.self)
}
