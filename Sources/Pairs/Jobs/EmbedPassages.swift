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
    Share.all(of: shared.run.passages, each: RelabelRun.passagesOfTask).map {
      TaskSpec(
        name: $0.name("embed-passages"), step: request.step, inputs: request.inputs,
        after: request.before.map { .step($0) } ?? .nothing, variant: "\($0.number)")
    }
  }

  package func perform(_ task: TaskSpec, _ context: TaskContext) throws {
    let share = try Share(task, of: shared.run.passages, each: RelabelRun.passagesOfTask)
    let passages = try shared.passages()
    let settings = shared.settings.embeddings
    try EmbeddingTask(
      settings: settings, model: shared.needed(shared.embedder), log: shared.log(task.name), count: share.range.count,
      text: { settings.format.text(of: try passages.passage(share.range.lowerBound + $0)) }
    ).perform("vectors/\(share.name("passages")).npy", context)
  }
}
