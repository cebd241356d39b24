/// How far a run is.
package struct RunProgress: Sendable {
  /// Tasks of the run, or of this worker.
  package var tasks = 0
  /// Tasks that are complete.
  package var tasksDone = 0
  /// Tasks that were complete before this process.
  package var tasksSkipped = 0
  /// Bytes of the inputs of these.
  package var bytesSkipped = 0
  /// What this process has counted, without distributions.
  package var counts = Counts()

  /// Nothing done yet.
  package init() {}
}
