internal import Base
internal import Deduplication
internal import Runs

/// A finished deduplication that a later one is done against.
package struct EarlierRun: Sendable, Equatable {
  /// Its directory.
  package let folder: String
  /// Its files of signatures, in the order of its inputs.
  package let signatures: [String]
  /// Its files of shingles, in the same order.
  package let shingles: [String]
  /// Its files of decisions, in the same order.
  package let decisions: [String]
  /// SHA-256 over what these files are.
  package let digest: String

  /// Finds the files of a run by its records.
  ///
  /// - Throws: `DeduplicationError.badFile` for a directory that is no finished deduplication.
  package init(folder: String) throws {
    self.folder = folder
    let store = RunStore(try FolderStorage(folder, owner: ThisProcess.owner.name))
    var files: [CompletionRecord.File] = []
    var isClustered = false
    if FileSystem.entry(at: folder) != nil {
      try store.forEachRecord { record in
        guard record.state == .complete, [DeduplicationNames.sign, DeduplicationNames.cluster].contains(record.step)
        else { return }
        files += record.files
        isClustered = isClustered || record.step == DeduplicationNames.cluster
      }
    }
    files.sort { $0.path < $1.path }
    func paths(_ ending: String) -> [String] {
      files.filter { $0.path.hasSuffix(ending) }.map { Path.join(folder, $0.path) }
    }
    signatures = paths(".dpsg")
    shingles = paths(".dpsh")
    decisions = paths(".dpdc")
    guard isClustered, !signatures.isEmpty, shingles.count == signatures.count, decisions.count == signatures.count
    else {
      throw DeduplicationError(
        .badFile, "not a finished run of dedup", location: folder,
        advice: "Name the --output directory of a run of the same command that has ended.")
    }
    digest = Digest.sha256(
      files.filter { !$0.path.hasSuffix(".json") }.map { "\($0.path) \($0.sha256)" }.joined(separator: "\n"))
  }
}

extension EarlierDecisions {
  /// What the earlier runs of some settings decided.
  internal init(_ settings: DeduplicationSettings) throws {
    self.init()
    // Where the documents of each earlier input begin in their own run and in this one.
    var places: [(start: Int, count: Int, here: Int)] = []
    for run in settings.against {
      places.removeAll()
      var inputs: [(count: Int, entries: [DecisionFile.Entry])] = []
      var here = count
      for index in run.signatures.indices {
        let file = try SignatureFile(settings.rule, path: run.signatures[index], shingles: run.shingles[index])
        let decisions = try DecisionFile.read(settings: settings.rule.digest, path: run.decisions[index])
        places.append((decisions.start, file.documentCount, here))
        inputs.append((file.documentCount, decisions.entries))
        here += file.documentCount
      }
      for input in inputs {
        add(documents: input.count, input.entries) { number in
          places.first { $0.start <= number && number < $0.start + $0.count }.map { $0.here + number - $0.start }
        }
      }
    }
  }
}
