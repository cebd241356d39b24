internal import Base

/// What of a task is in place and stays, and what is to be made again.
internal struct Finished {
  /// Parts that stay, in order.
  var parts: [CompletionRecord] = []
  /// Parts that are replaced, in order, from the number of `parts` on.
  var superseded: [CompletionRecord] = []

  /// Whether nothing is left to do.
  var isComplete: Bool { parts.last?.isLast ?? false }

  init() {}

  /// Judges the records of a task by the inputs as they are now.
  ///
  /// - Parameters:
  ///   - records: complete records, in order of parts.
  ///   - store: tells whether published files are there.
  /// - Throws: `RunError.inputChanged` and `.lostFile`, where the policy is to end with an error.
  init(_ records: [CompletionRecord], of task: TaskSpec, policy: ChangePolicy, store: RunStore) throws {
    for (index, record) in records.enumerated() {
      if try !stays(record, of: task, policy: policy, store: store) {
        superseded = Array(records[index...])
        return
      }
      parts.append(record)
    }
  }

  private func stays(
    _ record: CompletionRecord, of task: TaskSpec, policy: ChangePolicy, store: RunStore
  ) throws -> Bool {
    if policy != .keep, let lost = try store.missingFile(of: record) {
      guard policy == .redo else {
        throw RunError(
          .lostFile, "the file is missing, or has not the \(lost.byteCount) bytes that its record says",
          location: Path.join(store.storage.location, lost.path),
          advice: "Make it again with --changed redo, or go on without it with --changed keep.")
      }
      return false
    }
    for (offset, before) in record.inputs.enumerated() {
      let number = record.firstInput + offset
      guard number < task.inputs.count, task.inputs[number].identity == before.identity else {
        guard policy == .redo else {
          throw RunError(
            .inputChanged,
            "was input \(number + 1) when \(record.files.first?.path ?? "a part") was made of it, and is not now",
            location: before.location,
            advice:
              "Make what follows again with --changed redo, give the inputs as before, or choose another --output.")
        }
        return false
      }
      let now = task.inputs[number]
      guard now.isChanged(from: before) else { continue }
      switch policy {
      case .error: throw RunError.changed(now, since: before)
      case .redo: return false
      case .keep: break
      }
    }
    guard record.isLast, record.firstInput + record.inputs.count < task.inputs.count else { return true }
    // Inputs were added. A stream goes on after its last part but one; anything else is made of all its inputs.
    if record.part != nil || policy == .redo { return false }
    guard policy == .error else { return true }
    throw RunError(
      .inputChanged, "was not among the inputs when \(record.files.first?.path ?? record.task) was made",
      location: task.inputs[record.firstInput + record.inputs.count].location,
      advice: "Make it again with --changed redo, give the inputs as before, or choose another --output.")
  }
}
