package import Base
package import Runs

/// Queries in, a vector for each out: the first step of `relabel`.
package struct EmbedQueries: Job {
  package static let id = "embed-queries"

  private let shared: RelabelContext

  /// The step.
  package init(_ shared: RelabelContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) { shared.settings.embeddings.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    Share.tasks(
      "embed-queries", of: shared.run.queries, each: RelabelRun.queriesOfTask, request)
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let share = try Share(task, of: shared.run.queries, each: RelabelRun.queriesOfTask)
    let queries = try shared.queries()
    let settings = shared.settings.embeddings
    try EmbeddingTask(
      settings: settings, model: shared.needed(shared.embedder), log: shared.log(task.name, context),
      count: share.range.count,
      text: { settings.format.text(of: try queries.query(share.range.lowerBound + $0)) }
    ).perform(Self.path(share), context)
  }

  /// The file of a share's vectors.
  internal static func path(_ share: Share) -> String { "vectors/\(share.name("queries")).npy" }
}
