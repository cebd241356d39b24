internal import Base
internal import Records
internal import Runs
internal import Stages

/// The files of one filter task. Used by the thread that delivers.
internal final class FilterOutput: @unchecked Sendable {
  private let settings: FilterSettings
  private let context: TaskContext
  private let files: LineFiles
  private let faults: FaultLines
  private let input: Input
  private let name: String
  private var documents = 0
  private var rejectsWritten: [Drop.Reason: Int] = [:]

  init(_ task: TaskSpec, _ settings: FilterSettings, _ context: TaskContext) throws {
    self.settings = settings
    self.context = context
    files = try context.openLineFiles(settings.format).files
    faults = FaultLines(files, task: task.name)
    input = task.inputs[0]
    name = "\(task.name).\(settings.format.rawValue)"
  }

  /// Adds a batch's lines and counts.
  func append(_ batch: FilteredBatch) throws {
    documents += batch.counts[.documentsRead]
    for run in batch.runs {
      var path = "docs/\(name)"
      if let reason = run.reason {
        let rank = rejectsWritten[reason, default: 0]
        guard run.isSampled || settings.rejects.keepsFirst(after: rank) else { continue }
        rejectsWritten[reason] = rank + 1
        path = "\(reason.shelf)/\(name)"
      }
      try batch.withBytes(of: run) { (bytes) throws(OutputError) in try files.append(bytes, lines: 1, to: path) }
    }
    try faults.append(batch.faults)
    context.add(batch.counts)
  }

  /// Stages the files.
  func finish() throws {
    if documents == 0 { try faults.appendNoDocuments(in: input, context) }
    try faults.finish()
    for file in try files.finish(threads: context.threads).files { context.stage(file) }
  }
}
