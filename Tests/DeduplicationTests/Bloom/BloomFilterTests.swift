import TestSupport
import Testing

@testable import Deduplication

/// The Bloom filter: no old value is new, and new values are taken for old ones as often as it says.
@Suite struct BloomFilterTests {
  private func value(_ random: inout SeededGenerator) -> UInt128 {
    UInt128(random.next() as UInt64) << 64 | UInt128(random.next() as UInt64)
  }

  @Test(arguments: [0.5, 0.01, 0.0001]) func errorsAreAsOftenAsItSays(_ rate: Double) {
    var random = SeededGenerator(seed: 3)
    let byteCount = 1 << 19
    let values = BloomFilter.capacity(byteCount: byteCount, rate: rate)
    var filter = BloomFilter(byteCount: byteCount, rate: rate)
    let held = (0..<values).map { _ in PassageKey(value(&random), at: 0) }
    var old: [Int] = []
    filter.insert(held, found: &old)
    #expect(filter.count == values - old.count)
    #expect(filter.rate < 1.1 * rate && filter.rate > 0.9 * rate)
    // Errors are rare events: five standard deviations.
    let expected = filter.expectedErrors
    #expect(abs(Double(old.count) - expected) <= 5 * max(1, expected).squareRoot())
    let reached = filter.rate
    var again: [Int] = []
    filter.insert(held, found: &again)
    #expect(again == Array(held.indices) && filter.count == values - old.count && filter.rate == reached)
    // What is new is taken for old at the rate; there are few of them beside those held.
    let more = (0..<values / 100).map { _ in PassageKey(value(&random), at: 0) }
    var wrong: [Int] = []
    filter.insert(more, found: &wrong)
    let errors = Double(more.count) * rate
    #expect(abs(Double(wrong.count) - errors) <= 5 * max(1, errors).squareRoot() + 0.1 * errors)
  }

  /// Values may come in any batches.
  @Test func answersDoNotDependOnBatches() {
    var random = SeededGenerator(seed: 4)
    let values = (0..<3000).map { _ in
      PassageKey(UInt128(random.next() as UInt64 % 1000) &* 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835, at: 0)
    }
    var whole = BloomFilter(byteCount: 1 << 12, rate: 0.01)
    var found: [Int] = []
    whole.insert(values, found: &found)
    var parts = BloomFilter(byteCount: 1 << 12, rate: 0.01)
    var foundInParts: [Int] = []
    var start = 0
    while start < values.count {
      let end = min(values.count, start + Int.random(in: 1...50, using: &random))
      var here: [Int] = []
      parts.insert(Array(values[start..<end]), found: &here)
      foundInParts += here.map { $0 + start }
      start = end
    }
    #expect(found == foundInParts && found.count > 1900)
    #expect(whole.rate == parts.rate && whole.expectedErrors == parts.expectedErrors)
  }

  @Test func probesFollowTheRate() {
    #expect([0.5, 0.3, 0.01, 0.001].map { BloomFilter.probes(rate: $0) } == [1, 2, 7, 10])
  }

  /// As a model of Poisson's lines says, computed apart: bits a value 9.9, 15.5, 22.1 of 512 a line.
  @Test func capacityFollowsTheRate() {
    for (rate, bits) in [(0.01, 9.9), (0.001, 15.5), (0.0001, 22.1)] {
      let values = BloomFilter.capacity(byteCount: 1 << 20, rate: rate)
      #expect(abs(Double(1 << 23) / Double(values) / bits - 1) < 0.06, "\(rate)")
    }
  }
}
