import ArgumentParser
import Deduplication
import Jobs
import Runs

/// `dataprep dedup spans`: cuts spans of three sentences that a corpus has more than once.
struct DedupSpans: PassageCommand {
  static let configuration = CommandConfiguration(
    commandName: "spans",
    abstract: "Cuts spans of three sentences that stand more than once, keeping the first copy.",
    discussion: """
      The rule of C4 and MADLAD-400: of every span of three sentences that stands more than once the first is kept, and \
      the sentences of all others are cut. Sentences end at marks of any script and at line ends. INPUT is JSON Lines \
      (plain or compressed) or Parquet with `id` and `text`, in the order in which first copies are kept. The output \
      directory is that of `dataprep dedup substrings`.

      Examples:
        dataprep dedup spans corpus/docs --output unique
        dataprep dedup spans corpus/docs --min-words 50 --min-sentences 3 --output unique

      Exit codes: as of `dataprep dedup substrings`.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(
    help:
      "How sentences are compared: trim, as they are; ccnet, in lower case, with 0 for every digit and without cc_net's list of punctuation."
  )
  var normalize = LineNormalization.trim

  @Option(
    help: ArgumentHelp(
      "Compare as another program, and keep the copy that it keeps: datatrove (version 0.10.1).", valueName: "program"))
  var compatible: CompatibleProgram?

  @Option(
    help:
      "With --compatible, how sentences are found: en or xx (by spaCy's rules for English, or any language), or whitespace (by marks and line ends)."
  )
  var tokenizer: DatatroveTokenizer?

  @OptionGroup var options: PassageOptions

  func validate() throws {
    if compatible == nil, tokenizer != nil { throw ValidationError("--tokenizer is for --compatible datatrove.") }
    if compatible != nil, normalize != .trim {
      throw ValidationError("--normalize is not for --compatible: sentences are compared in datatrove's form.")
    }
  }

  func settings() -> PassageSettings {
    var settings = PassageSettings(compatible == nil ? .spans(normalize) : .datatroveSpans(tokenizer ?? .en))
    options.apply(to: &settings)
    return settings
  }
}
