internal import Synchronization

/// A request to stop, set once by a signal handler or another thread and read by the workers.
public final class StopFlag: Sendable {
  private let requested = Atomic<Bool>(false)

  public init() {}

  /// Asks the run to stop after the batches at hand. Safe inside a signal handler.
  public func request() { requested.store(true, ordering: .relaxed) }

  /// Whether a stop was asked for.
  public var isRequested: Bool { requested.load(ordering: .relaxed) }
}
