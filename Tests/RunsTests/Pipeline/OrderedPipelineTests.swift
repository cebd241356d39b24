import Base
import Synchronization
import TestSupport
import Testing

@testable import Runs

@Suite struct OrderedPipelineTests {
  /// Waits up to a millisecond, by chance but the same for the same number.
  private static func delay(_ number: Int) {
    var random = SeededGenerator(seed: UInt64(number))
    RunClock.system.sleep(Double.random(in: 0...0.001, using: &random))
  }

  private static func run(_ numbers: Numbers, threads: Int, stop: StopFlag = StopFlag()) throws {
    let pool = WorkerPool(threads: threads)
    try pool.serve { try numbers.pipeline.run(on: pool, stop: stop) }
  }

  @Test(arguments: [1, 2, 5], [0, 1, 2, 200])
  func deliversInOrder(_ threads: Int, _ count: Int) throws {
    let numbers = Numbers(count, onWork: Self.delay, onDeliver: { if $0 % 7 == 0 { Self.delay($0) } })
    try Self.run(numbers, threads: threads)
    #expect(numbers.delivered == Array(0..<count))
    let log = numbers.log.withLock { $0 }
    #expect(log.mostReaders == 1 && log.mostDeliverers <= 1)
  }

  @Test(arguments: [2, 5])
  func theWindowIsBounded(_ threads: Int) throws {
    // The first item takes until all others that may be read have been worked on.
    let isHeld = Atomic<Bool>(true)
    let reads = Atomic<Int>(0)
    let window = 4 * threads + 2
    let numbers = Numbers(
      200,
      onRead: { _ in if reads.add(1, ordering: .relaxed).newValue == window { isHeld.store(false, ordering: .relaxed) }
      },
      onWork: { number in
        guard number == 0 else { return }
        for _ in 0..<2000 where isHeld.load(ordering: .relaxed) { RunClock.system.sleep(0.001) }
        // Time for more to be read than may be.
        RunClock.system.sleep(0.02)
      })
    try Self.run(numbers, threads: threads)
    #expect(numbers.delivered == Array(0..<200))
    #expect(numbers.log.withLock { $0.mostInFlight } == window)
  }

  @Test func severalLanesShareTheThreads() throws {
    let pool = WorkerPool(threads: 5)
    let lanes = (0..<4).map { _ in Numbers(100, onWork: Self.delay) }
    try pool.serve {
      try runItems(4, threads: 4) { { lane in try lanes[lane].pipeline.run(on: pool, stop: StopFlag()) } }
    }
    for lane in lanes { #expect(lane.delivered == Array(0..<100)) }
  }

  @Test(arguments: [1, 2, 5], [0, 1, 37])
  func anErrorOfReadingComesAfterWhatWasReadBefore(_ threads: Int, _ bad: Int) {
    let numbers = Numbers(
      100, onRead: { if $0 == bad { throw Numbers.Failure(number: $0) } }, onWork: Self.delay)
    let error = #expect(throws: ReadingError.self) { try Self.run(numbers, threads: threads) }
    #expect(error?.underlying as? Numbers.Failure == Numbers.Failure(number: bad))
    #expect(numbers.delivered == Array(0..<bad))
  }

  @Test func aReadingErrorIsNotWrappedTwice() {
    let numbers = Numbers(9, onRead: { _ in throw ReadingError(underlying: Numbers.Failure(number: 5)) })
    let error = #expect(throws: ReadingError.self) { try Self.run(numbers, threads: 2) }
    #expect(error?.underlying as? Numbers.Failure == Numbers.Failure(number: 5))
  }

  @Test(arguments: [1, 2, 5], [0, 1, 37])
  func anErrorOfWorkEndsTheDelivery(_ threads: Int, _ bad: Int) {
    let numbers = Numbers(
      100,
      onWork: { number in
        Self.delay(number)
        if number == bad { throw Numbers.Failure(number: number) }
      })
    #expect(throws: Numbers.Failure(number: bad)) { try Self.run(numbers, threads: threads) }
    // Not all that was before it, but nothing out of order, and nothing after it.
    #expect(numbers.delivered == Array(0..<numbers.delivered.count))
    #expect(numbers.delivered.count <= bad)
  }

  @Test(arguments: [1, 2, 5], [0, 1, 37])
  func anErrorOfDeliveryIsTheLast(_ threads: Int, _ bad: Int) {
    let numbers = Numbers(100, onWork: Self.delay, onDeliver: { if $0 == bad { throw Numbers.Failure(number: $0) } })
    #expect(throws: Numbers.Failure(number: bad)) { try Self.run(numbers, threads: threads) }
    #expect(numbers.delivered == Array(0..<bad))
  }

  @Test func anErrorOfOneLaneLeavesTheOthersAlone() throws {
    let pool = WorkerPool(threads: 3)
    let lanes = (0..<3).map { lane in
      Numbers(60, onWork: { if lane == 1, $0 == 20 { throw Numbers.Failure(number: $0) } else { Self.delay($0) } })
    }
    let failed = Mutex<[Int]>([])
    pool.serve {
      runWorkers(3) { lane in
        do { try lanes[lane].pipeline.run(on: pool, stop: StopFlag()) } catch { failed.withLock { $0.append(lane) } }
      }
    }
    #expect(failed.withLock { $0 } == [1])
    #expect(lanes[0].delivered == Array(0..<60) && lanes[2].delivered == Array(0..<60))
  }

  @Test(arguments: [1, 2, 5])
  func aStopDeliversWhatWasRead(_ threads: Int) throws {
    let stop = StopFlag()
    let read = Atomic<Int>(0)
    let numbers = Numbers(
      10_000,
      onRead: { number in
        read.store(number + 1, ordering: .relaxed)
        if number == 40 { stop.request() }
      }, onWork: Self.delay)
    try Self.run(numbers, threads: threads, stop: stop)
    #expect(numbers.delivered == Array(0..<read.load(ordering: .relaxed)))
    #expect(numbers.delivered.count == 41)
  }

  @Test func aStopBeforeTheBeginningReadsNothing() throws {
    let stop = StopFlag()
    stop.request()
    let numbers = Numbers(10)
    try Self.run(numbers, threads: 2, stop: stop)
    #expect(numbers.delivered == [])
  }

  enum Place: CaseIterable { case read, work, deliver, nowhere }

  @Test(arguments: Place.allCases, [1, 3])
  func noObjectIsLost(_ place: Place, _ threads: Int) throws {
    let fail: @Sendable (Place, Int) throws -> Void = { here, number in
      if here == place, number == 5 { throw Numbers.Failure(number: number) }
    }
    let numbers = Numbers(
      30, onRead: { try fail(.read, $0) }, onWork: { try fail(.work, $0) }, onDeliver: { try fail(.deliver, $0) })
    try? Self.run(numbers, threads: threads)
    // As many spare ones as were made: taking them makes no more.
    let (workers, products) = (
      numbers.pools.workers.load(ordering: .relaxed), numbers.pools.products.load(ordering: .relaxed)
    )
    #expect(workers > 0)
    for _ in 0..<workers { _ = try numbers.workers.take() }
    for _ in 0..<products { _ = try numbers.products.take() }
    #expect(numbers.pools.workers.load(ordering: .relaxed) == workers)
    #expect(numbers.pools.products.load(ordering: .relaxed) == products)
  }

  @Test func aWorkerThatCannotBeMadeEndsTheLane() {
    var pipeline = Numbers(10).pipeline
    pipeline.workers = SparePool { throw Numbers.Failure(number: -1) }
    let pool = WorkerPool(threads: 2)
    #expect(throws: (any Error).self) { try pool.serve { try pipeline.run(on: pool, stop: StopFlag()) } }
  }
}
