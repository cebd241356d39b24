/// A file that describes a run as a whole, for those who find its output.
///
/// It is removed before a task is done, and written while the run still holds its lock: a run that was killed in between has
/// none, and the next one, which finds nothing else to do, writes it.
package struct RunDescription: Sendable {
  /// The file's path in the run.
  package let path: String
  /// Writes it, or removes what is there, when a run has ended.
  internal let write: @Sendable (any RunHome, RunResult) throws -> Void

  /// A description at a path in the run, and what writes it.
  package init(path: String, write: @escaping @Sendable (any RunHome, RunResult) throws -> Void) {
    self.path = path
    self.write = write
  }
}
