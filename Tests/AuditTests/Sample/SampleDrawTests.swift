import Base
import Records
import Testing
import TestSupport

@testable import Audit

/// Shares, weights and the order of a sample.
@Suite struct SampleDrawTests {
  @Test func bandsAreThoseOfTheirLowerEnds() {
    for number in -5...120 {
      let score = Float(number) / 100
      #expect(Int(Stratum.band(ofScore: score)) == Stratum.scores.lastIndex { score >= $0 } ?? 0)
    }
    for score in Stratum.scores + [.nan, .infinity, Float(0.95).nextDown, Float(0.5).nextDown, Float(0.8).nextDown] {
      #expect(Int(Stratum.band(ofScore: score)) == Stratum.scores.lastIndex { score >= $0 } ?? 0)
    }
    for length in [0, 1, 499, 500, 501, 1999, 2000, 2001, 1 << 40] {
      #expect(Int(Stratum.band(ofLength: length)) == Stratum.lengths.lastIndex { length >= $0 } ?? 0)
    }
  }

  @Test(
    arguments: [
      (10, [100, 100], [50, 50], [5, 5]),
      (10, [900, 100], [50, 50], [9, 1]),
      (10, [900, 100], [4, 50], [4, 6]),
      (10, [1, 1, 1], [1, 1, 1], [1, 1, 1]),
      (2, [1, 1, 1], [1, 1, 1], [1, 1, 0]),
      (7, [0, 10], [0, 10], [0, 7]),
      (0, [10], [10], [0]),
      (5, [], [], []),
    ] as [(Int, [Int], [Int], [Int])])
  func strataGetTheirShares(_ size: Int, _ documents: [Int], _ most: [Int], _ expected: [Int]) {
    #expect(SampleDraw.allocate(size, documents: documents, most: most) == expected)
  }

  /// A corpus of hosts of any size; documents of large hosts are bad far more often.
  private static func population() -> [(host: UInt64, isBad: Bool)] {
    var random = SeededGenerator(seed: 5)
    var documents: [(UInt64, Bool)] = []
    for host in 0..<300 as Range<UInt64> {
      let size = host % 50 == 0 ? 120 : Int.random(in: 1...6, using: &random)
      for _ in 0..<size {
        documents.append((host, Double.random(in: 0..<1, using: &random) < (size > 100 ? 0.7 : 0.1)))
      }
    }
    return documents
  }

  @Test func weightsMakeTheEstimateUnbiasedAlthoughAHostGivesOneDocument() {
    let population = Self.population()
    let truth = Double(population.filter(\.isBad).count) / Double(population.count)
    var settings = SampleSettings(language: LanguageTag("sw")!)
    settings.size = 60
    let stratum = Stratum(kept: 2, 1, crawl: "")
    var pairs: [UInt64: Int] = [:]
    for document in population { pairs[HostPairs.hash(stratum.hash, host: document.host), default: 0] += 1 }
    var sum = 0.0
    var plain = 0.0
    let seeds = 400
    for seed in 0..<seeds {
      var pools = CandidatePools(settings)
      pools.count(population.count, scalars: 0, in: stratum)
      for (number, document) in population.enumerated() {
        let key = ByteHash.mix(UInt64(number) &+ UInt64(seed) &* 1_000_003)
        pools.offer(
          Candidate(
            key: key, tie: 0, host: document.host, line: Array((document.isBad ? "bad" : "good").utf8), dump: ""),
          in: stratum)
      }
      pools.cut()
      let drawn = SampleDraw.draw(pools, .kept, size: settings.size)[0]
      #expect(Set(drawn.candidates.map(\.host)).count == drawn.candidates.count, "a host has two documents")
      let weights = SampleDraw.weights(drawn, pairs: pairs)
      #expect(abs(weights.reduce(0, +) - Double(population.count)) < 1e-6)
      let bad = zip(drawn.candidates, weights).reduce(0.0) { $1.0.line == Array("bad".utf8) ? $0 + $1.1 : $0 }
      sum += bad / Double(population.count)
      plain += Double(drawn.candidates.filter { $0.line == Array("bad".utf8) }.count) / Double(drawn.candidates.count)
    }
    let (estimate, unweighted) = (sum / Double(seeds), plain / Double(seeds))
    #expect(abs(estimate - truth) < 0.02, "\(estimate) for \(truth)")
    // The control: without weights the large hosts are missed.
    #expect(truth - unweighted > 0.1, "\(unweighted) for \(truth)")
  }

  @Test func poolsOfPartsMakeThePoolOfAll() {
    let settings = SampleSettings(language: LanguageTag("sw")!)
    let strata = (0..<30).map { Stratum(kept: 2, 0, crawl: "crawl-\($0)") }
    let offers = (0..<20_000).map { number -> (Stratum, Candidate) in
      let hash = ByteHash.mix(UInt64(number) &+ 99)
      return (
        strata[number % 30],
        Candidate(key: hash, tie: 1, host: hash % 700, line: Array("\(number)".utf8), dump: "")
      )
    }
    func drawn(_ parts: [[(Stratum, Candidate)]]) -> [[String]] {
      var all = CandidatePools(settings)
      var cutParts: [CandidatePools] = []
      for part in parts {
        var pools = CandidatePools(settings)
        for (stratum, candidate) in part {
          pools.count(1, scalars: 1, in: stratum)
          pools.offer(candidate, in: stratum)
        }
        pools.cut()
        cutParts.append(pools)
      }
      for part in cutParts {
        for (stratum, pool) in part.ordered { all.count(pool.documents, scalars: pool.scalars, in: stratum) }
      }
      for part in cutParts {
        for (stratum, pool) in part.ordered { for candidate in pool.candidates { all.offer(candidate, in: stratum) } }
      }
      all.cut()
      return SampleDraw.draw(all, .kept, size: settings.size).map {
        $0.candidates.map { String(decoding: $0.line, as: UTF8.self) }
      }
    }
    let whole = drawn([offers])
    #expect(whole.flatMap { $0 }.count == settings.size)
    #expect(drawn([offers.reversed()]) == whole)
    #expect(drawn([Array(offers[..<7000]), Array(offers[7000..<7001]), Array(offers[7001...])]) == whole)
    #expect(drawn(stride(from: 0, to: 20_000, by: 1000).map { Array(offers[$0..<$0 + 1000]) }.reversed()) == whole)
  }

  @Test func exponentialKeysHaveTheRateOne() {
    var sum = 0.0
    for number in 0..<100_000 as Range<UInt64> { sum += Candidate.exponential(ByteHash.mix(number)) }
    #expect(abs(sum / 100_000 - 1) < 0.02)
    #expect(Candidate.exponential(0) > 0)
    #expect(Candidate.exponential(.max).isFinite)
  }
}
