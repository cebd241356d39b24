import ArgumentParser
import Base
import Fetch
import Jobs
import Records
import Runs
import Stages

/// `dataprep filter documents`: documents in, documents that pass out.
struct FilterDocuments: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "documents",
    abstract: "Drops documents by rules of quality, or scores them (the default subcommand).",
    discussion: """
      When the run ends, DIR holds:
        docs/TASK.jsonl.zst          documents that no rule dropped, with all their members
        rejects/REASON/TASK...       dropped documents, with the stage, the reason and the values that decided
        report.json                  counts by reason, language and stage
        faults.jsonl                 lines that could not be read

      Sets and stages are applied in the order in which they are named; `dataprep filter list` names them. With --mode \
      annotate nothing is dropped: every document gets `scores`, the values of all rules, and `reasons`, all rules that \
      would have dropped it.

      Examples:
        dataprep filter --set fineweb corpus/docs/sw --output sw.filtered
        dataprep filter --set gopher,c4 corpus/docs --output filtered --rejects sample
        dataprep filter --set fineweb --mode annotate fineweb/*.parquet --output scored
        dataprep filter --set madlad400 --tier noisy corpus/docs/sw --output sw.madlad
        dataprep filter --set gopher-quality --param min-doc-words=20 corpus/docs/yo --output yo.filtered

      Exit codes: 0 done; 64 usage; 65 more faults than --max-faults, or an input holds no document; 66 an input is \
      missing; 74 read or write error; 75 stopped or locked (run it again); 78 DIR holds output of other settings, an \
      input has changed, or a parameter is wrong.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions

  @Option(help: ArgumentHelp("Sets and stages, in order, separated by commas.", valueName: "names"))
  var set: String

  @Option(
    help: ArgumentHelp(
      "Another value for a parameter: NAME=VALUE for the stage that has it, or STAGE.NAME=VALUE; VALUE is JSON. Can be "
        + "given several times.", valueName: "name=value"))
  var param: [String] = []

  @OptionGroup var languageRules: LanguageRuleOptions

  @Option(help: "drop documents, or annotate them with the scores of all rules and the reasons.")
  var mode = FilterSettings.Mode.drop

  @Option(help: "The least tier of documents in docs/: clean, or noisy (with members `tier` and `noise`).")
  var tier = TierOption.clean

  @Option(help: ArgumentHelp("Language of documents that have none.", valueName: "tag"))
  var language = "en"

  @Option(help: "Format of output files: jsonl.zst, jsonl.gz or jsonl.")
  var format = JSONLinesFormat.zstd

  @Option(
    help: "Which dropped documents to write: none, sample (the first 20 of each reason and 2 % of the rest) or all.")
  var rejects = RejectPolicy.all

  /// The tiers as an option.
  enum TierOption: String, ExpressibleByArgument, CaseIterable { case clean, noisy }

  var inputKind: InputKind { .texts }

  func validate() throws {
    if LanguageTag(language) == nil { throw ValidationError("--language takes a language tag, such as en.") }
  }

  func steps() throws -> [Step] {
    let names = set.split(separator: ",").map(String.init)
    var settings = FilterSettings(try languageRules.stages(named: names, param))
    settings.mode = mode
    settings.tier = tier == .clean ? .clean : .noisy
    settings.language = language
    settings.format = format
    settings.rejects = rejects
    return [Step(FilterJob(settings))]
  }
}

extension FilterDocuments {
  func progress(_ counts: Counts, seconds: Double) -> [String] {
    let (read, bytes) = (counts[.documentsRead], counts[.bytesIn])
    return [
      "\(Amount.count(read)) documents (\(Amount.count(Int(Double(read) / seconds)))/s)",
      "kept \(Amount.share(counts[.documents], of: read))",
      "\(Amount.bytes(bytes)) (\(Amount.bytes(Int(Double(bytes) / seconds)))/s)",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "documents_read": counts[.documentsRead], "documents": counts[.documents], "rejects": counts[.rejects].total,
      "faults": counts[.faults].total, "bytes_in": counts[.bytesIn],
    ]
  }

  var resultFile: (name: String, path: String) { ("report", Path.join(runOptions.output, "report.json")) }

  func summary(_ result: RunResult, seconds: Double) -> [String] {
    let counts = result.counts
    var lines = [
      "\(Amount.count(counts[.documentsRead], of: "document")) = \(Amount.count(counts[.documents])) kept + "
        + "\(Amount.count(counts[.rejects].total)) dropped"
    ]
    if counts[.rejects].total > 0 { lines.append("dropped: \(Amount.list(counts[.rejects]))") }
    if counts[.reasons].total > 0 { lines.append("would be dropped: \(Amount.list(counts[.reasons]))") }
    if counts[.faults].total > 0 {
      lines.append("faults: \(Amount.list(counts[.faults])) (\(Path.join(runOptions.output, "faults.jsonl")))")
    }
    return lines + ["report: \(resultFile.path)"]
  }
}

extension FilterSettings.Mode: ExpressibleByArgument {}
