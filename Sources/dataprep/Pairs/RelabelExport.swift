import ArgumentParser
import Base
import Pairs

/// `dataprep relabel export`: pairs in the forms that training programs read.
struct RelabelExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes the pairs of a run for the program that trains with them.",
    discussion: """
      gecko is Gecko's unified text (task: ... | query: ..., title: ... | text: ...); triplets and ntuples are \
      sentence-transformers'; beir is a folder for BEIR and MTEB; msmarco has tables with whole numbers; tevatron, flag \
      (FlagEmbedding) and gpl are those of the programs of these names. DIR has a card, and left-out.tsv with the pairs \
      that the form cannot have.

      Examples:
        dataprep relabel export pairs --format gecko --output pairs-gecko
        dataprep relabel export pairs --format ntuples --unified --output tuples
        dataprep relabel export pairs --format msmarco --corpus referenced --output msmarco

      Exit codes: 0 done; 64 usage; 65 no pair is left; 66 RUN has no pairs; 73 DIR is not empty.
      """)

  @Argument(help: ArgumentHelp("The directory of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("gecko, triplets, ntuples, beir, msmarco, tevatron, flag or gpl.", valueName: "format"))
  var format: PairFormat

  @Option(name: .shortAndLong, help: ArgumentHelp("The directory to write.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(help: ArgumentHelp("Negatives of a row: exactly so many in ntuples, at most elsewhere.", valueName: "n"))
  var negatives: Int?

  @Option(help: ArgumentHelp("The score of rows: fused, ql, rc or retrieval.", valueName: "score"))
  var score: PairScore = .fused

  @Option(help: ArgumentHelp("The name of the split.", valueName: "name"))
  var split = "train"

  @Flag(help: "Write Gecko's unified texts in triplets, ntuples and flag too.")
  var unified = false

  @Option(
    help: ArgumentHelp(
      "all passages of the run, or the referenced ones alone, in formats with a corpus.", valueName: "passages"))
  var corpus: CorpusChoice = .all

  @Flag(help: "Export pairs too whose query is like one of an evaluation.")
  var withContaminated = false

  @OptionGroup var reporting: ReportingOptions

  /// Passages of an export.
  enum CorpusChoice: String, ExpressibleByArgument, CaseIterable { case all, referenced }

  func run() throws {
    let pairs = try RelabelledPairs(folder)
    let settings = try PairExportSettings(
      format, negativeCount: negatives ?? (format == .ntuples ? 1 : nil), score: score, split: split, isUnified: unified
    )
    let exporter = try PairExporter(settings, to: output)
    if corpus == .all, format.hasCorpus {
      for number in 0..<pairs.passages.count { try exporter.add(try pairs.passage(number)) }
    }
    var contaminated = 0
    for number in 0..<pairs.count {
      let record = try pairs.record(number)
      if !withContaminated, !record.query.contaminatedBy.isEmpty {
        contaminated += 1
        continue
      }
      try exporter.add(try pairs.tuple(record))
    }
    let summary = try exporter.finish()
    guard !reporting.quiet else { return }
    if reporting.logFormat == .json { return Console.print(json(summary, contaminated)) }
    var parts = ["\(Amount.count(summary.written)) of \(Amount.count(pairs.count)) pairs"]
    if summary.passages > 0 { parts.append(Amount.count(summary.passages, of: "passage")) }
    Console.note("\(parts.joined(separator: ", ")): \(output)")
    for (reason, count) in summary.leftOut.sorted(by: { $0.key < $1.key }) {
      Console.note("left out: \(Amount.count(count)) \(reason) (\(Path.join(output, "left-out.tsv")))")
    }
    if contaminated > 0 {
      Console.note("left out: \(Amount.count(contaminated)) like queries of an evaluation (--with-contaminated)")
    }
    if summary.replacedCharacters > 0 {
      Console.note("\(Amount.count(summary.replacedCharacters)) tabs and line breaks became spaces")
    }
  }

  private func json(_ summary: PairExportSummary, _ contaminated: Int) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("tuples", summary.tuples)
    json.member("written", summary.written)
    json.member("passages", summary.passages)
    json.member("left_out", summary.leftOut)
    json.member("contaminated", contaminated)
    json.member("replaced_characters", summary.replacedCharacters)
    json.key("files")
    json.beginArray()
    for file in summary.files {
      json.beginObject()
      json.member("name", file.name)
      json.member("lines", file.lines)
      json.member("bytes", file.byteCount)
      json.member("sha256", file.sha256)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes.string()
  }
}

extension PairFormat: ExpressibleByArgument {}
extension PairScore: ExpressibleByArgument {}
