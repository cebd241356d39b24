internal import Synchronization

/// A request to stop, set once by a signal handler or another thread and read by the workers.
package final class StopFlag: Sendable {
  private let requested = Atomic<Bool>(false)
  /// The flag that this one follows.
  private let parent: StopFlag?

  /// - Parameter parent: a flag that this one follows; setting this one does not set it.
  package init(following parent: StopFlag? = nil) { self.parent = parent }

  /// Requests a stop. Safe in a signal handler.
  package func request() { requested.store(true, ordering: .relaxed) }

  /// Whether a stop was requested.
  package var isRequested: Bool { requested.load(ordering: .relaxed) || parent?.isRequested ?? false }
}
