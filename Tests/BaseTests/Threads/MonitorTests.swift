import Base
import Testing

@Suite struct MonitorTests {
  @Test func workersTakeTurnsInOrder() {
    let turns = Monitor<[Int]>([])
    runWorkers(4) { worker in
      for round in 0..<50 {
        turns.wait(until: { $0.count == round * 4 + worker }) { $0.append(worker) }
      }
    }
    turns.withLock { #expect($0 == (0..<200).map { $0 % 4 }) }
  }
}
