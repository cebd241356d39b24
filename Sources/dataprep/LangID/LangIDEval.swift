import ArgumentParser
import Base
import Fetch
import Language
import Records

/// `dataprep langid eval`: evaluates a model on labelled texts.
struct LangIDEval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluates a model on labelled texts.",
    discussion: """
      FILE has one text per line: label, source and text, separated by tabs; plain or compressed; - is standard \
      input. Labels are language tags in any form. Scripts are ignored.

      macro-F1 averages over all languages in the file; languages that the model does not support score 0. Closed-set \
      F1 excludes the texts of unsupported languages. Open-set precision is the mean precision of the supported \
      languages over all texts. --languages adds the macro-F1 of some languages, over all texts and over their own \
      texts only (closed-set).

      Examples:
        dataprep langid eval dev.tsv.zst
        dataprep langid eval --model lid176 --documents documents.tsv
        dataprep langid eval --languages sw,sn,zu dev.tsv
        dataprep langid eval --json dev.tsv | jq '.languages.sw.f1'
      """)

  @Argument(help: "File of labelled texts, or - for standard input.", completion: .file())
  var file: String

  @Option(help: "Name or path of the model; by default the built-in model.", completion: .file())
  var model: String?

  @Flag(help: "Classify texts as documents: by a vote of their sentences, und if there is too little evidence.")
  var documents = false

  @Option(
    help: ArgumentHelp(
      "Languages to report macro-F1 for as a group, separated by commas.", valueName: "tags"),
    transform: LanguageList.init(parsing:))
  var languages: LanguageList?

  @Option(help: "Number of confusions to print.")
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
        .badDocument, "expected a language tag, a source and a text, separated by tabs",
        location: "\(file):\(lines.lineNumber)")
    }
    let report = EvaluationReport(
      scores: scores, sources: sources, confusions: confusions, chosen: Set((languages?.tags ?? []).map(\.language)))
    Console.print(json ? report.json : report.text)
  }
}
