internal import Base

/// The records of a run, and how they come to be: publishing, and what to do about publishing that was cut off.
///
/// Logic over `RunStorage`'s atomic operations. Several processes may work on one run, and two may do the same task at
/// the same time: the first completion wins, an identical second one is dropped, a different one is an error.
package struct RunStore: Sendable {
  /// Where the run lives.
  package let storage: any RunStorage

  /// The records of the run in a storage.
  package init(_ storage: any RunStorage) { self.storage = storage }

  /// What became of files that were to be published.
  package enum Publication: Equatable, Sendable {
    /// They have their final names.
    case published
    /// The same files were there already; the staged ones were dropped.
    case dropped
  }

  /// The directory, relative to the run, in which an attempt stages its files.
  package static func staging(_ attempt: String) -> String { ".work/\(attempt)" }

  /// Every record, in the order of the files' names.
  ///
  /// - Throws: `RunError.badRecord` for one that cannot be understood.
  package func forEachRecord(_ body: (CompletionRecord) throws -> Void) throws {
    try storage.forEachFile(in: "records") { name, bytes in
      guard name.hasSuffix(".json") else { return }
      try body(record(bytes, name))
    }
  }

  /// One record; nil where there is none.
  package func record(task: String, part: Int? = nil) throws -> CompletionRecord? {
    try read(CompletionRecord.fileName(task: task, part: part))
  }

  /// The records of a task, in the order of its parts, up to a gap.
  ///
  /// - Parameter hasParts: whether its job publishes in parts.
  package func records(of task: String, hasParts: Bool) throws -> [CompletionRecord] {
    guard hasParts else { return try record(task: task).map { [$0] } ?? [] }
    var parts: [CompletionRecord] = []
    while let record = try record(task: task, part: parts.count) {
      parts.append(record)
      if record.isLast { break }
    }
    return parts
  }

  private func read(_ name: String) throws -> CompletionRecord? {
    try storage.read("records/\(name)").map { try record($0, name) }
  }

  private func record(_ bytes: [UInt8], _ name: String) throws -> CompletionRecord {
    try CompletionRecord(bytes, name: name, path: Path.join(storage.location, "records/\(name)"))
  }

  private func path(of record: CompletionRecord) -> String { "records/\(record.fileName)" }

  // MARK: Publishing

  /// Gives the staged files of a record their final names.
  ///
  /// The record comes first: from the moment it exists, whoever finds it can finish the work.
  ///
  /// - Parameters:
  ///   - record: what is to be published.
  ///   - attempt: the directory below `.work` in which the files are staged, whole and synced.
  ///   - old: a record that this one replaces, because the inputs that it was made of have changed.
  /// - Throws: `RunError.nondeterminism` where another completion of the same part has other bytes.
  package func publish(
    _ record: CompletionRecord, staged attempt: String, replacing old: CompletionRecord? = nil
  ) throws -> Publication {
    var record = record
    record.state = .publishing
    record.staging = attempt
    if let old {
      return try replace(old, by: record)
    }
    guard try storage.create(path(of: record), record.json()) else {
      return try settle(record)
    }
    try finish(record)
    return .published
  }

  /// The part was published before, or is about to be, by somebody else.
  private func settle(_ record: CompletionRecord) throws -> Publication {
    guard let other = try read(record.fileName) else {
      // Taken back meanwhile, as its files were gone.
      guard try storage.create(path(of: record), record.json()) else { throw RunError.contended(record.task) }
      try finish(record)
      return .published
    }
    guard record.hasSameFiles(as: other) else {
      throw RunError.nondeterminism(record.task, path: Path.join(storage.location, path(of: record)))
    }
    guard other.state == .publishing else { return .dropped }
    do { try finish(other) } catch let error as RunError where error.code == .lostFile {
      // The other's staged files are gone, and these are the same.
      var record = record
      record.retired = other.retired
      try finish(record)
      return .published
    }
    return .dropped
  }

  private func replace(_ old: CompletionRecord, by record: CompletionRecord) throws -> Publication {
    var record = record
    if record.hasSameFiles(as: old), try allInPlace(old) {
      record.state = .complete
      record.staging = nil
      try storage.replace(path(of: record), record.json())
      return .dropped
    }
    let kept = Set(record.files.map(\.path))
    record.retired = old.files.map(\.path).filter { !kept.contains($0) }
    try storage.replace(path(of: record), record.json())
    try finish(record)
    return .published
  }

  /// Renames what has not got its final name, then says that all have.
  private func finish(_ record: CompletionRecord) throws {
    for file in record.files { try place(file, of: record) }
    for path in record.retired { try storage.remove(path) }
    if !record.files.isEmpty { try storage.settle(record.files.map(\.path)) }
    var complete = record
    complete.state = .complete
    complete.staging = nil
    complete.retired = []
    try storage.replace(path(of: record), complete.json())
  }

  private func place(_ file: CompletionRecord.File, of record: CompletionRecord) throws {
    guard let attempt = record.staging else { return }
    if try storage.place("\(Self.staging(attempt))/\(file.path)", as: file) { return }
    // Somebody else placed it, or it is gone, which recovery tells.
    guard try storage.holds(file) else {
      throw RunError.lostFile(file.path, record: Path.join(storage.location, path(of: record)))
    }
  }

  /// Whether every file of a record stands under its name with its size.
  package func allInPlace(_ record: CompletionRecord) throws -> Bool {
    try missingFile(of: record) == nil
  }

  /// The first file of a record that is not there or has another size.
  package func missingFile(of record: CompletionRecord) throws -> CompletionRecord.File? {
    try record.files.first { try storage.byteCount(of: $0.path) != $0.byteCount }
  }

  // MARK: Recovery

  /// Ends what a killed process had begun: decided renames are done, and retired parts are removed.
  ///
  /// Somebody else may do the same at the same time, so that nothing is removed that another could be about to publish:
  /// where staged files are gone, the record stands until the part is published again, or retired.
  ///
  /// - Returns: the record as it is now; nil where the part has to be made again.
  package func recover(_ record: CompletionRecord) throws -> CompletionRecord? {
    guard record.state == .publishing else { return record }
    guard record.staging != nil else {
      try removeRetired(record)
      return nil
    }
    do { try finish(record) } catch let error as RunError where error.code == .lostFile { return nil }
    var complete = record
    complete.state = .complete
    complete.staging = nil
    complete.retired = []
    return complete
  }

  /// Removes a record and its files: those of a part that is not part of the task any more, or cannot be recovered. The
  /// caller knows that nobody publishes the part.
  package func retire(_ record: CompletionRecord) throws {
    var record = record
    record.state = .publishing
    // Without staged files: this tells recovery that all of it is to go.
    record.staging = nil
    record.retired += record.files.map(\.path)
    record.files = []
    try storage.replace(path(of: record), record.json())
    try removeRetired(record)
  }

  /// Removes the files that a record says are to go, then the record, so that no file stands without one.
  private func removeRetired(_ record: CompletionRecord) throws {
    for path in record.retired { try storage.remove(path) }
    try storage.remove(path(of: record))
  }
}
