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
  /// Inputs in which no record or document was found.
  package var silentInputs = SilentInputs()

  /// Whether all is complete, and nothing is there that people should know.
  internal var isUneventful: Bool { isComplete && failures.isEmpty && warnings.isEmpty && silentInputs.count == 0 }

  /// Inputs without a record, some of them by name.
  package struct SilentInputs: Sendable, Equatable {
    /// How many there are.
    package var count = 0
    /// The first ones, with what they look like.
    package var examples: [String] = []

    /// What people should know of them, as a sentence; nil where there are none.
    package var message: String? {
      guard count > 0 else { return nil }
      let more = count > examples.count ? " and \(count - examples.count) more" : ""
      return "no record or document was found in \(examples.joined(separator: "; "))\(more)"
    }
  }
}
