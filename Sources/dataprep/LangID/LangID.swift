import ArgumentParser

/// `dataprep langid`: language identification on its own.
struct LangID: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "langid",
    abstract: "Identifies the languages of lines and documents; evaluates and trains models.",
    discussion: """
      Uses the built-in model, or any classifier trained by fastText (.bin or .ftz).

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
