internal import Base
internal import Inference
internal import Runs
internal import Synchronization

/// What the jobs of `relabel` share in a process: passages, queries, servers and logs.
package final class RelabelContext: Sendable {
  /// The run.
  package let run: RelabelRun
  /// How queries are relabelled.
  package let settings: RelabelSettings
  /// The language model; nil where a plan is only looked at.
  internal let model: ModelConnection?
  /// The embedding model.
  internal let embedder: ModelConnection?

  private struct Loaded: Sendable {
    var passages: PassageFile?
    var queries: QueryFile?
    var seeds: [String: Int]?
    var index: PassageIndex?
  }
  private let loaded = Mutex(Loaded())

  /// Shared by the steps of a plan.
  package init(_ run: RelabelRun, _ settings: RelabelSettings, model: ModelConnection?, embedder: ModelConnection?) {
    self.run = run
    self.settings = settings
    self.model = model
    self.embedder = embedder
  }

  /// The passages, mapped once.
  internal func passages() throws -> PassageFile {
    try loaded.withLock { loaded in
      if let passages = loaded.passages { return passages }
      let passages = try PassageFile(Path.join(run.folder, RelabelRun.passagesName))
      loaded.passages = passages
      return passages
    }
  }

  /// The queries, mapped once.
  internal func queries() throws -> QueryFile {
    try loaded.withLock { loaded in
      if let queries = loaded.queries { return queries }
      let queries = try QueryFile(Path.join(run.folder, RelabelRun.queriesName))
      loaded.queries = queries
      return queries
    }
  }

  /// The numbers of seeds by their keys.
  internal func seeds() throws -> [String: Int] {
    let passages = try passages()
    return try loaded.withLock { loaded in
      if let seeds = loaded.seeds { return seeds }
      var seeds: [String: Int] = [:]
      for number in 0..<passages.count {
        let passage = try passages.passage(number)
        guard passage.isSeed else { break }
        seeds[passage.key] = number
      }
      loaded.seeds = seeds
      return seeds
    }
  }

  /// The index of the passages' vectors, made once.
  internal func index(_ path: String, threads: Int) throws -> PassageIndex {
    try loaded.withLock { loaded in
      if let index = loaded.index { return index }
      let index = try PassageIndex(path: path, settings.search, threads: threads)
      loaded.index = index
      return index
    }
  }

  /// The log of a task's answers.
  internal func log(_ name: String, _ context: TaskContext) throws -> AnswerLog {
    try AnswerLog.open(Path.join(RelabelRun.answers(in: run.folder), "\(name).jsonl"), context)
  }

  /// A server that a task cannot do without.
  internal func needed(_ model: ModelConnection?) throws(PairsError) -> ModelConnection {
    guard let model else {
      throw PairsError(.badSettings, "no server is named", advice: "Give --llm and --embeddings.")
    }
    return model
  }
}

extension RelabelContext {
  /// How the server gives log-probabilities of prompts: found by a probe, once for a server and model, and kept beside the
  /// answers, so that a run that goes on pays for no probe again.
  ///
  /// - Throws: `InferenceError.unusable` where likelihoods are asked for and the server has none that can be believed.
  internal func scoring(_ stop: StopFlag) throws -> PromptScoring {
    // Nobody can probe a batch: what its answers lack, is told of each of them.
    guard settings.asksLikelihood, model?.batches == nil else { return .echo }
    return try ProbeFile(folder: run.folder).scoring(needed(model), named: settings.model, stop) ?? .echo
  }

  /// How many alternatives of the next word the server gives, as a probe has found, once for a server and model.
  ///
  /// - Throws: `InferenceError.unusable` where labels are asked for and the server has no log-probabilities of them.
  internal func alternatives(_ stop: StopFlag) throws -> Int {
    guard settings.asksRelevance, model?.batches == nil,
      let verdict = try ProbeFile(folder: run.folder).labels(needed(model), named: settings.model, stop)
    else { return settings.alternatives }
    guard settings.api == .chat || verdict.source == .completions else {
      throw InferenceError(
        .unusable, "the server gives log-probabilities of labels for messages alone",
        location: try needed(model).identity,
        advice: "Ask it with --api chat, or rank by likelihood alone with --rank ql.")
    }
    return min(settings.alternatives, verdict.limit)
  }
}
