internal import Base
internal import Runs

/// What a removal is about to do, written when all new files are whole: from then on whoever comes next finishes it.
///
/// The files stand below `.takedown/files` under the paths that they get. Without a journal they are nothing, and are
/// removed.
internal struct TakedownJournal {
  private static let folderName = ".takedown"

  /// The folder that documents are taken out of.
  let folder: String

  /// Where new files are staged.
  private var staging: String { Path.join(folder, Self.folderName) }
  private var path: String { Path.join(staging, "journal.json") }

  /// Where the new form of a file is staged; its folder exists.
  func stagingPath(of path: String) throws -> String {
    let target = Path.join(staging, "files/\(path)")
    try FileSystem.createFolder(Path.split(target).folder)
    return target
  }

  /// Removes what an earlier removal left that never wrote its journal.
  func clear() throws { try FileSystem.remove(staging) }

  /// Decides for the removal: writes the journal.
  func commit(_ removal: JSONValue) throws {
    try FileSystem.createFolder(staging)
    var json = JSONWriter(capacity: 1 << 12)
    json.value(removal)
    json.endLine()
    try FileSystem.syncAll(holding: staging)
    try json.bytes.withSpan { try AtomicFile.write($0, to: path) }
  }

  /// Does what the journal says, from wherever an earlier try was ended; nothing where there is none.
  ///
  /// - Returns: whether there was one.
  func finish() throws -> Bool {
    guard FileSystem.entry(at: path) != nil else { return false }
    let removal = try JSONValue(file: path)
    let listed = removal["files"]?.array ?? []
    let changes = listed.compactMap { TakedownChange($0) }
    guard changes.count == listed.count else {
      throw ReleaseError(.badFile, "the journal of a removal is not whole", location: path)
    }
    for change in changes { try place(change) }
    try updateRecords(changes)
    var removals = try Removals.all(in: folder)
    if removals.last != removal {
      removals.append(removal)
      try Removals.write(removals, in: folder)
    }
    try updateManifest(changes, removals)
    try clear()
    return true
  }

  /// Puts one new file in place of the old one, or removes the old one.
  private func place(_ change: TakedownChange) throws {
    let target = Path.join(folder, change.path)
    guard let after = change.after else { return try FileSystem.remove(target) }
    if try FileSystem.moveIfPresent(Path.join(staging, "files/\(change.path)"), to: target) {
      return try FileSystem.syncFolder(Path.split(target).folder)
    }
    guard FileSystem.entry(at: target)?.byteCount == after.byteCount else {
      throw ReleaseError(
        .badFile, "neither the file nor its new form is there any more", location: target,
        advice: "Its SHA-256 should be \(after.sha256).")
    }
  }

  /// Gives the run's records, and its description, the new sizes, so that `verify` and later runs find what is there.
  private func updateRecords(_ changes: [TakedownChange]) throws {
    guard FileSystem.entry(at: Path.join(folder, "records"))?.kind == .folder else { return }
    let storage = try FolderStorage(folder, owner: ThisProcess.owner.name)
    let byPath = Dictionary(changes.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var changed: [CompletionRecord] = []
    try RunStore(storage).forEachRecord { record in
      guard record.files.contains(where: { byPath[$0.path] != nil }) else { return }
      var record = record
      record.files = record.files.compactMap { file in
        guard let change = byPath[file.path] else { return file }
        return change.after.map {
          .init(path: file.path, byteCount: $0.byteCount, sha256: $0.sha256, lines: $0.lines)
        }
      }
      record.resume = record.resume.map { ReleaseState.updated($0, byPath) }
      changed.append(record)
    }
    for record in changed { try storage.replace("records/\(record.fileName)", record.json()) }
    // A release's own is made of its manifest.
    try RunCroissant.update(in: storage)
  }

  private func updateManifest(_ changes: [TakedownChange], _ removals: [JSONValue]) throws {
    guard var manifest = try ReleaseManifest(folder: folder) else { return }
    let byPath = Dictionary(changes.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    manifest.shards = manifest.shards.compactMap { shard in
      guard let change = byPath[shard.path], shard.sha256 == change.before.sha256 else { return shard }
      guard let after = change.after else { return nil }
      var shard = shard
      shard.documents = after.lines
      shard.characters -= min(change.characters, shard.characters)
      shard.textBytes -= min(change.textBytes, shard.textBytes)
      shard.byteCount = after.byteCount
      shard.sha256 = after.sha256
      return shard
    }
    manifest.removals = removals
    try manifest.write(in: folder)
  }
}

/// What the record of a task that wrote shards says of them.
internal enum ReleaseState {
  /// The same without the documents that a removal took; once only, as the documents before are compared.
  static func updated(_ state: JSONValue, _ changes: [String: TakedownChange]) -> JSONValue {
    guard let members = state.members, let shards = state["shards"]?.array else { return state }
    let updated: [JSONValue] = shards.compactMap { item in
      guard let shard = ShardFigures(item), let change = changes[shard.path],
        shard.documents == change.before.lines
      else { return item }
      guard let after = change.after else { return nil }
      return .object(
        (item.members ?? []).map { member in
          switch member.key {
          case "documents": .init(key: member.key, value: .integer(after.lines))
          case "characters": .init(key: member.key, value: .integer(max(0, shard.characters - change.characters)))
          case "text_bytes": .init(key: member.key, value: .integer(max(0, shard.textBytes - change.textBytes)))
          default: member
          }
        })
    }
    return .object(members.map { $0.key == "shards" ? .init(key: $0.key, value: .array(updated)) : $0 })
  }
}
