internal import Base

/// Removes what killed workers left in a run's directory: for `dataprep gc`.
package struct Cleaning: Sendable {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  /// Removes attempts at tasks that are complete, attempts of processes that are gone and that nothing can go on from,
  /// leases of complete tasks, and private files that nobody has touched for `age` seconds.
  ///
  /// - Parameter isDryRun: whether only to tell.
  /// - Returns: what was removed, relative to the directory.
  package func run(olderThan age: Double, isDryRun: Bool) throws -> [String] {
    let storage = try openRunHome(folder)
    // Where nobody else holds the directory, everybody else is gone.
    let lock = try storage.lock(isShared: false, stop: StopFlag())
    defer {
      storage.leave(isComplete: false)
      withExtendedLifetime(lock) {}
    }
    var done: Set<String> = []
    try RunStore(storage).forEachRecord { record in
      if record.state == .complete, record.isLast { done.insert(record.task) }
    }
    var removed: [String] = []
    func remove(_ path: String) throws {
      removed.append(path)
      if !isDryRun { try storage.remove(path) }
    }
    for name in try storage.names(in: ".work") {
      let checkpoint = Checkpoint(folder: storage.file(RunStore.staging(name)))
      let task = checkpoint?.task ?? String(name[..<(name.lastIndex(of: "~") ?? name.endIndex)])
      let isOfUse = checkpoint != nil && !done.contains(task)
      let isOld = try storage.age(of: RunStore.staging(name)).map { $0 > age } ?? false
      if done.contains(task) || !isOfUse && (lock != nil || isOld) { try remove(RunStore.staging(name)) }
    }
    for name in try storage.names(in: ".leases") where !name.hasPrefix(".") {
      guard let mark = name.lastIndex(of: "~") else { continue }
      if lock != nil || done.contains(String(name[..<mark])) { try remove(".leases/\(name)") }
    }
    // This process has just made its own.
    for path in try storage.privateFiles(besides: [".leases"])
    where !path.hasPrefix(".leases/.\(ThisProcess.owner.name).") {
      if try lock != nil || storage.age(of: path).map({ $0 > age }) ?? false { try remove(path) }
    }
    for name in try storage.names(in: ".failures") where done.contains(String(name.dropLast(".json".count))) {
      try remove(".failures/\(name)")
    }
    removed += try storage.sweepUploads(olderThan: lock == nil ? age : nil, isDryRun: isDryRun)
    if lock != nil, !isDryRun {
      for folder in [".work", ".failures"] where try storage.names(in: folder).isEmpty { try storage.remove(folder) }
      try storage.remove(".leases")
    }
    return removed
  }
}
