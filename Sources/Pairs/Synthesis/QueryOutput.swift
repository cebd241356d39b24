internal import Base
internal import Inference
package import Runs

/// The files and counts of queries that passed a step, and of those that did not.
internal final class QueryOutput {
  private let context: TaskContext
  private let stage: String
  private let file: String
  private let path: String
  private let queries: LinesWriter
  private var rejects: [String: LinesWriter] = [:]
  private var counts = Counts()

  /// - Parameters:
  ///   - stage: the step's name, which rejects carry.
  ///   - file: the name of the files, without an ending.
  ///   - path: where queries go; nil for a folder of parts.
  init(_ context: TaskContext, stage: String, file: String, path: String? = nil) throws {
    self.context = context
    self.stage = stage
    self.file = file
    self.path = path ?? Self.path(file: file)
    queries = try LinesWriter(try context.stagingPath(of: self.path))
  }

  /// Where a task's queries go that are not the last ones.
  static func path(file: String) -> String { "queries/\(file).jsonl" }

  /// Counts what an answer has cost.
  func count(_ usage: Usage) { counts.add(.answer(usage)) }

  /// Adds to the counts.
  func count(_ number: Counts.Number) { counts[number] += 1 }

  /// Writes a query that passed.
  func add(_ query: QueryRecord) throws {
    counts[.asked] += 1
    counts[.queriesWritten] += 1
    counts[.families].add(query.family)
    counts[.queryLanguages].add(query.language)
    try queries.append { json in
      json.beginObject()
      query.writeMembers(to: &json)
      json.endObject()
    }
  }

  /// Writes a query that did not pass.
  func reject(_ query: QueryRecord, _ rejection: RejectReason) throws {
    counts[.asked] += 1
    counts[.queryRejects].add(rejection.reason)
    let writer =
      try rejects[rejection.reason] ?? LinesWriter(try context.stagingPath(of: rejectPath(rejection.reason)))
    rejects[rejection.reason] = writer
    try writer.append { query.writeReject(to: &$0, stage: stage, reason: rejection.reason, values: rejection.values) }
  }

  /// Publishes them.
  func finish() throws {
    context.stage(try queries.commit(as: path))
    for (reason, writer) in rejects.sorted(by: { $0.key < $1.key }) {
      context.stage(try writer.commit(as: rejectPath(reason)))
    }
    context.add(counts)
  }

  private func rejectPath(_ reason: String) -> String { "rejects/\(reason)/\(file).jsonl" }
}

extension Counts.Number {
  /// Queries that a model was asked for, or that came to a step.
  package static let asked = Self("asked")
  /// Queries that passed.
  package static let queriesWritten = Self("queries_written")
}

extension Counts.Name {
  /// Queries that did not pass, by reason.
  package static let queryRejects = Self("query_rejects")
  /// Queries by the family of their task.
  package static let families = Self("families")
}
