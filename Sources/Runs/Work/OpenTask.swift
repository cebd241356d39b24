internal import Base
internal import Records

/// A task at work: takes formatted batches in any order, writes them in the order of the input.
internal final class OpenTask: Sendable {
  /// What changes as batches arrive.
  private struct State {
    let output: TaskOutput
    var next = 0
    var waiting: [Int: FormattedBatch] = [:]
    var last: Int?
    var statistics = RunStatistics()
    var rejectsWritten = Tally()
  }

  let task: ExtractionTask
  /// Bytes of the input, where they were known when it was opened.
  let inputBytes: Int?
  let names: TaskFileNames
  private let policy: RejectPolicy
  private let state: Monitor<State>

  init(
    _ task: ExtractionTask, inputBytes: Int?, output: TaskOutput, format: JSONLinesFormat, policy: RejectPolicy
  ) {
    self.task = task
    self.inputBytes = inputBytes
    state = Monitor(State(output: output))
    self.policy = policy
    names = TaskFileNames(task: task.name, format: format)
  }

  /// Takes the batch with number `sequence`; `isLast` tells that there are no more.
  ///
  /// - Returns: batches written by this call, and all counts once the last one is.
  func deliver(
    _ batch: FormattedBatch, sequence: Int, isLast: Bool
  ) throws -> (written: [FormattedBatch], finished: RunStatistics?) {
    try state.withLock { state in
      state.waiting[sequence] = batch
      if isLast { state.last = sequence }
      var written: [FormattedBatch] = []
      while let batch = state.waiting.removeValue(forKey: state.next) {
        let start = threadProcessorTime()
        try write(batch, &state)
        state.statistics.add(batch.statistics)
        state.statistics.trim()
        var stage = StageCount(name: "write")
        stage.input = batch.statistics.documents
        stage.output = batch.statistics.documents
        stage.bytes = batch.text.bytes.count
        stage.processorSeconds = threadProcessorTime() - start
        state.statistics.add(stage)
        written.append(batch)
        state.next += 1
      }
      let isFinished = state.last.map { state.next > $0 } ?? false
      return (written, isFinished ? state.statistics : nil)
    }
  }

  private func write(_ batch: FormattedBatch, _ state: inout State) throws {
    for run in batch.runs {
      if let reject = run.reject {
        let rank = state.rejectsWritten[reject.reason]
        guard reject.isSampled || policy.keepsFirst(after: rank) else { continue }
        state.rejectsWritten.add(reject.reason)
      }
      try batch.text.bytes.withSpan(run.range) { try state.output.append($0, lines: run.lines, to: run.path) }
    }
  }

  /// Stores what is left and gives the files and what that took, after the last batch.
  func finish(threads: Int) throws -> (files: [CompletionRecord.File], processorSeconds: Double) {
    try state.withLock { try $0.output.finish(threads: threads) }
  }
}
