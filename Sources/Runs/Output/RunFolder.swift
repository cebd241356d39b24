internal import Base

/// The folder that a run writes: `docs/`, `rejects/`, `records/`, reports, and `.work/` for files
/// that have no final name yet.
///
/// One process at a time holds a run's folder.
internal final class RunFolder: Sendable {
  /// Files or folders that are synced one by one; more than these are synced with the whole file system.
  static let syncedSingly = 8

  let path: String
  private let lock: FolderLock

  /// Creates the folder where it is missing, locks it, and ends what a killed run had begun:
  /// renames that were decided are done, everything else unfinished is removed.
  init(path: String) throws {
    self.path = path
    try FileSystem.createFolder(Path.join(path, "records"))
    guard let lock = try FolderLock.take(path) else { throw RunError.locked(path) }
    self.lock = lock
    try recover()
  }

  /// A path below the folder.
  func file(_ name: String) -> String { Path.join(path, name) }

  /// Where a task's files stand before they get their final names.
  func workFolder(of task: String) -> String { file(".work/\(task)") }

  private func recordPath(of task: String) -> String { file("records/\(task).json") }

  /// Lets `body` see the completion record of every task that is done, by file name.
  func forEachRecord(_ body: (CompletionRecord) throws -> Void) throws {
    for name in try FileSystem.names(in: file("records")) where name.hasSuffix(".json") {
      try body(CompletionRecord(path: file("records/\(name)")))
    }
  }

  /// The completion records of all tasks that are done, by task name, without their distributions.
  func completionRecords() throws -> [String: CompletionRecord] {
    var records: [String: CompletionRecord] = [:]
    try forEachRecord { record in
      var record = record
      record.statistics = record.statistics.withoutDistributions
      records[record.task] = record
    }
    return records
  }

  /// A file under the names that tasks' files get, if there is any.
  func firstPublishedFile() throws -> String? {
    func first(in path: String) throws -> String? {
      guard let entry = FileSystem.entry(at: file(path)) else { return nil }
      guard entry.kind == .folder else { return path }
      for name in try FileSystem.names(in: file(path)) {
        if let found = try first(in: "\(path)/\(name)") { return found }
      }
      return nil
    }
    for path in ["docs", "rejects", "faults"] {
      if let found = try first(in: path) { return found }
    }
    return nil
  }

  /// Gives a task's files, whole and synced in its work folder, their final names.
  func publish(_ record: CompletionRecord) throws {
    var record = record
    record.state = .publishing
    try write(record)
    try rename(record)
    record.state = .complete
    try write(record)
    try FileSystem.remove(workFolder(of: record.task))
  }

  private func write(_ record: CompletionRecord) throws {
    try AtomicFile.write(record.json().span, to: recordPath(of: record.task))
  }

  /// Moves every file of a record that still stands in the work folder; folders are synced once each.
  private func rename(_ record: CompletionRecord) throws {
    var folders: Set<String> = []
    for published in record.files {
      let target = file(published.path)
      let waiting = Path.join(workFolder(of: record.task), published.path)
      guard FileSystem.entry(at: waiting) != nil else { continue }
      let folder = Path.split(target).folder
      // The folder above as well: a new folder's own name is kept there.
      if folders.insert(folder).inserted { try FileSystem.createFolder(folder) }
      folders.insert(Path.split(folder).folder)
      try FileSystem.move(waiting, to: target)
    }
    if !folders.isEmpty { folders.insert(path) }
    if folders.count > Self.syncedSingly { return try FileSystem.syncAll(holding: path) }
    for folder in folders.sorted() { try FileSystem.syncFolder(folder) }
  }

  /// Removes what tasks wrote that were not finished.
  func removeUnfinished() throws { try FileSystem.remove(file(".work")) }

  private func recover() throws {
    try forEachRecord { record in
      guard record.state == .publishing else { return }
      try rename(record)
      if record.files.allSatisfy({ FileSystem.entry(at: file($0.path))?.byteCount == $0.byteCount }) {
        var complete = record
        complete.state = .complete
        try write(complete)
      } else {
        // Somebody removed the work folder: what is left is taken back and the task done again.
        for published in record.files { try FileSystem.remove(file(published.path)) }
        try FileSystem.remove(recordPath(of: record.task))
      }
    }
    try removeUnfinished()
    for folder in [path, file("records")] {
      for name in try FileSystem.names(in: folder) where name.hasPrefix(".") && name.hasSuffix(".part") {
        try FileSystem.remove(Path.join(folder, name))
      }
    }
  }
}
