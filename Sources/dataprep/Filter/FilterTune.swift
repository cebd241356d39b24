import ArgumentParser
import Base
import CSystem
import Fetch
import Records
import Stages

/// `dataprep filter tune`: thresholds from labelled documents.
struct FilterTune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Finds the threshold of each score for each language from labelled documents.",
    discussion: """
      FILE has documents of `filter --mode annotate` (or of an audit) with `scores`, `language_score` and a `label`, good or \
      bad. Or --good and --bad name files of documents, which pass through --set and are scored.

      Of all thresholds that reach --precision and --recall, the one with the best F-beta is taken, as FinePDFs does for its \
      language identifier. Printed is a table (tab-separated) with the counts behind each, and bounds of 95 % (Wilson); a \
      score without a threshold says why. --rules writes the language rules: `lid-minimum` from language_score, and \
      `word-list-minimum` from word-list, with the evidence as history.

      Examples:
        dataprep filter tune labelled.jsonl
        dataprep filter tune --good sw.jsonl --bad yo.jsonl --set gopher-quality --language sw
        dataprep filter tune labelled.jsonl --confident --rules tuned --date 2026-01-31

      Exit codes: 0 done; 1 no threshold was found; 64 usage; 65 a line is no labelled document, or there is none; 66 an input is missing; \
      73 a rule is there already.
      """)

  @Argument(help: "Files of labelled documents, or - for standard input.", completion: .file())
  var files: [String] = []

  @Option(parsing: .upToNextOption, help: "Files of good documents.", completion: .file())
  var good: [String] = []

  @Option(parsing: .upToNextOption, help: "Files of bad documents.", completion: .file())
  var bad: [String] = []

  @Option(help: ArgumentHelp("Sets and stages that score --good and --bad, separated by commas.", valueName: "names"))
  var set: String?

  @Option(
    help: ArgumentHelp(
      "Another value for a stage's parameter, as `filter documents` takes it.", valueName: "name=value"))
  var param: [String] = []

  @Option(help: ArgumentHelp("The language that all documents count for; their own without it.", valueName: "tag"))
  var language: String?

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Scores to find thresholds of; all without it.", valueName: "names"))
  var score: [String] = []

  @Option(help: "Least share of good documents among those that are kept.")
  var precision = ThresholdTuner.Goal().precision

  @Option(help: "Least share of the good documents that are kept.")
  var recall = ThresholdTuner.Goal().recall

  @Option(help: "How much recall counts beside precision, as beta of F-beta.")
  var beta = ThresholdTuner.Goal().beta

  @Flag(help: "Ask the lower bound of precision to reach its floor, not the precision of the sample alone.")
  var confident = false

  @Option(help: ArgumentHelp("Directory for language rules.", valueName: "dir"), completion: .directory)
  var rules: String?

  @Option(
    help: ArgumentHelp("The word list that rules name; without it they have no word-list-minimum.", valueName: "name"))
  var wordList: String?

  @Option(help: ArgumentHelp("The day of the rules' history; today without it.", valueName: "day"))
  var date: String?

  func validate() throws {
    guard !files.isEmpty || !good.isEmpty && !bad.isEmpty else {
      throw ValidationError("Name files of labelled documents, or both --good and --bad.")
    }
    guard good.isEmpty && bad.isEmpty || set != nil else {
      throw ValidationError("--good and --bad need --set: the stages that score their documents.")
    }
    if let language, LanguageTag(language) == nil {
      throw ValidationError("--language takes a language tag, such as en.")
    }
    for (name, value) in [("--precision", precision), ("--recall", recall)] where !(0...1).contains(value) {
      throw ValidationError("\(name) takes a share from 0 to 1.")
    }
    guard beta > 0, beta <= 100 else { throw ValidationError("--beta takes a number above 0, at most 100.") }
  }

  func run() throws {
    let scores = try labelledScores()
    guard !scores.documents.isEmpty else {
      throw LabelError(
        .noDocuments, "no labelled document was found", location: (files + good + bad).joined(separator: ", "),
        advice: scores.unlabelled == 0
          ? nil : "\(scores.unlabelled) documents have no label: each line needs a member `label`, good or bad.")
    }
    var goal = ThresholdTuner.Goal()
    (goal.precision, goal.recall, goal.beta, goal.isConfident) = (precision, recall, beta, confident)
    let tuner = ThresholdTuner(goal)
    var isFound = false
    Console.print(TunedThreshold.header)
    for language in scores.languages {
      var found: [TunedThreshold] = []
      for name in scores.names(language) where score.isEmpty || score.contains(name) {
        found.append(TunedThreshold(scores, language, name, tuner))
      }
      for threshold in found {
        Console.print(threshold.line)
        isFound = isFound || threshold.result != nil
      }
      try writeRule(found, language)
    }
    if scores.unlabelled > 0 { Console.note("\(scores.unlabelled) documents have no label and do not count.") }
    guard isFound else { throw ExitCode.failure }
  }

  private func labelledScores() throws -> LabelledScores {
    var scores = LabelledScores()
    let tag = language.flatMap { LanguageTag($0) }
    for file in files { try scores.read(openSource(file), label: .stated, language: tag) }
    guard let set else { return scores }
    let stages = try StageOverrides(param).applied(
      to: FilterSet.stages(named: set.split(separator: ",").map(String.init)), resources: FilterResources())
    let placed = Analyze.placed(in: stages, language: language ?? "en")
    var faults = 0
    for file in good { faults += try scores.score(file, placed, isGood: true, language: tag) }
    for file in bad { faults += try scores.score(file, placed, isGood: false, language: tag) }
    if faults > 0 { Console.note("\(faults) lines could not be read and do not count.") }
    return scores
  }

  private func writeRule(_ found: [TunedThreshold], _ language: LanguageTag) throws {
    guard let rules,
      let text = TunedRule.yaml(found, language: language, date: date ?? Today.date, wordList: wordList)
    else { return }
    let path = Path.join(rules, "\(language.code).yaml")
    guard FileSystem.entry(at: path) == nil else {
      throw OutputError(
        .cannotCreate, "a rule is there already", location: path,
        advice: "Take the values over by hand: a rule has more than thresholds.")
    }
    try FileSystem.createFolder(rules)
    try AtomicFile.write(text, to: path)
  }
}
