import Base
import Synchronization
import Testing

@testable import Runs

@Suite struct SparePoolTests {
  private final class Scratch: Sendable {}

  @Test func theLastOneGivenIsTheNextOneTaken() throws {
    let made = Atomic<Int>(0)
    let pool = SparePool<Scratch>(limit: 2) {
      made.add(1, ordering: .relaxed)
      return Scratch()
    }
    let (a, b, c) = (try pool.take(), try pool.take(), try pool.take())
    #expect(made.load(ordering: .relaxed) == 3)
    for object in [a, b, c] { pool.give(object) }
    // The third was one too many.
    #expect(try pool.take() === b)
    #expect(try pool.take() === a)
    #expect(try pool.take() !== c)
    #expect(made.load(ordering: .relaxed) == 4)
  }

  @Test func whatCannotBeMadeIsAnError() {
    let pool = SparePool<Scratch> { throw Crash() }
    #expect(throws: Crash.self) { try pool.take() }
  }

  @Test func noTwoThreadsHaveTheSame() throws {
    let pool = SparePool<Scratch>(limit: 8) { Scratch() }
    let held = Mutex<Set<ObjectIdentifier>>([])
    let clashes = Atomic<Int>(0)
    runWorkers(4) { _ in
      for _ in 0..<500 {
        guard let object = try? pool.take() else { continue }
        let isNew = held.withLock { $0.insert(ObjectIdentifier(object)).inserted }
        if !isNew { clashes.add(1, ordering: .relaxed) }
        held.withLock { _ = $0.remove(ObjectIdentifier(object)) }
        pool.give(object)
      }
    }
    #expect(clashes.load(ordering: .relaxed) == 0)
  }
}
