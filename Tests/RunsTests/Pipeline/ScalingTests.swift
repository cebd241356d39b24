import Base
import Foundation
import Synchronization
import Testing

@testable import Runs

/// Whether many threads find work: stages that sleep, so that no more processors are needed than there are.
@Suite(.serialized) struct ScalingTests {
  /// Runs tasks whose items take 9 % of their time to read and 5 % to deliver.
  ///
  /// - Returns: the share of time that the threads slept in stages.
  private static func busyShare(threads: Int, tasks: Int, items: Int, milliseconds: Double) throws -> Double {
    let clock = RunClock.system
    let slept = Mutex(0.0)
    let stage: @Sendable (Double) -> @Sendable (Int) -> Void = { share in
      { _ in
        let seconds = share * milliseconds / 1000
        clock.sleep(seconds)
        slept.withLock { $0 += seconds }
      }
    }
    let pool = WorkerPool(threads: threads)
    let start = clock.seconds()
    try pool.serve {
      try runItems(tasks, threads: pool.lanes) {
        { _ in
          let numbers = Numbers(items, onRead: stage(0.09), onWork: stage(0.86), onDeliver: stage(0.05))
          try numbers.pipeline.run(on: pool, stop: StopFlag())
        }
      }
    }
    return slept.withLock { $0 } / (Double(threads) * (clock.seconds() - start))
  }

  @Test func thirtyTwoThreadsAreBusy() throws {
    // On a machine that is busy with other things, the best of some.
    var best = 0.0
    for _ in 0..<4 where best < 0.8 {
      best = max(best, try Self.busyShare(threads: 32, tasks: 24, items: 40, milliseconds: 60))
    }
    #expect(best >= 0.8)
  }

  @Test func oneLaneAloneDoesNotKeepThemBusy() throws {
    // Why there are several: what is read by one thread at a time is read by no more than eleven threads' worth.
    #expect(try Self.busyShare(threads: 32, tasks: 1, items: 100, milliseconds: 60) < 0.5)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["DATAPREP_LONG_TESTS"] != nil, "set DATAPREP_LONG_TESTS"))
  func thirtyTwoThreadsAreBusyForLong() throws {
    let share = try Self.busyShare(threads: 32, tasks: 60, items: 100, milliseconds: 100)
    print("busy share of 32 threads over 60 tasks: \(share)")
    #expect(share >= 0.9)
  }
}
