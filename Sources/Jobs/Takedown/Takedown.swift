internal import Base
internal import Records
internal import Runs
package import Stages

/// Takes the documents that a list names out of a folder of documents, and proves it.
///
/// Every file of documents below the folder is read: shards of a release, documents and rejects of a run, JSON Lines of any
/// program. The files that have such documents are written again beside the old ones; when all are whole a journal says what
/// is about to happen, and only then they take the old ones' places. Whoever is ended in between, the next removal finishes
/// what the journal says. Completion records, manifest, card and `croissant.json` follow, and `removals.json` keeps what was
/// removed: the digest of the list, not the list, as a published name of what was removed would be a copy of it.
package struct Takedown {
  private let list: StageResource<OptOutSource>
  private let folder: String
  private let threads: Int

  /// - Parameters:
  ///   - list: what is to go.
  ///   - folder: the folder that it goes from.
  package init(_ list: StageResource<OptOutSource>, folder: String, threads: Int) {
    self.list = list
    self.folder = folder
    self.threads = threads
  }

  /// What would go, without touching anything.
  package func preview() throws -> TakedownReport {
    try checkFolder()
    let found = try find()
    var report = TakedownReport(found, list.value)
    report.unwritable = try found.compactMap { file, findings in
      guard findings.removed > 0, case .unknown(let reason) = try file.form() else { return nil }
      return (file.path, reason)
    }
    return report
  }

  /// Removes the documents.
  ///
  /// - Throws: `RunError` where a run is at work in the folder; `ReleaseError` for a file that cannot be written again, or
  ///   that is not the one that the manifest lists: nothing is changed then.
  package func run() throws -> TakedownReport {
    try checkFolder()
    guard let lock = try FileLock.take(folder: folder) else { throw RunError.locked(folder) }
    defer { withExtendedLifetime(lock) {} }
    let journal = TakedownJournal(folder: folder)
    let hasFinished = try journal.finish()
    try journal.clear()
    let found = try find()
    var report = TakedownReport(found, list.value)
    report.finishedEarlier = hasFinished
    let affected = found.filter { $0.findings.removed > 0 }
    guard !affected.isEmpty else { return report }
    for (file, _) in affected {
      guard case .unknown(let reason) = try file.form() else { continue }
      throw ReleaseError(
        .unsupported, "documents of this file should go, and it cannot be written again: \(reason)",
        location: file.place, advice: "Nothing was changed. Write it as JSON Lines first.")
    }
    let manifest = try ReleaseManifest(folder: folder)
    let digests = Dictionary(
      (manifest?.shards ?? []).map { ($0.path, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    let changes = Monitor<[Int: TakedownChange]>([:])
    let value = list.value
    try runItems(affected.count, threads: threads) {
      { item in
        let (file, findings) = affected[item]
        let change = try Self.rewrite(file, findings, value, journal, listed: digests[file.path])
        changes.withLock { $0[item] = change }
      }
    }
    report.changes = changes.withLock { changes in affected.indices.compactMap { changes[$0] } }
    try journal.commit(try report.removal(of: list))
    _ = try journal.finish()
    return report
  }

  private func checkFolder() throws {
    guard let entry = FileSystem.entry(at: folder) else {
      throw SourceError(.missing, "no such directory", location: folder)
    }
    guard entry.kind == .folder else { throw SourceError(.failed, "not a directory", location: folder) }
  }

  /// What goes from each file, in the order of their paths.
  private func find() throws -> [(file: TakedownFile, findings: TakedownFindings)] {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let files = try DocumentFiles.find(folder).map { String($0.dropFirst(prefix.count)) }
      .filter(Self.holdsDocuments).map { TakedownFile($0, in: folder) }
    let found = Monitor<[Int: TakedownFindings]>([:])
    let value = list.value
    try runItems(files.count, threads: threads) {
      { item in
        let findings = try TakedownFindings(files[item], value)
        found.withLock { $0[item] = findings }
      }
    }
    return found.withLock { found in files.enumerated().map { ($1, found[$0] ?? TakedownFindings()) } }
  }

  /// Whether a file of a run's folder is one of documents: not the engine's own, and not of faults.
  private static func holdsDocuments(_ path: String) -> Bool {
    CompletionRecord.isPublishable(path) && path != "faults.jsonl" && !path.hasPrefix("faults/")
  }

  private static func rewrite(
    _ file: TakedownFile, _ findings: TakedownFindings, _ list: OptOutSource, _ journal: TakedownJournal,
    listed: String?
  ) throws -> TakedownChange {
    let digest = Digest(.sha256)
    try digest.update(contentsOf: file.place)
    let sha256 = digest.finish().hexadecimal
    guard listed == nil || listed == sha256 else {
      throw ReleaseError(
        .badFile, "the shard is not the one that the manifest lists", location: file.place,
        advice: "Nothing was changed. Make the release again, or put the shard back.")
    }
    let written = try FileRewriter(file: file, list: list, target: journal.stagingPath(of: file.path)).write()
    var change = TakedownChange(
      path: file.path,
      before: .init(
        byteCount: FileSystem.entry(at: file.place)?.byteCount ?? 0, sha256: sha256, lines: findings.documents),
      after: written.map { .init(byteCount: $0.byteCount, sha256: $0.sha256, lines: $0.lines) })
    guard findings.documents - findings.removed == change.after?.lines ?? 0 else {
      throw ReleaseError(.changedInput, "the file was changed while it was read", location: file.place)
    }
    change.characters = findings.characters
    change.textBytes = findings.textBytes
    return change
  }
}
