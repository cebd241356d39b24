internal import Base
internal import Runs

/// The folder that a tokenization writes: shards, `manifest.json`, `plan.json`, `records/`, `faults/`.
///
/// A shard is in the folder when it has a record. What stands there without one is of a run that was killed,
/// and is written over with the same bytes by the next run of the same plan, which is the only one that is let in.
internal final class TokenFolder {
  let path: String
  private let lock: FolderLock
  /// Private names that were given out.
  private var faultParts = 0

  /// Creates the folder where it is missing, locks it, and checks that what it holds is of this plan.
  ///
  /// - Throws: `RunError.planMismatch`, `RunError.locked`, `OutputError`.
  init(path: String, plan: TokenizationPlan) throws {
    self.path = path
    let isNew = FileSystem.entry(at: path) == nil
    try FileSystem.createFolder(Path.join(path, "records"))
    guard let lock = try FolderLock.take(path) else { throw RunError.locked(path) }
    self.lock = lock
    let planPath = Path.join(path, "plan.json")
    if FileSystem.entry(at: planPath) == nil {
      if !isNew, let stranger = try firstStranger() {
        throw RunError(
          .planMismatch, "the folder holds files of something else (\(stranger))", location: path,
          advice: "Choose another --output.")
      }
      try AtomicFile.write(plan.json.span, to: planPath)
    } else if try FileSystem.read(planPath) != plan.json {
      throw RunError(
        .planMismatch, "the folder holds shards of another plan: other inputs, settings, tokenizer or version",
        location: path, advice: "Choose another --output, or compare with \(planPath) what --dry-run prints.")
    }
    try removeParts()
  }

  /// A file that no run of this kind has begun with.
  private func firstStranger() throws -> String? {
    try FileSystem.names(in: path).first { $0 != "records" && $0 != ".lock" && !Self.isPart($0) }
  }

  private static func isPart(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".part") }

  private func removeParts() throws {
    for folder in [path, file("records"), file("faults")] {
      guard FileSystem.entry(at: folder) != nil else { continue }
      for name in try FileSystem.names(in: folder) where Self.isPart(name) {
        try FileSystem.remove(Path.join(folder, name))
      }
    }
  }

  /// A path in the folder.
  func file(_ name: String) -> String { Path.join(path, name) }

  /// The records of all shards that are done, from the first on.
  ///
  /// - Throws: `RunError.badRecord` for a record that cannot be read, or a shard that is not what its record says.
  func records() throws -> [ShardRecord] {
    var records: [ShardRecord] = []
    for name in try FileSystem.names(in: file("records")) where name.hasSuffix(".json") {
      let path = file("records/\(name)")
      let bytes = try FileSystem.read(path)
      guard let json = try? JSONValue(parsing: bytes.span), let record = ShardRecord(json) else {
        throw RunError(
          .badRecord, "not a shard's record", location: path, advice: "Remove it to have its shard written again.")
      }
      records.append(record)
    }
    records.sort { $0.index < $1.index }
    // Those behind a gap are written again.
    let whole = records.indices.first { records[$0].index != $0 } ?? records.count
    records.removeSubrange(whole...)
    for record in records {
      for written in record.files where FileSystem.entry(at: file(written.name))?.byteCount != written.byteCount {
        throw RunError(
          .badRecord, "the file is not of \(written.byteCount) bytes, as its record says", location: file(written.name),
          advice: "Remove \(file("records/\(record.name).json")) and all later records to have it written again.")
      }
    }
    return records
  }

  /// Puts a shard's record in place.
  func publish(_ record: ShardRecord) throws {
    try AtomicFile.write(record.json().span, to: file("records/\(record.name).json"))
  }

  /// A new private name for faults.
  func newFaultPart() throws(OutputError) -> String {
    try FileSystem.createFolder(file("faults"))
    faultParts += 1
    return file("faults/.\(faultParts).part")
  }
}
