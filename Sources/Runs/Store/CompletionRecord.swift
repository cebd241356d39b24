package import Base

/// What says that files of a task are whole: each with its size and SHA-256.
///
/// A task has one record, or, where it publishes files on the way, one for each part, numbered from 0; the last part's
/// says so. A record is written twice: as `publishing`, before the first file gets its final name, so that no file has
/// a final name without a record; as `complete`, when all have theirs. Readers trust the files of complete records
/// only. Who finds `publishing` and nobody at work finishes the renames.
package struct CompletionRecord: Sendable, Equatable {
  /// How far publication is.
  package enum State: String, Sendable { case publishing, complete }

  /// One published file.
  package struct File: Sendable, Equatable {
    /// The path in the run's directory.
    package var path: String
    /// Size in bytes.
    package var byteCount: Int
    /// In hexadecimal.
    package var sha256: String
    /// Lines: documents, rejects or faults; 0 for other files.
    package var lines: Int

    /// A published file.
    package init(path: String, byteCount: Int, sha256: String, lines: Int = 0) {
      self.path = path
      self.byteCount = byteCount
      self.sha256 = sha256
      self.lines = lines
    }
  }

  /// The task's name.
  package var task: String
  /// The step's name.
  package var step: String
  /// The number of the part, from 0; nil where the task publishes all its files at its end.
  package var part: Int?
  /// Whether no part follows.
  package var isLast = true
  /// How far publication is.
  package var state: State
  /// The digest of all that decides the task's output beside its inputs.
  package var plan: String
  /// The task's own part of that digest (`TaskSpec.variant`).
  package var variant = ""
  /// The inputs that the part was made of, in order, and how many of the task's come before them.
  package var inputs: [Input]
  /// Inputs of the task before the first of `inputs`.
  package var firstInput = 0
  /// What is published.
  package var files: [File]
  /// What was counted for these files.
  package var counts: Counts
  /// Where the task goes on after this part; the job's own.
  package var resume: JSONValue?
  /// While publishing: the directory below `.work` in which the files stand that have no final name yet.
  package var staging: String?
  /// While publishing in place of an earlier record: files of that one that are no more.
  package var retired: [String] = []

  /// A record of a task that publishes at its end.
  package init(
    task: String, step: String, state: State = .complete, plan: String, inputs: [Input], files: [File] = [],
    counts: Counts = Counts()
  ) {
    self.task = task
    self.step = step
    self.state = state
    self.plan = plan
    self.inputs = inputs
    self.files = files
    self.counts = counts
  }

  /// The record's file name. Names of tasks have no `~p`.
  package var fileName: String { Self.fileName(task: task, part: part) }

  /// The file name of the record of a task, or of one of its parts.
  package static func fileName(task: String, part: Int?) -> String {
    guard let part else { return "\(task).json" }
    let digits = String(part)
    return "\(task)~p\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).json"
  }

  /// Whether both stand for the same files with the same bytes.
  package func hasSameFiles(as other: CompletionRecord) -> Bool {
    plan == other.plan && files == other.files && part == other.part
  }
}
