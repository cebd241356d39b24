package import Base
package import Runs

/// Passages in, a vector for each out: the second step of `relabel`.
package struct EmbedPassages: Job {
  package static let id = "embed-passages"

  private let shared: RelabelContext

  /// The step.
  package init(_ shared: RelabelContext) { self.shared = shared }

  package func describe(_ json: inout JSONWriter) { shared.settings.embeddings.describe(&json) }

  package func tasks(for request: TaskRequest) -> [TaskSpec] {
    Share.tasks(
      "embed-passages", of: shared.run.passages, each: RelabelRun.passagesOfTask, request,
      after: { _ in request.before.map { .step($0) } ?? .nothing })
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let share = try Share(task, of: shared.run.passages, each: RelabelRun.passagesOfTask)
    let passages = try shared.passages()
    let settings = shared.settings.embeddings
    try EmbeddingTask(
      settings: settings, model: shared.needed(shared.embedder), log: shared.log(task.name, context),
      count: share.range.count,
      text: { settings.format.text(of: try passages.passage(share.range.lowerBound + $0)) }
    ).perform("vectors/\(share.name("passages")).npy", context)
  }
}
