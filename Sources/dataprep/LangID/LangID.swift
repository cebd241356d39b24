import ArgumentParser

/// `dataprep langid`: language identification by itself.
struct LangID: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "langid",
    abstract: "Identifies the languages of lines and documents.",
    discussion: """
      Works with every classifier that fastText trains (.bin and .ftz), language identifiers above all.

      Examples:
        dataprep models install lid176
        dataprep langid predict < lines.txt
        dataprep langid predict --top-k 3 --canonical < lines.txt
        dataprep langid predict --documents < corpus.jsonl > labelled.jsonl
        dataprep langid info lid176
      """,
    subcommands: [LangIDPredict.self, LangIDInfo.self])
}
