package import Base
package import Runs

/// Scores in, pairs out: the last step of `relabel`, one task.
package struct FusePairs: Job {
  package static let id = "fuse"
  package static let summaries = ["report.json", "report.html"]
  internal static let file = "tuples.jsonl"

  private let shared: RelabelContext

  /// The step.
  package init(_ shared: RelabelContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) { shared.settings.selection.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "fuse") }

  package var balances: [Balance] { [Balance(.queries, is: [.pairs], and: [.pairRejects])] }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let output = try PairOutput(context)
    let queries = try shared.queries()
    for share in Share.all(of: shared.run.queries, each: RelabelRun.queriesOfTask) {
      let scores = try MappedLines(context.published(ScoreCandidates.path(share), of: ScoreCandidates.id))
      guard scores.count == share.range.count else {
        throw PairsError(.badRecord, "the scores are of another number of queries", location: scores.path)
      }
      for place in 0..<scores.count {
        guard !context.stop.isRequested else { return }
        let query = try queries.query(share.range.lowerBound + place)
        let scored = try scores.read(place, as: "query's scores") { line throws(JSONError) in
          try ScoredCandidates(line)
        }
        guard scored.query == query.id else {
          throw PairsError(.badRecord, "the scores are of other queries", location: "\(scores.path):\(place + 1)")
        }
        let selected = Result { () throws(PairSelection.Rejection) in
          try shared.settings.selection.select(scored.candidates, key: query.drawKey)
        }
        switch selected {
        case .success(let selected): try output.add(query, selected)
        case .failure(let rejection): try output.reject(query, rejection)
        }
      }
    }
    try output.finish()
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    guard run.isComplete else { return [] }
    var report = PairsReport()
    report.rankers = shared.settings.selection.fusion.rankers
    try report.addSynthesis(shared.run.folder)
    try report.addPairs(run.folder)
    try report.write(to: run.folder)
    return report.alarms.map { "\($0.id): \($0.message)" }
  }
}

/// The files and counts of pairs and of queries without one.
private final class PairOutput {
  private let context: TaskContext
  private let tuples: LinesWriter
  private var rejects: [String: LinesWriter] = [:]
  private var counts = Counts()

  init(_ context: TaskContext) throws {
    self.context = context
    tuples = try LinesWriter(try context.stagingPath(of: FusePairs.file))
  }

  func add(_ query: QueryRecord, _ selected: PairSelection.Selected) throws {
    let tuple = TupleRecord(query, selected)
    try tuples.append { tuple.write(to: &$0) }
    counts[.queries] += 1
    counts[.pairs] += 1
    counts[.tasks].add(query.task)
    counts[.queryLanguages].add(query.language)
    let hardness = selected.hardness
    if hardness.seedRetrievalRank != nil { counts[.pairsWithSeed] += 1 }
    if hardness.relabelled { counts[.relabelled] += 1 }
    if let margin = hardness.likelihoodMargin, margin < 1 { counts[.closeLikelihoods] += 1 }
    for ranked in selected.ranking {
      counts[.candidates] += 1
      switch ranked.candidate.saysYes {
      case true?: counts[.saidYes] += 1
      case false?: counts[.saidNo] += 1
      case nil: break
      }
    }
  }

  func reject(_ query: QueryRecord, _ rejection: PairSelection.Rejection) throws {
    counts[.queries] += 1
    let reason = rejection.rawValue
    counts[.pairRejects].add(reason)
    let writer =
      try rejects[reason] ?? LinesWriter(try context.stagingPath(of: Self.path(reason)))
    rejects[reason] = writer
    try writer.append { query.writeReject(to: &$0, stage: FusePairs.id, reason: reason) }
  }

  func finish() throws {
    context.stage(try tuples.commit(as: FusePairs.file))
    for (reason, writer) in rejects.sorted(by: { $0.key < $1.key }) {
      context.stage(try writer.commit(as: Self.path(reason)))
    }
    context.add(counts)
  }

  private static func path(_ reason: String) -> String { "rejects/\(reason)/queries.jsonl" }
}

extension Counts.Number {
  /// Queries with a positive and a negative.
  package static let pairs = Self("pairs")
  /// Of these, with a passage that the query was made for.
  package static let pairsWithSeed = Self("pairs_with_seed")
  /// Of these, whose positive is another passage.
  package static let relabelled = Self("relabelled")
  /// Pairs whose first two passages by likelihood differ by less than a nat: servers' own noise is half of that.
  package static let closeLikelihoods = Self("close_likelihoods")
  /// Passages that were ranked for pairs.
  package static let candidates = Self("candidates")
  /// Of these, relevant and not relevant by classification.
  package static let saidYes = Self("said_yes")
  package static let saidNo = Self("said_no")
}

extension Counts.Name {
  /// Queries without a pair, by reason.
  package static let pairRejects = Self("pair_rejects")
  /// Pairs by their task.
  package static let tasks = Self("tasks")
  /// Pairs by the language of their query.
  package static let queryLanguages = Self("query_languages")
}
