internal import Base
internal import Inference
package import Runs

/// Why a query goes no further, with the values that decided.
internal struct QueryFlaw: Equatable {
  /// In kebab-case.
  var reason: String
  /// Values by their names.
  var details: [(String, JSONValue)] = []

  static func == (a: QueryFlaw, b: QueryFlaw) -> Bool {
    a.reason == b.reason && a.details.count == b.details.count
      && zip(a.details, b.details).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
  }
}

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
  func reject(_ query: QueryRecord, _ flaw: QueryFlaw) throws {
    counts[.asked] += 1
    counts[.queryRejects].add(flaw.reason)
    let writer =
      try rejects[flaw.reason] ?? LinesWriter(try context.stagingPath(of: rejectPath(flaw.reason)))
    rejects[flaw.reason] = writer
    try writer.append { query.writeReject(to: &$0, stage: stage, reason: flaw.reason, details: flaw.details) }
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
