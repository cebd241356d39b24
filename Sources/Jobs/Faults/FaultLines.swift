internal import Base
package import Records
package import Runs

/// The file of a task's faults while it is written: a line each, up to a cap (`FaultCap`), then counts of the others. Used by
/// the thread that delivers.
package final class FaultLines: @unchecked Sendable {
  private let files: LineFiles
  private let path: String
  private var cap = FaultCap()
  private var lines = JSONWriter(capacity: 0)

  /// - Parameter task: the task's name, which is the file's.
  package init(_ files: LineFiles, task: String) {
    self.files = files
    path = "faults/\(task).jsonl"
  }

  /// Adds faults.
  package func append(_ faults: [Fault]) throws {
    for fault in faults where cap.admits(kind: fault.kind.rawValue, file: fault.file) { lines.line(fault) }
    try store()
  }

  /// Says that no document was found in a task's input, and why as far as its first bytes tell.
  ///
  /// What a step before has dropped altogether is no fault of the input.
  package func appendNoDocuments(in input: Input, _ context: TaskContext) throws {
    guard input.producer == nil else { return }
    let reason = InputDiagnosis.reason(input.location, expecting: .documents)
    var counts = Counts()
    counts[.faults].add(Fault.Kind.noRecords.rawValue)
    context.add(counts)
    try append([Fault(.noRecords, file: input.location, offset: 0, detail: reason ?? "no document found")])
  }

  /// Adds the counts of faults without lines.
  package func finish() throws {
    cap.writeOthers(to: &lines)
    try store()
  }

  private func store() throws {
    guard !lines.bytes.isEmpty else { return }
    let count = lines.bytes.withUnsafeBytes { bytes in bytes.count { $0 == ASCII.lineFeed } }
    try lines.bytes.withSpan { try files.append($0, lines: count, to: path) }
    lines.removeAll()
  }
}
