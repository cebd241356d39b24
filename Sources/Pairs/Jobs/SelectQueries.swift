package import Base
internal import Inference
package import Runs

/// Queries of all tasks in, the queries of the run out: the last step of `synth`, one task. Of queries that are alike, the first
/// passes; those that are too much like an evaluation's are marked.
package struct SelectQueries: Job {
  package static let id = "select"
  package static let summaries = ["report.json", "report.html"]
  internal static let file = "queries.jsonl"

  private let shared: SynthesisContext

  /// The step.
  package init(_ shared: SynthesisContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) { shared.screen.describeEvaluations(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] { request.oneAfterAll(named: "select") }

  package var balances: [Balance] { [Balance(.asked, is: [.queriesWritten], and: [.queryRejects])] }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let output = try QueryOutput(context, stage: Self.id, file: "queries", path: Self.file)
    let seen = SeenQueries()
    let screen = try QueryScreen.Worker(shared.screen, shared.settings.templates)
    for path in try parts(context) {
      let queries = try QueryFile(path)
      for number in 0..<queries.count {
        guard !context.stop.isRequested else { return }
        var query = try queries.query(number)
        if let rejection = seen.add(query.query, task: query.task) {
          try output.reject(query, RejectReason(rejection))
          continue
        }
        if let item = screen.contamination(of: query) {
          query.contaminatedBy = item
          output.count(.contaminated)
        }
        try output.add(query)
      }
    }
    try output.finish()
  }

  /// The files of queries, in the order of their seeds.
  private func parts(_ context: TaskContext) throws -> [String] {
    guard shared.corpus.list == nil else { return [try context.published(ListQueries.file, of: ListQueries.id)] }
    return try Share.all(of: shared.corpus.quotas.seedLimit, each: SynthesizeQueries.seedsOfTask).map {
      try context.published(SynthesizeQueries.path($0), of: SynthesizeQueries.id)
    }
  }

  package func conclude(_ run: ConcludedRun) throws -> [String] {
    guard run.isComplete else { return [] }
    var report = PairsReport()
    try report.addSynthesis(run.folder)
    try report.write(to: run.folder)
    return report.alarms.map { "\($0.id): \($0.message)" }
  }
}

extension Counts.Number {
  /// Queries that are too much like an evaluation's.
  package static let contaminated = Self("contaminated")
}
