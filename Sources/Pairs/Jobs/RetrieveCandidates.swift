package import Base
internal import Retrieval
package import Runs

/// Vectors in, the nearest passages of each query out: the fourth step of `relabel`. The query's own passage is always among
/// them.
package struct RetrieveCandidates: Job {
  package static let id = "retrieve"

  private let shared: RelabelContext

  /// The step.
  package init(_ shared: RelabelContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) {
    shared.settings.embeddings.describe(&json)
    json.member("candidates", shared.settings.candidates)
    shared.settings.search.describe(&json)
  }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    Share.tasks(
      "retrieve", of: shared.run.queries, each: RelabelRun.queriesOfTask, request,
      after: { _ in request.before.map { .step($0) } ?? .nothing })
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let share = try Share(task, of: shared.run.queries, each: RelabelRun.queriesOfTask)
    let queries = try shared.queries()
    let seeds = try shared.seeds()
    let records = try share.range.map { try queries.query($0) }
    let targets = records.map { seeds[$0.passage] }
    let vectors = try VectorRows(path: context.published(EmbedQueries.path(share), of: EmbedQueries.id))
    let index = try shared.index(
      context.published(IndexPassages.file, of: IndexPassages.id), threads: context.threads)
    let found = try index.search(vectors, count: shared.settings.candidates, targets: targets, threads: context.threads)
    let lines = try LinesWriter(try context.stagingPath(of: Self.path(share)))
    var counts = Counts()
    for (record, (nearest, target)) in zip(records, zip(found.neighbours, targets)) {
      let candidates = RetrievedCandidates(
        query: record.id, nearest, seed: target, count: shared.settings.candidates)
      if candidates.isForced { counts[.seedsForced] += 1 }
      try lines.append { candidates.write(to: &$0) }
    }
    context.stage(try lines.commit(as: Self.path(share)))
    counts[.queries] = records.count
    counts[.neighboursWanted] = found.recall.wanted
    counts[.neighboursFound] = found.recall.found
    context.add(counts)
  }

  /// The file of a share's candidates.
  internal static func path(_ share: Share) -> String { "candidates/\(share.name("queries")).jsonl" }
}

extension TaskContext {
  /// The path of a file that an earlier step has published.
  internal func published(_ path: String, of step: String) throws -> String {
    guard let file = try files(of: step).first(where: { $0.path == path }) else {
      throw PairsError(.missing, "the step \(step) has not published \(path)", location: path)
    }
    return try self.path(ofPublished: file)
  }
}

extension Counts.Number {
  /// Queries.
  package static let queries = Self("queries")
  /// Of a sample of the queries, neighbours that an exact search finds, and those of them that an inexact one has found.
  package static let neighboursWanted = Self("neighbours_wanted")
  package static let neighboursFound = Self("neighbours_found")
  /// Queries whose own passage was not among the nearest, and was added.
  package static let seedsForced = Self("seeds_forced")
}
