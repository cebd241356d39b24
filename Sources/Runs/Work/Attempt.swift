internal import Base

/// One try at a task: a staging directory of its own below `.work`, which no other process writes to.
internal struct Attempt {
  /// The directory's name: the task, and who works on it.
  let name: String
  /// The directory's path.
  let folder: String

  /// Makes the directory, with the checkpoint of an earlier attempt where there is one to go on from.
  ///
  /// An earlier attempt's process may still be alive, paused or cut off from the network, so that its files are copied
  /// and not taken, unless the caller knows that it is alone.
  ///
  /// - Parameters:
  ///   - owner: a name of this process that no other has.
  ///   - isAlone: whether no other process can be at work on the run.
  init(
    _ task: TaskSpec, plan: String, parts: Int, in storage: any RunHome, owner: String, isAlone: Bool
  ) throws {
    name = "\(task.name)~\(owner)"
    folder = storage.file(RunStore.staging(name))
    var best: (name: String, checkpoint: Checkpoint)?
    for other in try storage.names(in: ".work") where Self.isOf(task.name, other) {
      let folder = storage.file(RunStore.staging(other))
      guard let checkpoint = Checkpoint(folder: folder), checkpoint.isOf(task, plan: plan, parts: parts),
        try OwnFolders.holdsNoLinks(folder)
      else { continue }
      if best.map({ $0.checkpoint.progress < checkpoint.progress }) ?? true {
        best = (other, checkpoint)
      }
    }
    if let best, best.name != name {
      let source = storage.file(RunStore.staging(best.name))
      try FileSystem.remove(folder)
      if isAlone {
        try FileSystem.move(source, to: folder)
      } else {
        try Self.copy(source, to: folder)
      }
    } else if best == nil {
      try FileSystem.remove(folder)
    }
    if isAlone {
      for other in try storage.names(in: ".work") where Self.isOf(task.name, other) && other != name {
        try storage.remove(RunStore.staging(other))
      }
    }
    try FileSystem.createFolder(folder)
  }

  /// Whether a directory is an attempt at a task. Names of tasks may have a `~`, and names of owners have none.
  private static func isOf(_ task: String, _ attempt: String) -> Bool {
    attempt.lastIndex(of: "~").map { attempt[..<$0] == task } ?? false
  }

  /// The checkpoint to go on from.
  var checkpoint: Checkpoint? { Checkpoint(folder: folder) }

  /// Forgets everything that is staged.
  func clear() throws {
    try FileSystem.remove(folder)
    try FileSystem.createFolder(folder)
  }

  private static func copy(_ source: String, to target: String) throws {
    try FileSystem.createFolder(target)
    for name in try FileSystem.names(in: source) {
      let (from, to) = (Path.join(source, name), Path.join(target, name))
      if try FileSystem.lookUp(from, followsLinks: false)?.kind == .folder {
        try copy(from, to: to)
      } else {
        var file = try AtomicFile(path: to)
        try file.append(contentsOf: FileRangeStream(FileRangeSource(path: from)))
        try file.commitUnsynced()
      }
    }
  }
}
