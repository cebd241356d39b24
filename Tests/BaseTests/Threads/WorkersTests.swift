import Base
import Foundation
import Testing

@Suite struct WorkersTests {
  @Test(arguments: [(1, 1), (5, 1), (100, 3), (3, 8), (0, 4), (7, 0)]) func everyItemOnce(_ count: Int, _ threads: Int)
    throws
  {
    let (bodies, items) = (Monitor(0), Monitor<[Int]>([]))
    try runItems(count, threads: threads) {
      bodies.withLock { $0 += 1 }
      return { item in items.withLock { $0.append(item) } }
    }
    let done = items.withLock { $0.sorted() }
    #expect(done == Array(0..<count))
    // Each thread has its own scratch memory, and no thread starts without an item of its own.
    let made = bodies.withLock { $0 }
    #expect(made == max(1, min(threads, count)))
  }

  @Test(arguments: [1, 4]) func theFirstErrorEndsTheWork(_ threads: Int) {
    struct Broken: Error, Equatable { var item: Int }
    let items = Monitor<[Int]>([])
    let error = #expect(throws: Broken.self) {
      try runItems(10_000, threads: threads) {
        { item in
          items.withLock { $0.append(item) }
          if item >= 20 { throw Broken(item: item) }
        }
      }
    }
    let done = items.withLock { $0 }
    // Every item before it was done; each thread may have had one more in hand.
    #expect(Set(done).isSuperset(of: 0..<20))
    #expect(done.count <= 20 + threads)
    #expect(done.contains(error?.item ?? -1))
  }

  /// One worker is the caller's thread, several are threads of their own.
  @Test(arguments: [1, 3]) func threadsOfWorkers(_ count: Int) {
    let caller = pthread_self()
    let found = Monitor<[Int: Bool]>([:])
    runWorkers(count) { worker in
      let isCaller = pthread_equal(pthread_self(), caller) != 0
      found.withLock { $0[worker] = isCaller }
    }
    let isCaller = found.withLock { $0 }
    #expect(isCaller == Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, count == 1) }))
  }

  /// The time of a thread is its own: it grows with work, and not with what others do.
  @Test func processorTimeOfAThread() {
    let before = threadProcessorTime()
    let others = Monitor<[Double]>([])
    runWorkers(2) { _ in
      let start = threadProcessorTime()
      while threadProcessorTime() - start < 0.05 {}
      others.withLock { $0.append(threadProcessorTime() - start) }
    }
    #expect(others.withLock { $0.allSatisfy { $0 >= 0.05 } })
    #expect(threadProcessorTime() - before < 0.05, "the caller only waited")
  }

  @Test func teamsRunBesideTheCaller() {
    let state = Monitor((isOpen: false, indices: Set<Int>()))
    let team = WorkerTeam(5) { index in state.wait(until: \.isOpen) { _ = $0.indices.insert(index) } }
    // None can have ended yet, as all wait for this.
    state.withLock {
      #expect($0.indices.isEmpty)
      $0.isOpen = true
    }
    team.join()
    let indices = state.withLock { $0.indices }
    #expect(indices == [0, 1, 2, 3, 4])
  }

  /// Recursion that needs megabytes of stack works on a worker.
  @Test func stacksAreDeep() {
    @Sendable func depth(_ left: Int) -> Int {
      var room = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, left)
      return withUnsafeMutableBytes(of: &room) { bytes in
        left == 0 ? 0 : 1 + depth(Int(bytes.loadUnaligned(fromByteOffset: 120, as: Int.self)) - 1)
      }
    }
    let reached = Monitor<[Int]>([])
    runWorkers(2) { _ in
      let depth = depth(8000)
      reached.withLock { $0.append(depth) }
    }
    #expect(reached.withLock { $0 } == [8000, 8000])
  }

  @Test func locksAreReleasedAfterErrors() {
    struct Broken: Error {}
    let monitor = Monitor(1)
    #expect(throws: Broken.self) {
      try monitor.withLock { (value) throws(Broken) in
        value = 2
        throw Broken()
      }
    }
    #expect(throws: Broken.self) { try monitor.wait(until: { $0 == 2 }) { (_) throws(Broken) in throw Broken() } }
    #expect(monitor.withLock { $0 } == 2)
  }

  @Test func stopFlagsFollowTheirParents() {
    let parent = StopFlag()
    let (one, other) = (StopFlag(following: parent), StopFlag(following: parent))
    let grandchild = StopFlag(following: one)
    one.request()
    #expect([parent, one, other, grandchild].map(\.isRequested) == [false, true, false, true])
    parent.request()
    #expect([parent, one, other, grandchild].map(\.isRequested) == [true, true, true, true])
  }
}
