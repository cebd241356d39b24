internal import Base
internal import Records
internal import Runs

/// The files of one input's documents, of what was cut, of rejects and of faults; used by the thread that delivers.
internal final class CutOutput: @unchecked Sendable {
  private let task: TaskSpec
  private let context: TaskContext
  private let files: LineFiles
  private let faults: FaultLines
  private let writesDocuments: Bool
  private var documents = 0

  /// - Parameter writesDocuments: whether documents are written, or only what is cut of them.
  init(_ task: TaskSpec, _ context: TaskContext, writesDocuments: Bool) throws {
    self.writesDocuments = writesDocuments
    self.task = task
    self.context = context
    files = try context.openLineFiles(.zstd).files
    faults = FaultLines(files, task: task.name)
  }

  func append(_ batch: CutBatch) throws {
    documents += batch.counts[.documentsRead]
    if writesDocuments {
      try append(batch.documents.bytes, 0..<batch.documents.bytes.count, lines: batch.documentCount, to: "docs")
    }
    try append(batch.removed.bytes, 0..<batch.removed.bytes.count, lines: batch.removedCount, to: "removed")
    var start = 0
    for (reason, end) in batch.rejectEnds {
      try append(batch.rejects.bytes, start..<end, lines: 1, to: "rejects/\(reason)")
      start = end
    }
    try faults.append(batch.faults)
    context.add(batch.counts)
  }

  /// Stages the files.
  func finish() throws {
    if documents == 0 { try faults.appendNoDocuments(in: task.inputs[0], context) }
    try faults.finish()
    for file in try files.finish(threads: context.threads).files { context.stage(file) }
  }

  private func append(_ bytes: borrowing ByteBuffer, _ range: Range<Int>, lines: Int, to folder: String) throws {
    guard lines > 0 else { return }
    try bytes.withSpan(range) { (bytes) throws(OutputError) in
      try files.append(bytes, lines: lines, to: "\(folder)/\(task.name).jsonl.zst")
    }
  }
}
