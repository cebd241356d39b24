internal import Base
internal import Records
internal import Runs
internal import Stages

/// The files of one task of documents, rejects and faults; used by the thread that delivers.
internal final class StagesOutput: @unchecked Sendable {
  private let task: TaskSpec
  private let policy: RejectPolicy
  private let context: TaskContext
  private let files: LineFiles
  private let faults: FaultLines
  /// Rejects that were written, by reason.
  private var written = Tally()
  private var documents = 0

  init(_ task: TaskSpec, _ policy: RejectPolicy, _ context: TaskContext) throws {
    self.task = task
    self.policy = policy
    self.context = context
    files = try context.openLineFiles(.zstd).files
    faults = FaultLines(files, task: task.name)
  }

  func append(_ staged: StagedBatch) throws {
    documents += staged.counts[.documentsRead]
    if staged.lineCount > 0 {
      try staged.lines.withSpan { (bytes) throws(OutputError) in
        try files.append(bytes, lines: staged.lineCount, to: DeduplicationNames.documents(task.name))
      }
    }
    var start = 0
    for (reason, isSampled, end) in staged.rejectEnds {
      defer { start = end }
      guard isSampled || policy.keepsFirst(after: written[reason.rawValue]) else { continue }
      written.add(reason.rawValue)
      try staged.rejects.bytes.withSpan(start..<end) { (bytes) throws(OutputError) in
        try files.append(bytes, lines: 1, to: "\(reason.shelf)/\(task.name).jsonl.zst")
      }
    }
    try faults.append(staged.faults)
    context.add(staged.counts)
  }

  /// Stages the files.
  func finish() throws {
    if documents == 0 { try faults.appendNoDocuments(in: task.inputs[0], context) }
    try faults.finish()
    for file in try files.finish(threads: context.threads).files { context.stage(file) }
  }
}
