internal import Base
internal import Runs
internal import Synchronization

/// What the jobs of `synth` share in a process: settings, the server and logs.
package final class SynthesisContext: Sendable {
  /// The run's directory.
  package let folder: String
  /// Which passages are drawn.
  package let corpus: CorpusSettings
  /// Which queries are made of them.
  package let settings: SynthesisSettings
  /// What must not be in the queries.
  package let screen: QueryScreen
  /// The language model; nil where a plan is only looked at.
  internal let model: ModelConnection?

  /// Shared by the steps of a plan.
  package init(
    folder: String, corpus: CorpusSettings, settings: SynthesisSettings, screen: QueryScreen, model: ModelConnection?
  ) {
    self.folder = folder
    self.corpus = corpus
    self.settings = settings
    self.screen = screen
    self.model = model
  }

  /// The log of a task's answers.
  internal func log(_ name: String, _ context: TaskContext) throws -> AnswerLog {
    try AnswerLog.open(Path.join(RelabelRun.answers(in: folder), "\(name).jsonl"), context)
  }

  /// A server that a task cannot do without.
  internal func needed() throws(PairsError) -> ModelConnection {
    guard let model else { throw PairsError(.badSettings, "no server is named", advice: "Give --llm.") }
    return model
  }
}
