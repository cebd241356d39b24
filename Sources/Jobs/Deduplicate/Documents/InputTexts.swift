internal import Archive
internal import Base
internal import Records
internal import Runs

/// Finds texts in the inputs of a deduplication.
package struct InputTexts {
  /// Where each input is, and as it was spelled.
  private var inputs: [(path: String, name: String)] = []

  /// - Parameter folder: the run's directory.
  package init(folder: String) throws {
    let store = RunStore(try FolderStorage(folder, owner: ThisProcess.owner.name))
    var found: [(task: String, input: Input)] = []
    try store.forEachRecord { record in
      guard record.step == DeduplicationNames.sign, let input = record.inputs.first else { return }
      found.append((record.task, input))
    }
    inputs = found.sorted { $0.task < $1.task }.map { ($0.input.identity, $0.input.location) }
  }

  /// The texts of documents, by identifier; without those whose input is gone. Of several with one identifier the first
  /// counts.
  package func texts(of ids: Set<String>) throws -> [String: String] {
    var texts: [String: String] = [:]
    for input in inputs where texts.count < ids.count && FileSystem.entry(at: input.path) != nil {
      let reader = try openTextReader(input.path)
      var batch = TextBatch()
      while texts.count < ids.count, try reader.fill(&batch) {
        for row in batch.rows {
          let id = row.id.isEmpty ? "\(input.name)#\(row.ordinal + 1)" : batch.bytes.string(row.id)
          if ids.contains(id), texts[id] == nil { texts[id] = batch.bytes.string(row.text) }
        }
      }
    }
    return texts
  }
}
