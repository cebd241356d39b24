internal import CSystem

/// Runs `body` on `count` new threads, each with its index, and returns when all have ended.
///
/// With one worker `body` runs on the caller's thread. The threads have 8 MiB of stack.
public func runWorkers(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  guard count > 1 else { return body(0) }
  let threads = (0..<count).map { index in WorkerThread { body(index) } }
  for thread in threads { thread.join() }
}

/// Threads that run until they are joined, with 8 MiB of stack each.
package final class WorkerTeam {
  private let threads: [WorkerThread]

  /// Starts `count` threads, each with its index.
  package init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    threads = (0..<count).map { index in WorkerThread { body(index) } }
  }

  /// Waits until all have ended; call it once.
  package func join() { for thread in threads { thread.join() } }
}

/// Processes items 0 to `count` - 1 on up to `threads` threads, each of which takes the next when it is free.
///
/// - Parameter makeBody: called once on every thread; the closure it returns processes one item, with its own scratch
///   memory.
/// - Throws: the first error; items not started by then are skipped.
public func runItems(
  _ count: Int, threads: Int, _ makeBody: @escaping @Sendable () -> (Int) throws -> Void
) throws {
  let next = Monitor<(item: Int, error: (any Error)?)>((0, nil))
  runWorkers(max(1, min(threads, count))) { _ in
    let body = makeBody()
    while true {
      let item = next.withLock { next in
        defer { next.item += 1 }
        return next.error == nil ? next.item : count
      }
      guard item < count else { return }
      do { try body(item) } catch { next.withLock { $0.error = $0.error ?? error } }
    }
  }
  if let error = next.withLock({ $0.error }) { throw error }
}

/// One operating-system thread.
internal final class WorkerThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  init(_ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    defer { pthread_attr_destroy(&attributes) }
    let box = Unmanaged.passRetained(Body(body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    precondition(status == 0, "cannot start a thread (error \(status))")
  }

  func join() { pthread_join(thread, nil) }
}

/// Seconds of processor time that the calling thread has used.
public func threadProcessorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
