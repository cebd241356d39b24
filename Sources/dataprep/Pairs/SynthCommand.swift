import ArgumentParser
import Base
import Fetch
import Pairs
import Records
import Runs

/// `dataprep synth`: queries for passages, written by a language model.
struct SynthCommand: InputRunCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Has a language model write queries for passages, as Gecko's FRet was made.",
    discussion: """
      Documents are cut into passages; --corpus of them are drawn by a seeded hash, --count as seeds. For each seed a \
      task family is drawn uniformly (question answering, fact checking ...), and a few-shot prompt asks the model for a \
      task and a query. Queries that are copied, trivial, in another language or there already are rejected with their \
      reasons.

      Every answer is kept in DIR/answers before the next request is sent: run the same command again after any end, and \
      it asks only for what is missing. DIR/queries.jsonl and DIR/passages.jsonl are what `dataprep relabel` goes on from.

      Examples:
        dataprep synth corpus/docs/sw --output pairs --local --count 20
        dataprep synth corpus/docs/en --output pairs --llm http://127.0.0.1:8000/v1 --llm-model gemma-3-27b --count 100000
        dataprep synth corpus --output pairs --llm http://127.0.0.1:8000/v1 --llm-model m --languages sw=0.6,en=0.4 --dry-run

      Exit codes: 0 done; 64 usage; 65 no passage can be drawn, or no query has passed; 66 an input is missing; 69 the server refuses or is gone \
      (run it again: it goes on); 75 stopped, or a limit on cost or tokens is reached; 78 DIR holds other output.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var runOptions: RunOptions
  @OptionGroup(title: "Server") var server: ServerOptions
  @OptionGroup(title: "Passages") var passages: PassageDrawOptions
  @OptionGroup(title: "Queries") var queries: QueryOptions

  var inputKind: InputKind { .texts }

  func validate() throws {
    guard passages.from != nil || server.local || server.llm != nil || server.usesBatches else {
      throw ValidationError("Missing --llm: the address of a server, or --local for small models on this machine.")
    }
    guard passages.from != nil || server.local || server.llmModel != nil else {
      throw ValidationError("Missing --llm-model: the model's name on the server.")
    }
  }

  func run() throws {
    try runJob()
    guard !behaviour.dryRun else { return }
    try PairsSummary(folder: output, prices: nil).check(.queriesWritten, of: SelectQueries.id, "no query has passed")
  }

  func steps() throws -> [Step] {
    let model = server.llmModel ?? LocalModels.languageModel
    let corpus = try passages.settings()
    let shared = SynthesisContext(
      folder: output, corpus: corpus, settings: try queries.settings(model: model, seed: passages.seed),
      screen: try queries.screen(),
      model: try server.connection(
        server.llm, model: model, keyVariable: "DATAPREP_LLM_API_KEY", folder: output,
        isLanguageModel: true, quiet: behaviour.reporting.quiet))
    let queries: any Job = corpus.list.map { ListQueries(shared, $0) } ?? SynthesizeQueries(shared)
    return [Step(ScanPassages(corpus)), Step(DrawPassages(corpus)), Step(queries), Step(SelectQueries(shared))]
  }

  func describeRun(to json: inout JSONWriter) throws {
    let model = server.llmModel ?? LocalModels.languageModel
    json.key("estimate")
    json.beginObject()
    RequestEstimate(try queries.settings(model: model, seed: passages.seed), try passages.settings())
      .write(to: &json, prices: server.price?.prices)
    json.endObject()
  }

  func progress(_ counts: Counts, seconds: Double) -> [String] {
    [
      "\(Amount.count(counts[.documentsRead])) documents read",
      "\(Amount.count(counts[.answers])) answers, \((Double(counts[.answers]) / max(seconds, 0.001)).fixed(1))/s",
    ]
  }

  func events(_ counts: Counts) -> KeyValuePairs<String, Int> {
    [
      "documents": counts[.documentsRead], "passages": counts[.passages], "seeds": counts[.seeds],
      "answers": counts[.answers], "faults": counts[.faults].total,
    ]
  }

  /// Answers of servers are kept beside the run, in files that grow.
  static let writesObjectStores = false

  var resultFile: (name: String, path: String) { ("queries", Path.join(output, "queries.jsonl")) }

  func summary(_ result: RunResult, seconds: Double) throws -> [String] {
    try PairsSummary(folder: output, prices: server.price?.prices).synthesis(seconds: seconds)
  }
}

/// Which passages are drawn.
struct PassageDrawOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Seeds: passages that queries are made for.", valueName: "n"))
  var count = 1000

  @Option(
    help: ArgumentHelp(
      "Passages in all, among which retrieval looks for better positives and for hard negatives. Default: 20 times "
        + "--count; with --from 100,000.", valueName: "n"))
  var corpus: Int?

  @Option(
    help: ArgumentHelp(
      "Take queries that exist already, and ask no model: .tsv of identifier and query, lines of queries, or .jsonl with "
        + "query, task and positive. Positives join the passages.", valueName: "file"), completion: .file())
  var from: String?

  @Option(help: ArgumentHelp("Another draw of passages, families and words for another seed.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Words of a passage, at most; five characters of scripts without spaces are as much as one.", valueName: "n"))
  var passageWords = 120

  @Option(help: ArgumentHelp("Words of a passage, at least.", valueName: "n"))
  var minWords = 20

  @Option(help: ArgumentHelp("Seeds of one host, at most.", valueName: "n"))
  var perHost: Int?

  @Option(
    help: ArgumentHelp(
      "Shares of languages: sw=0.6,en=0.4. Documents of others are left out. Default: as they come.",
      valueName: "shares"))
  var languages: LanguageShares?

  func validate() throws {
    guard (1...1 << 32).contains(count) else { throw ValidationError("--count takes a number from 1.") }
    if let corpus, from == nil, corpus < count {
      throw ValidationError("--corpus is at least --count: seeds are part of it.")
    }
    guard (1...10_000).contains(passageWords), minWords >= 0 else {
      throw ValidationError("--passage-words takes a number from 1 to 10000, and --min-words one from 0.")
    }
    if let perHost, perHost < 1 { throw ValidationError("--per-host takes a number from 1.") }
  }

  func settings() throws -> CorpusSettings {
    let list = try from.map { try QueryList($0) }
    var quotas = PassageQuotas(
      seeds: list == nil ? count : 0, passages: corpus ?? (list == nil ? nil : 100_000), seed: seed)
    quotas.perHost = perHost
    quotas.languages = languages?.shares ?? []
    var settings = CorpusSettings(quotas: quotas)
    settings.windows.words = passageWords
    // Five characters are as much as a word, as in the default.
    settings.windows.characters = passageWords * 5
    settings.windows.fewestWords = min(minWords, passageWords)
    settings.list = list
    return settings
  }
}

/// Shares as `--languages` takes them.
struct LanguageShares: ExpressibleByArgument {
  let shares: [PassageQuotas.Language]

  init?(argument: String) {
    var shares: [PassageQuotas.Language] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", omittingEmptySubsequences: false)
      guard (1...2).contains(words.count), let tag = LanguageTag(String(words[0])),
        !shares.contains(where: { $0.tag == tag }),
        let share = words.count == 1 ? 1 : Double(words[1]), share > 0, share.isFinite
      else { return nil }
      shares.append(.init(tag: tag, share: share))
    }
    self.shares = shares
  }
}

/// Which queries are made.
struct QueryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Queries for each seed.", valueName: "n"))
  var queries = 1

  @Option(
    help: ArgumentHelp(
      "Task families that queries are drawn from, each as often as any other. Default: all that have a template for the "
        + "passage's language.", valueName: "names"))
  var families: String?

  @Option(
    help: ArgumentHelp(
      "A directory of prompt templates, which replace the built-in ones of the same kind, family and language.",
      valueName: "dir"), completion: .directory)
  var templates: String?

  @Option(
    help: ArgumentHelp(
      "completions for prompts that are continued, as base models need; chat for messages.", valueName: "function"))
  var api: GenerationAPI = .completions

  @Option(help: ArgumentHelp("How freely the model writes, 0 to 2.", valueName: "t"))
  var temperature = 0.7

  @Option(help: ArgumentHelp("The share of likely words that the model writes with.", valueName: "p"))
  var topP = 0.95

  func settings(model: String, seed: UInt64) throws -> SynthesisSettings {
    var settings = SynthesisSettings(model: model)
    settings.api = api
    if let templates { settings.templates = try TemplateSet(folder: templates) }
    settings.families = families?.split(separator: ",").map { $0.trimmingSpaces } ?? []
    settings.queries = queries
    settings.seed = seed
    settings.temperature = temperature
    settings.topP = topP
    try settings.check()
    return settings
  }

  @Option(
    help: ArgumentHelp(
      "Evaluation queries and corpora: files of lines, .tsv or .jsonl, or folders in BEIR's form. Queries like theirs are "
        + "marked, and left out of exports.", valueName: "path"), completion: .file())
  var decontaminate: [String] = []

  func screen() throws -> QueryScreen {
    var screen = QueryScreen()
    let model = try LanguageModelChoice(nil)
    screen.identifier = (model.model, model.name, model.sha256)
    if !decontaminate.isEmpty { screen.evaluations = try EvaluationQueries(paths: decontaminate) }
    return screen
  }
}

extension GenerationAPI: ExpressibleByArgument {}

extension Substring {
  /// Without spaces around it.
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
