import ArgumentParser

/// `dataprep langid`: language identification by itself.
struct LangID: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "langid",
    abstract: "Identifies the languages of lines and documents.",
    discussion: """
      Works with the built-in model, and with every classifier that fastText trains (.bin and .ftz).

      Examples:
        dataprep langid predict < lines.txt
        dataprep langid predict --top-k 3 --canonical < lines.txt
        dataprep langid predict --documents < corpus.jsonl > labelled.jsonl
        dataprep langid eval dev.tsv
        dataprep langid info lid176
        dataprep langid train train.tsv --output langid.ftz
        dataprep langid wordlist build 'corpus/docs/*/*.jsonl.zst' --output words.tsv
      """,
    subcommands: [LangIDPredict.self, LangIDEval.self, LangIDInfo.self, LangIDTrain.self, WordListCommand.self])
}
