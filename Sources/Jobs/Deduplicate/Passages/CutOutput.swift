internal import Base
internal import Records
internal import Runs

/// The files of one input's documents, of what was cut, of rejects and of faults; used by the thread that delivers.
internal final class CutOutput: @unchecked Sendable {
  private let task: TaskSpec
  private let context: TaskContext
  private let files: LineFiles
  private var faults = FaultCap()
  private var faultLines = JSONWriter(capacity: 0)
  private var documents = 0

  init(_ task: TaskSpec, _ context: TaskContext) throws {
    self.task = task
    self.context = context
    files = try context.openLineFiles(.zstd).files
  }

  func append(_ batch: CutBatch) throws {
    documents += batch.counts[.documentsRead]
    try append(batch.documents.bytes, 0..<batch.documents.bytes.count, lines: batch.documentCount, to: "docs")
    try append(batch.removed.bytes, 0..<batch.removed.bytes.count, lines: batch.removedCount, to: "removed")
    var start = 0
    for (reason, end) in batch.rejectEnds {
      try append(batch.rejects.bytes, start..<end, lines: 1, to: "rejects/\(reason)")
      start = end
    }
    for fault in batch.faults { add(fault) }
    try writeFaults()
    context.add(batch.counts)
  }

  /// Stages the files.
  func finish() throws {
    if documents == 0 {
      let location = task.inputs[0].location
      let reason = InputDiagnosis.reason(location, expecting: .documents)
      var counts = Counts()
      counts[.faults].add(Fault.Kind.noRecords.rawValue)
      context.add(counts)
      add(Fault(.noRecords, file: location, offset: 0, detail: reason ?? "no document found"))
    }
    faults.writeOthers(to: &faultLines)
    try writeFaults()
    for file in try files.finish(threads: context.threads).files { context.stage(file) }
  }

  private func append(_ bytes: borrowing ByteBuffer, _ range: Range<Int>, lines: Int, to folder: String) throws {
    guard lines > 0 else { return }
    try bytes.withSpan(range) { (bytes) throws(OutputError) in
      try files.append(bytes, lines: lines, to: "\(folder)/\(task.name).jsonl.zst")
    }
  }

  private func add(_ fault: Fault) {
    guard faults.admits(kind: fault.kind.rawValue, file: fault.file) else { return }
    faultLines.line(fault)
  }

  private func writeFaults() throws {
    guard !faultLines.bytes.isEmpty else { return }
    let lines = faultLines.bytes.withUnsafeBytes { bytes in bytes.count { $0 == ASCII.lineFeed } }
    try faultLines.bytes.withSpan { try files.append($0, lines: lines, to: "faults/\(task.name).jsonl") }
    faultLines.removeAll()
  }
}
