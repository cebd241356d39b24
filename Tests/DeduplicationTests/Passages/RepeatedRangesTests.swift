import Base
import TestSupport
import Testing

@testable import Deduplication

@Suite struct RepeatedRangesTests {
  @Test func everyByteHasTheFirstOfItsSources() throws {
    for seed in 0..<40 {
      var random = SeededGenerator(seed: UInt64(seed))
      let marks = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        let place = Int.random(in: 200...300, using: &random)
        return PassageMark(
          start: CorpusPosition(input: 2, place: place), count: Int.random(in: 1...30, using: &random),
          source: Bool.random(using: &random)
            ? CorpusPosition(
              input: Int.random(in: 0...1, using: &random), place: Int.random(in: 64...500, using: &random))
            : CorpusPosition(input: 2, place: Int.random(in: 64..<place, using: &random)))
      }.sorted { $0.start < $1.start }
      let others = [1, 3].map {
        PassageMark(start: CorpusPosition(input: $0, place: 250), count: 9, source: CorpusPosition(input: 0, place: 64))
      }
      let all = (marks + others).sorted { $0.start < $1.start }
      var expected: [Int: UInt64] = [:]
      for mark in marks {
        for offset in 0..<mark.count {
          let place = mark.start.place + offset
          expected[place] = min(expected[place] ?? .max, mark.source.bits + UInt64(offset))
        }
      }
      try withTemporaryFolder { folder in
        let ranges = try RepeatedRanges(
          TinyCorpus.files(all, parts: 3, in: folder), input: 2, path: "\(folder)/ranges")
        let list = (0..<ranges.count).map { ranges[$0] }
        var found: [Int: UInt64] = [:]
        for range in list {
          for offset in 0..<range.count { found[range.place + offset] = range.source.bits + UInt64(offset) }
        }
        #expect(found == expected, "seed \(seed)")
        #expect(zip(list, list.dropFirst()).allSatisfy { $0.end <= $1.place })
        // Cut to some places.
        var within: [RepeatedRanges.Range] = []
        var next = Int.random(in: 0...40, using: &random)
        ranges.append(within: 240..<260, guess: &next, to: &within)
        var cut: [Int: UInt64] = [:]
        for range in within {
          for offset in 0..<range.count { cut[range.place + offset] = range.source.bits + UInt64(offset) }
        }
        #expect(cut == expected.filter { (240..<260).contains($0.key) }, "seed \(seed)")
        // What follows begins where a guess says.
        within.removeAll()
        ranges.append(within: 260..<400, guess: &next, to: &within)
        #expect(within.reduce(0) { $0 + $1.count } == expected.count { $0.key >= 260 }, "seed \(seed)")
        #expect(next == ranges.count)
      }
    }
  }

  @Test func aRangeThatGoesOnIsOne() throws {
    let marks = (0..<10).map { step in
      PassageMark(
        start: CorpusPosition(input: 0, place: 1000 + 50 * step), count: 80,
        source: CorpusPosition(input: 0, place: 100 + 50 * step))
    }
    try withTemporaryFolder { folder in
      let ranges = try RepeatedRanges(
        TinyCorpus.files(marks, parts: 4, in: folder), input: 0, path: "\(folder)/ranges")
      #expect(
        (0..<ranges.count).map { ranges[$0] } == [
          .init(place: 1000, count: 530, source: CorpusPosition(input: 0, place: 100))
        ])
    }
  }
}
