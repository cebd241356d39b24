internal import Base
internal import Records
internal import Runs
internal import Stages

/// The stages' workers of one thread, with the time that each takes.
internal final class StagePipeline {
  private let steps: [(name: String, measure: Document.Measure, worker: any StageWorker)]

  init(_ stages: [any Stage]) throws {
    steps = try stages.map { (type(of: $0).group, $0.measure, try $0.makeWorker()) }
  }

  /// Passes a batch through all stages and gives what went through each.
  func run(_ batch: inout Batch) -> [StageCount] {
    var counts: [StageCount] = []
    for step in steps {
      if counts.last?.name != step.name {
        counts.append(StageCount(name: step.name))
        counts[counts.count - 1].input = batch.keptCount
      }
      let start = threadProcessorTime()
      step.worker.run(&batch)
      let last = counts.count - 1
      counts[last].processorSeconds += threadProcessorTime() - start
      counts[last].output = batch.keptCount
      counts[last].bytes = batch.documents.reduce(0) {
        $1.verdict.isKept ? $0 + $1.byteCount(step.measure) : $0
      }
    }
    return counts
  }
}
