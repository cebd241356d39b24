import ArgumentParser
import Base
import Fetch
import Inference
import Pairs
import Runs

/// `dataprep relabel RUN`: the default subcommand of `relabel`.
struct RelabelRunCommand: RunCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Finds the best positive and hard negatives of each query.",
    discussion: """
      Five steps go on from `dataprep synth`: queries and passages are embedded; the nearest --candidates passages of each \
      query are found, its own passage always among them; the language model says how likely the query is after each \
      passage (ql), and whether each is relevant (rc); both rankings are fused by reciprocal ranks. The first is the \
      positive, --negatives chooses hard negatives. Before likelihoods are asked for, a probe finds out whether the server's \
      are real.

      Writes RUN/relabel/tuples.jsonl, with scores and hardness of each pair, and report.html. `dataprep relabel RUN` is \
      the same.

      Examples:
        dataprep relabel run pairs --local
        dataprep relabel run pairs --llm http://127.0.0.1:8000/v1 --embeddings http://127.0.0.1:8080/v1
        dataprep relabel run pairs --local --rank rc --negatives percpos:0.95 --output pairs-rc

      Exit codes: 0 done; 64 usage; 65 no query has got a pair; 66 RUN has no queries; 69 a server refuses, is gone, or gives no log-probabilities \
      that can be believed; 75 stopped, or a limit is reached; 78 the output holds other settings.
      """)

  @Argument(help: ArgumentHelp("The directory that synth has written.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The directory to write. Default: RUN/relabel.", valueName: "dir"), completion: .directory)
  var chosenOutput: String?

  @OptionGroup var behaviour: RunBehaviour
  @OptionGroup(title: "Language model") var server: ServerOptions
  @OptionGroup(title: "Embedding model") var embedding: EmbeddingOptions
  @OptionGroup(title: "Ranking") var ranking: RankingOptions

  /// Answers of servers are kept beside the run, in files that grow.
  static let writesObjectStores = false

  var output: String { chosenOutput ?? Path.join(folder, "relabel") }

  func validate() throws {
    guard server.local || server.llm != nil || server.usesBatches else {
      throw ValidationError("Missing --llm: the address of a server, or --local for small models on this machine.")
    }
    guard server.local || embedding.embeddings != nil else {
      throw ValidationError("Missing --embeddings: the address of a server that makes vectors, or --local.")
    }
  }

  func run() throws {
    try runJob()
    guard !behaviour.dryRun else { return }
    try PairsSummary(folder: output, prices: nil).check(.pairs, of: FusePairs.id, "no query has got a pair")
  }

  func expandedInputs() throws -> [Input] {
    try InputList(expanding: RelabelRun(folder).inputs, kind: .texts, policy: FetchPolicy()).entries.map { Input($0) }
  }

  /// What decides how the queries of a run are relabelled.
  private func settings(_ run: RelabelRun) throws -> RelabelSettings {
    let model = try server.llmModel ?? (server.local ? LocalModels.languageModel : run.synthesisModel())
    let embedder = try embedding.modelName(server, run: self)
    var settings = RelabelSettings(
      embeddings: EmbeddingSettings(model: embedder, format: embedding.embeddingFormat), model: model,
      selection: try ranking.selection())
    settings.embeddings.batch = embedding.embeddingBatch
    settings.embeddings.dimensions = embedding.dimensions
    settings.candidates = ranking.candidates
    settings.search = ranking.method
    settings.api = ranking.api
    if let templates = ranking.templates { settings.templates = try TemplateSet(folder: templates) }
    try settings.check()
    return settings
  }

  func describeRun(to json: inout JSONWriter) throws {
    let run = try RelabelRun(folder)
    json.key("estimate")
    json.beginObject()
    try RequestEstimate(run, settings(run)).write(to: &json, prices: server.price?.prices)
    json.endObject()
  }

  func steps() throws -> [Step] {
    let run = try RelabelRun(folder)
    let settings = try settings(run)
    let quiet = behaviour.reporting.quiet
    let shared = RelabelContext(
      run, settings,
      model: try server.connection(
        server.llm, model: settings.model, keyVariable: "DATAPREP_LLM_API_KEY", folder: folder, isLanguageModel: true,
        quiet: quiet),
      embedder: try server.connection(
        embedding.embeddings, model: settings.embeddings.model, keyVariable: "DATAPREP_EMBEDDINGS_API_KEY",
        folder: folder, isLanguageModel: false, quiet: quiet))
    return [
      Step(EmbedQueries(shared)), Step(EmbedPassages(shared)), Step(IndexPassages(shared)),
      Step(RetrieveCandidates(shared)), Step(ScoreCandidates(shared)), Step(FusePairs(shared)),
    ]
  }

  func progress(_ counts: Counts, seconds: Double) -> [String] {
    [
      "\(Amount.count(counts[.answers])) answers, \((Double(counts[.answers]) / max(seconds, 0.001)).fixed(1))/s",
      "\(Amount.count(counts[.promptTokens])) tokens",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "answers": counts[.answers], "queries": counts[.queries], "pairs": counts[.pairs],
      "relabelled": counts[.relabelled],
    ]
  }

  var resultFile: (name: String, path: String) { ("pairs", Path.join(output, "tuples.jsonl")) }

  func summary(_ result: RunResult, seconds: Double) throws -> [String] {
    try PairsSummary(folder: output, prices: server.price?.prices).pairs(seconds: seconds)
  }
}

/// How texts become vectors.
struct EmbeddingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server of the embedding model. Its key, where it wants one, is in DATAPREP_EMBEDDINGS_API_KEY.",
      valueName: "url"))
  var embeddings: String?

  @Option(
    help: ArgumentHelp("The embedding model's name on the server. Default: its only model.", valueName: "name"))
  var embeddingsModel: String?

  @Option(
    help: ArgumentHelp(
      "What stands before texts: e5, gecko (EmbeddingGemma too) or plain. Default: what the model's name tells.",
      valueName: "format"))
  var embeddingFormat: EmbeddingSettings.Format?

  @Option(help: ArgumentHelp("Texts of a request for vectors.", valueName: "n"))
  var embeddingBatch = 32

  @Option(help: ArgumentHelp("Dimensions of vectors, of models that can be cut.", valueName: "n"))
  var dimensions: Int?

  /// The model's name: as given, as in the directory of a run that goes on, or the only one that the server has.
  func modelName(_ server: ServerOptions, run: RelabelRunCommand) throws -> String {
    if let embeddingsModel { return embeddingsModel }
    guard let embeddings else { return LocalModels.embeddingModel }
    if let name = try RelabelRun.embeddingModel(of: run.output) { return name }
    let names = try ModelServer(embeddings, model: "").waitUntilReady(limit: server.wait, stop: Signals.stop) ?? []
    guard names.count == 1, let name = names.first else {
      throw ValidationError(
        "Missing --embeddings-model: the server has \(names.count) models\(names.isEmpty ? "" : ": \(names.prefix(10).joined(separator: ", "))")."
      )
    }
    return name
  }
}

/// How candidates are found, ranked and chosen.
struct RankingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Passages of each query that are ranked.", valueName: "n"))
  var candidates = 20

  @Option(
    help: ArgumentHelp(
      "How candidates are ranked: ql+rc, ql (query likelihood) or rc (relevance classification).", valueName: "rankers")
  )
  var rank: RankFusion.Rankers = .both

  @Option(help: ArgumentHelp("The constant of the fusion: 0 as in Gecko, 60 as in search engines.", valueName: "k"))
  var fusionK = 0

  @Option(
    help: ArgumentHelp(
      "Which candidates become negatives: last, sampled, or percpos:X for those below X of the positive's score.",
      valueName: "choice"))
  var negatives: NegativeChoice = .last

  @Option(help: ArgumentHelp("Negatives of each pair, at most.", valueName: "n"))
  var negativeCount = 1

  @Option(
    help: ArgumentHelp(
      "What becomes of probable positives among the candidates: keep, promote or drop.", valueName: "action"))
  var falseNegatives: FalseNegatives = .keep

  @Flag(help: "Drop pairs whose positive is classified as not relevant.")
  var dropRefused = false

  @Option(
    help: ArgumentHelp("Drop queries whose own passage is not among the nearest n (round-trip filter).", valueName: "n")
  )
  var roundTrip: Int?

  @Option(help: ArgumentHelp("How the nearest passages are found: exact, int8 or ivf.", valueName: "method"))
  var search: SearchChoice = .exact

  @Option(help: ArgumentHelp("Lists of ivf. Default: .6 times the square root of the passages.", valueName: "n"))
  var lists: Int?

  @Option(
    help: ArgumentHelp(
      "Share of the nearest passages that ivf finds. So many lists are searched as a sample of the queries needs.",
      valueName: "share"))
  var recall = 0.98

  @Option(help: ArgumentHelp("Search so many lists of ivf instead.", valueName: "n"))
  var probes: Int?

  @Option(
    help: ArgumentHelp(
      "A directory of prompt templates, which replace the built-in ones of the same kind, family and language.",
      valueName: "dir"), completion: .directory)
  var templates: String?

  @Option(
    help: ArgumentHelp("completions or chat: which function of the server classifies relevance.", valueName: "function")
  )
  var api: GenerationAPI = .completions

  func selection() throws -> PairSelection {
    try PairSelection(
      fusion: RankFusion(rank, k: fusionK), negatives: negatives, negativeCount: negativeCount,
      falseNegatives: falseNegatives, refusesPositives: dropRefused, seedWithin: roundTrip)
  }

  var method: SearchMethod {
    switch search {
    case .exact: .exact
    case .int8: .bytes
    case .ivf: .inverted(lists: lists, probes.map(InvertedAim.probes) ?? .recall(recall))
    }
  }

  func validate() throws {
    if search != .ivf, lists != nil || probes != nil {
      throw ValidationError("--lists and --probes go with --search ivf.")
    }
    if !(recall > 0 && recall <= 1) { throw ValidationError("--recall takes a share of 0 to 1, as .98.") }
    if probes ?? 1 < 1 || lists ?? 1 < 1 { throw ValidationError("--lists and --probes take numbers from 1.") }
  }
}

/// How the nearest passages are found.
enum SearchChoice: String, ExpressibleByArgument, CaseIterable { case exact, int8, ivf }

extension RankFusion.Rankers: ExpressibleByArgument {}
extension FalseNegatives: ExpressibleByArgument {}
extension EmbeddingSettings.Format: ExpressibleByArgument {}
extension NegativeChoice: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
  package var defaultValueDescription: String { name }
}
