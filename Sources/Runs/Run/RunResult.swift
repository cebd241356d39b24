/// What a run came to.
package struct RunResult: Sendable {
  /// The counts of all records in the run's directory.
  package var counts: Counts
  /// Tasks that this process could not do.
  package var failures: [TaskFailure]
  /// Whether every task of the plan is complete.
  package var isComplete: Bool
  /// Tasks that this process has done.
  package var tasksDone: Int
  /// What people should know, in sentences.
  package var warnings: [String] = []
}
