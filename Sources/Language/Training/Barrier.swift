internal import CSystem
internal import Synchronization

/// A barrier for threads, optimized for waits of microseconds.
internal final class Barrier: Sendable {
  private let count: Int
  private let arrived = Atomic<Int>(0)
  private let round = Atomic<Int>(0)

  internal init(count: Int) { self.count = count }

  /// Waits until all threads have called it; writes before it are visible to all threads after it.
  internal func wait() {
    guard count > 1 else { return }
    let now = round.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
      arrived.store(0, ordering: .relaxed)
      round.store(now + 1, ordering: .releasing)
      return
    }
    var tries = 0
    while round.load(ordering: .acquiring) == now {
      tries += 1
      // With fewer processors than threads, spinning keeps the awaited thread from running. On a busy machine, yielding
      // may return at once.
      if tries > 2200 { usleep(50) } else if tries > 2000 { sched_yield() }
    }
  }
}
