import ArgumentParser
import Base
import Fetch
import Records

/// `dataprep inspect`: shows documents in the terminal.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows documents in the terminal.",
    discussion: """
      PATH is the output directory of a run, a directory below it, a file of JSON Lines (plain or compressed) or \
      Parquet, or - for standard input (JSON Lines). For a run's directory, shows its documents, or its dropped \
      pages with --rejects. Control characters are shown as escapes; a line of more than 64 MiB is skipped with a \
      warning. Where more documents are selected than --limit, a note on standard error says so.

      Of a run of synth or relabel the pairs are shown, or the queries where there are none yet: the query, the passage \
      that it was made for, its positive and its negatives with their scores.

      A run's own files are shown as lines for people, too: faults.jsonl and faults/, records/ (what each task wrote \
      and counted), plan.json, tasks.jsonl, and a plan's directory.

      Examples:
        dataprep inspect corpus                          the first ten documents
        dataprep inspect corpus --lang sw --sample 20    twenty at random, the same ones every time
        dataprep inspect corpus --grep 'serikali ya' | less -R
        dataprep inspect corpus --rejects --sample 5     what was dropped, and why
        dataprep inspect corpus --lang yo --json --limit 0 | jq .url
        dataprep inspect corpus/faults.jsonl             what was damaged, and where
        dataprep inspect corpus/records --limit 0        what each task wrote
        dataprep inspect corpus.plan                     what is to be done
        dataprep inspect pairs --sample 20               queries with their positives and negatives
      """)

  @Argument(
    help: ArgumentHelp("Output directories of runs, other directories, files, or -.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @Option(help: ArgumentHelp("Show n random documents instead of the first ones.", valueName: "n"))
  var sample: Int?

  @Option(help: ArgumentHelp("Show at most n documents; 0 for all.", valueName: "n"))
  var limit = 10

  @Option(
    help: ArgumentHelp("Show only documents in these languages, separated by commas.", valueName: "tags"),
    transform: LanguageList.init(parsing:))
  var lang: LanguageList?

  @Option(
    help: ArgumentHelp(
      "Show only documents whose text, title or URL matches this regular expression.", valueName: "regex"))
  var grep: String?

  @Option(help: ArgumentHelp("Random seed for --sample.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Show at most n characters of each text; 0 for all.", valueName: "n"))
  var characters = 1200

  @Flag(help: "Show dropped pages instead of documents.")
  var rejects = false

  @Flag(help: "Print the selected lines unchanged; rows of Parquet as JSON.")
  var json = false

  @Option(help: ArgumentHelp("Use colour: auto, always or never; auto heeds NO_COLOR.", valueName: "when"))
  var color = ColorChoice.auto

  func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample takes a number of at least 1.") }
    if characters < 0 { throw ValidationError("--characters takes a number of at least 0.") }
    if limit < 0 { throw ValidationError("--limit takes a number of at least 0.") }
    if paths.filter({ $0 == "-" }).count > 1 { throw ValidationError("- can be given once.") }
    _ = try documents
  }

  /// Bytes of lines that a sample may have.
  private static let sampleLimit = 256 << 20

  /// The documents that the options select.
  private var documents: SelectedDocuments {
    get throws { try SelectedDocuments(paths: paths, languages: lang?.codes, pattern: grep, rejects: rejects) }
  }

  func run() throws {
    let documents = try documents
    var shown = 0
    if let sample {
      var selection = Selection(capacity: sample, seed: seed)
      try documents.forEachLine { (line) throws(SourceError) in
        selection.offer(line)
        guard selection.byteCount <= Self.sampleLimit else {
          throw SourceError(
            .unsupported, "the sample takes more than \(Self.sampleLimit >> 20) MiB", location: paths[0],
            advice: "Give --sample a smaller number.")
        }
        return true
      }
      for line in selection.chosen {
        shown += 1
        try show(line.span, number: shown)
      }
    } else {
      var isMore = false
      try documents.forEachLine { (line) throws(SourceError) in
        isMore = limit > 0 && shown == limit
        guard !isMore else { return false }
        shown += 1
        try show(line, number: shown)
        return true
      }
      if isMore { Console.note(moreNote(shown)) }
    }
    if shown == 0, lang == nil, grep == nil, paths.allSatisfy({ Path.split($0).name == "faults.jsonl" }) {
      return Console.note("no faults")
    }
    if shown == 0 {
      throw SourceError(
        .missing, lang == nil && grep == nil ? "no documents" : "no matching documents",
        location: paths.joined(separator: ", "),
        advice: "A run's report.html lists its languages.")
    }
  }

  /// What is said where more documents are selected than shown; a run's report tells how many it has.
  private func moreNote(_ shown: Int) -> String {
    var total: Int?
    if paths.count == 1, lang == nil, grep == nil, !rejects,
      let report = try? FileSystem.read(Path.join(paths[0], "report.json")),
      let json = try? JSONValue(parsing: report.span)
    {
      total = json["totals"]?["documents"]?.integer
    }
    let amount =
      total.map { "\(shown) of \(Amount.count($0)) documents are shown" }
      ?? "the first \(shown) are shown, and there are more"
    return "\(amount); --limit 0 shows all"
  }

  private func show(_ line: Span<UInt8>, number: Int) throws(SourceError) {
    if json {
      var stored = ByteBuffer(capacity: line.count + 1)
      stored.append(line)
      stored.append(UInt8(ascii: "\n"))
      Console.data(stored)
    } else {
      let value = try parse(line)
      if let view = PairsView(value, of: paths[0], usesColor: color.isOn) {
        return Console.print(view.text(number: number, characters: characters == 0 ? .max : characters))
      }
      if let view = RunLineView(value, usesColor: color.isOn) {
        return Console.print(view.text(number: number))
      }
      guard value["text"]?.string != nil else {
        throw SourceError(
          .failed, "a line is not a document: it has no text field", location: paths[0],
          advice: "Use --json to print the lines unchanged.")
      }
      let view = DocumentView(
        characters: characters == 0 ? .max : characters, usesColor: color.isOn)
      Console.print(view.text(value, number: number))
    }
  }

  private func parse(_ line: Span<UInt8>) throws(SourceError) -> JSONValue {
    do { return try JSONValue(parsing: line, limit: JSONValue.documentLimit) } catch {
      throw SelectedDocuments.notJSON("a line", of: paths[0], error)
    }
  }
}
