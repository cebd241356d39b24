package import Base
internal import Fetch

/// Reads every published file again and compares it with its record: for `dataprep verify`.
package struct Verification: Sendable {
  /// What was found.
  package struct Report: Sendable, Equatable {
    package var records = 0
    package var files = 0
    package var bytes = 0
    /// One sentence each, without a full stop; the file or record comes first.
    package var problems: [String] = []
  }

  private let folder: String
  private let threads: Int

  package init(folder: String, threads: Int) {
    self.folder = folder
    self.threads = threads
  }

  /// Checks every record, and that every task has one.
  ///
  /// - Parameters:
  ///   - tasks: the tasks of the plan, where it is known.
  ///   - stop: ends the check early, with an error.
  package func run(tasks: [TaskSpec]?, stop: StopFlag) throws -> Report {
    let storage = try openRunHome(folder, stop: stop)
    defer { storage.leave(isComplete: false) }
    var report = Report()
    var files: [CompletionRecord.File] = []
    var done: Set<String> = []
    var owners: [String: String] = [:]
    try storage.forEachFile(in: "records") { name, bytes in
      guard name.hasSuffix(".json") else { return }
      let record: CompletionRecord
      do {
        record = try CompletionRecord(bytes, name: name, path: Path.join(folder, "records/\(name)"))
      } catch let error as RunError {
        report.problems.append("records/\(name): \(error.message)")
        return
      }
      report.records += 1
      guard record.state == .complete else {
        report.problems.append("records/\(name): publishing was cut off; the next run ends it")
        return
      }
      if record.isLast { done.insert(record.task) }
      for file in record.files {
        if let other = owners.updateValue(name, forKey: file.path) {
          report.problems.append("\(file.path): records/\(other) and records/\(name) both name it")
        }
      }
      files += record.files
    }
    for task in tasks ?? [] where !done.contains(task.name) {
      report.problems.append("task \(task.name): not complete")
    }
    let checked = Monitor(report)
    let all = files
    try runItems(all.count, threads: threads) {
      { item in
        guard !stop.isRequested else { throw RunError.stopped(folder) }
        let problem = try check(all[item], storage)
        checked.withLock { report in
          report.files += 1
          report.bytes += all[item].byteCount
          if let problem { report.problems.append(problem) }
        }
      }
    }
    report = checked.withLock { $0 }
    report.problems.sort()
    return report
  }

  /// What is wrong with a file; nil where it is as its record says.
  private func check(_ file: CompletionRecord.File, _ storage: any RunHome) throws -> String? {
    if storage is FolderStorage {
      guard let entry = try FileSystem.lookUp(storage.file(file.path), followsLinks: false) else {
        return "\(file.path): missing"
      }
      guard entry.kind == .file else { return "\(file.path): a link, or no file" }
    }
    guard let byteCount = try storage.byteCount(of: file.path) else { return "\(file.path): missing" }
    guard byteCount == file.byteCount else {
      return "\(file.path): \(byteCount) bytes, and its record says \(file.byteCount)"
    }
    let digest = Digest(.sha256)
    let source = try storage.open(file.path, at: 0, policy: FetchPolicy())
    try source.forEachPiece(1 << 20) { digest.update($0) }
    return digest.finish().hexadecimal == file.sha256 ? nil : "\(file.path): other bytes than its record says"
  }
}
