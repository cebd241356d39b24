import ArgumentParser
import Base
import Fetch
import Language
import Records

/// `dataprep langid eval`: how well a model does on labelled texts.
struct LangIDEval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measures a model on labelled texts.",
    discussion: """
      FILE has a line for each text: label, source and text, tab-separated, plain or compressed; - is standard input. \
      Labels are languages in any notation; scripts are left out of account.

      macro-F1 is over all languages of the file, those that the model does not know counting 0; closed-set F1 \
      leaves their texts out; open-set precision is that of the known languages with all texts there. \
      --languages adds the macro-F1 of some languages: over all texts, and (closed-set) over theirs alone.

      Examples:
        dataprep langid eval dev.tsv.zst
        dataprep langid eval --model lid176 --documents documents.tsv
        dataprep langid eval --languages sw,sn,zu dev.tsv
        dataprep langid eval --json dev.tsv | jq '.languages.sw.f1'
      """)

  @Argument(help: "Labelled texts, or - for standard input.")
  var file: String

  @Option(help: "A model's name or path; the built-in one where none is given.")
  var model: String?

  @Flag(help: "Take texts as documents: by their sentences, with und where evidence is thin.")
  var documents = false

  @Option(
    help: ArgumentHelp(
      "Languages to report macro-F1 for as a group, separated by commas.", valueName: "tags"),
    transform: LanguageList.init(parsing:))
  var languages: LanguageList?

  @Option(help: "How many confusions to print.")
  var confusions = 20

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let model = try ModelArgument.load(model)
    let tags = LabelTags(model.labels).tags.map { $0 ?? .undetermined }
    let supported = Set(tags.map(\.language)).subtracting([.undetermined])
    let identifier = documents ? try DocumentIdentifier(model) : nil
    let predictor = FastTextPredictor(model)
    var scores = LanguageScores(supported: supported)
    var sources: [String: LanguageScores] = [:]
    let lines = LineReader(DecompressingSource(try openSource(file)))
    while let isSound = try lines.next({ line -> Bool in
      guard let row = LabelledText(line) else { return false }
      let text = line.extracting(row.text)
      let found =
        identifier.map { $0.identify(text).language } ?? predictor.best(text).map { tags[$0.label] } ?? .undetermined
      scores.add(gold: row.language, predicted: found)
      sources[row.source, default: LanguageScores(supported: supported)].add(gold: row.language, predicted: found)
      return true
    }) {
      guard !isSound else { continue }
      throw LanguageError(
        .badDocument, "not a language, a source and a text, tab-separated", location: "\(file):\(lines.lineNumber)")
    }
    let report = EvaluationReport(
      scores: scores, sources: sources, confusions: confusions, chosen: Set((languages?.tags ?? []).map(\.language)))
    Console.print(json ? report.json : report.text)
  }
}
