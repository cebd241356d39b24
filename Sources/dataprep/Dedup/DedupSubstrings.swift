import ArgumentParser
import Deduplication
import Jobs
import Runs

/// `dataprep dedup substrings`: cuts text that stands anywhere in the corpus more than once.
struct DedupSubstrings: PassageCommand {
  static let configuration = CommandConfiguration(
    commandName: "substrings",
    abstract: "Cuts text that stands more than once, keeping the first copy.",
    discussion: """
      Finds every run of --min-bytes or more bytes that stands at an earlier place of all inputs, in the same document \
      or another one, and cuts the sentences that such runs cover. The first copy stays whole, no word is broken, and \
      every match is compared byte by byte. INPUT is JSON Lines (plain or compressed) or Parquet with `id` and `text`, \
      in the order in which first copies are kept.

      Contents of DIR after the run:
        docs/              the documents, with all other fields byte for byte
        removed.jsonl.zst  what was cut: id, start, bytes, and where the text is kept (kept_id, kept_start)
        rejects/           documents with fewer words than --min-words after cuts
        report.json        counts, in total and by input
        passages/          the steps' own files; not needed when the run is complete
        records/           the state that an interrupted run resumes from

      Examples:
        dataprep dedup substrings corpus/docs --output unique
        dataprep dedup substrings a.jsonl b.parquet --min-bytes 200 --cut line --output unique
        dataprep plan dedup substrings corpus/docs --output unique --plan unique.plan

      Exit codes: 0 success, 64 usage, 65 an input is damaged or holds no document, 66 one is missing, 74 cannot read \
      or write, 75 stopped or locked (run it again), 78 the directory holds output of other inputs or settings.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(help: ArgumentHelp("Bytes from which on a repeat counts.", valueName: "n"))
  var minBytes = PassageMethod.usualMinimumBytes

  @Option(help: "What is cut as a whole: sentence (or line), line, or word.")
  var cut = PassageSettings.Cut.sentence

  @Option(
    help: ArgumentHelp(
      "Take repeats with at most n bytes between them as one, and cut what is between.", valueName: "n"))
  var closeGaps = 0

  @OptionGroup var options: PassageOptions

  func validate() throws {
    guard (16...1 << 20).contains(minBytes) else {
      throw ValidationError("--min-bytes takes a number from 16 to 1048576.")
    }
    guard (0...1 << 20).contains(closeGaps) else {
      throw ValidationError("--close-gaps takes a number from 0 to 1048576.")
    }
  }

  func settings() -> PassageSettings {
    var settings = PassageSettings(.substrings(minimumBytes: minBytes))
    settings.cut = cut
    settings.gap = closeGaps
    options.apply(to: &settings)
    return settings
  }
}

extension PassageSettings.Cut: ExpressibleByArgument {}
