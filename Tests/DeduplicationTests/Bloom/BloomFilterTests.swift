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
    let values = 20_000
    var filter = BloomFilter(byteCount: BloomFilter.byteCount(values: values, rate: rate), rate: rate)
    var held: [UInt128] = []
    var errors = 0
    for _ in 0..<values {
      let value = value(&random)
      held.append(value)
      if filter.insert(value) { errors += 1 }
    }
    #expect(held.allSatisfy { filter.insert($0) })
    #expect(filter.count == values - errors)
    #expect(filter.rate <= rate && filter.rate > rate / 4)
    // Errors are rare events: five standard deviations.
    let expected = filter.expectedErrors
    #expect(abs(Double(errors) - expected) <= 5 * max(1, expected).squareRoot())
  }

  @Test func probesFollowTheRate() {
    #expect([0.5, 0.3, 0.01, 0.001].map { BloomFilter.probes(rate: $0) } == [1, 2, 7, 10])
    #expect(BloomFilter.byteCount(values: 1_000_000, rate: 0.01) == 1_262_635)
  }
}
