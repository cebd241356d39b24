import TestSupport
import Testing

@testable import Pairs

@Suite struct CommonRunTests {
  /// Against all runs, tried one by one.
  @Test func `the longest run is the longest`() {
    var generator = SeededGenerator(seed: 8)
    var run = CommonRun()
    for _ in 0..<500 {
      let query = (0..<Int.random(in: 0...12, using: &generator)).map { _ in UInt64.random(in: 0..<4, using: &generator)
      }
      let passage = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        UInt64.random(in: 0..<4, using: &generator)
      }
      var best = 0..<0
      for start in query.indices {
        for end in start..<query.count where end + 1 - start > best.count {
          let part = Array(query[start...end])
          let isThere = passage.indices.contains { passage[$0...].starts(with: part) }
          if isThere { best = start..<end + 1 }
        }
      }
      #expect(run.longest(of: query, in: passage) == best)
    }
  }
}
