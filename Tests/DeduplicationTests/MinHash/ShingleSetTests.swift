import TestSupport
import Testing

@testable import Deduplication

@Suite struct ShingleSetTests {
  @Test func valuesAreDistinctAndInOrder() {
    var random = SeededGenerator(seed: 2)
    for count in [0, 1, 2, 3, 7, 64, 65, 1000, 4096] {
      let values = (0..<count).map { _ in UInt32.random(in: 0 ... .max, using: &random) }
      let isSame = ShingleSet(values + values.prefix(5)).values == Set(values).sorted()
      #expect(isSame, "\(count)")
    }
    // Values that are not spread, as no hash gives them.
    #expect(ShingleSet([5, 3, 3, 1, 5, .max, 0] as [UInt32]).values == [0, 1, 3, 5, .max])
    #expect(ShingleSet(repeatElement(7 as UInt32, count: 300)).values == [7])
  }

  @Test func similarityIsThatOfSets() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let a = Set((0..<Int.random(in: 0...40, using: &random)).map { _ in UInt32.random(in: 0..<60, using: &random) })
      let b = Set((0..<Int.random(in: 0...40, using: &random)).map { _ in UInt32.random(in: 0..<60, using: &random) })
      let union = a.union(b).count
      let expected = union == 0 ? 1 : Double(a.intersection(b).count) / Double(union)
      #expect(ShingleSet(Array(a)).jaccard(ShingleSet(Array(b))) == expected)
      #expect(ShingleSet(Array(b)).jaccard(ShingleSet(Array(a))) == expected)
    }
  }

  @Test func ofVeryManyShinglesTheSmallestStandForAll() {
    var random = SeededGenerator(seed: 4)
    let common = (0..<20_000).map { _ in random.next() }
    let a = common + (0..<4000).map { _ in random.next() }
    let b = common + (0..<6000).map { _ in random.next() }
    func set(_ shingles: [UInt64]) -> ShingleSet { ShingleSet(ShingleSet.smallest(of: shingles).map(ShingleSet.short)) }
    #expect(set(a).values.count == ShingleSet.limit)
    #expect(abs(set(a).jaccard(set(b)) - 20_000 / 30_000) < 0.03)
    #expect(set(a).jaccard(set(a.reversed())) == 1)
    // One that is not cut, beside one that is.
    #expect(abs(set(Array(common.prefix(4000))).jaccard(set(common)) - 0.2) < 0.03)
  }
}
