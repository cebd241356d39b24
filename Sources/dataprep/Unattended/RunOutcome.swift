import Base
import Runs

/// How a run goes, as metrics tell it.
struct RunOutcome: Sendable {
  /// Tasks of the run that are complete, and all of them.
  var tasks = (done: 0, all: 0)
  /// Tasks that were complete before this process began.
  var tasksBefore = 0
  /// Counts, by name.
  var counts: [(name: String, count: Int)] = []

  /// Nothing done yet.
  init() {}

  /// A run of which all was done before.
  init(idle tasks: Int) {
    self.tasks = (tasks, tasks)
    tasksBefore = tasks
  }

  /// How far a command's run is.
  init(_ command: some RunCommand, _ progress: RunProgress) {
    tasks = (progress.tasksDone, progress.tasks)
    tasksBefore = progress.tasksSkipped
    counts = command.events(progress.counts).map { ($0.key, $0.value) }
  }
}
