import TestSupport
import Testing

@testable import Deduplication

/// Signatures: how often minima agree, and what a candidate is.
@Suite struct SketchTests {
  /// Two sets with a Jaccard similarity of `shared / (2 * size - shared)`.
  private func pair(
    size: Int, shared: Int, _ random: inout SeededGenerator
  ) -> ([UInt64], [UInt64]) {
    let common = (0..<shared).map { _ in random.next() }
    return (
      common + (shared..<size).map { _ in random.next() }, common + (shared..<size).map { _ in random.next() }
    )
  }

  @Test(arguments: [(1, 1), (3, 2), (20, 15), (112, 80), (300, 200), (2000, 1500)])
  func minimaAgreeAsOftenAsSetsAreSimilar(_ size: Int, _ shared: Int) {
    var random = SeededGenerator(seed: UInt64(size))
    let jaccard = Double(shared) / Double(2 * size - shared)
    var agreed = 0
    let trials = 200
    for _ in 0..<trials {
      let (a, b) = pair(size: size, shared: shared, &random)
      var (x, y) = (SimilaritySketch(size: 112), SimilaritySketch(size: 112))
      x.make(of: a)
      y.make(of: b)
      agreed += zip(x.minima, y.minima).count { $0 == $1 }
    }
    #expect(abs(Double(agreed) / Double(112 * trials) - jaccard) < 0.03)
  }

  @Test func candidatesAreAsOftenAsTheFormulaSays() {
    var random = SeededGenerator(seed: 5)
    for (size, shared) in [(400, 330), (400, 355), (400, 380)] {
      let jaccard = Double(shared) / Double(2 * size - shared)
      var found = 0
      let trials = 400
      for _ in 0..<trials {
        let (a, b) = pair(size: size, shared: shared, &random)
        var sketch = SimilaritySketch(size: 112)
        var (x, y): ([UInt64], [UInt64]) = ([], [])
        sketch.make(of: a)
        Bands.fineWeb.appendKeys(of: sketch.minima, to: &x)
        sketch.make(of: b)
        Bands.fineWeb.appendKeys(of: sketch.minima, to: &y)
        if zip(x, y).contains(where: { $0 == $1 }) { found += 1 }
      }
      #expect(abs(Double(found) / Double(trials) - Bands.fineWeb.chance(jaccard: jaccard)) < 0.08, "\(jaccard)")
    }
  }

  @Test func chancesAreFineWebs() {
    #expect(abs(Bands.fineWeb.chance(jaccard: 0.7) - 0.56) < 0.01)
    #expect(abs(Bands.fineWeb.chance(jaccard: 0.8) - 0.92) < 0.01)
    #expect(Bands.fineWeb.chance(jaccard: 0.95) > 0.9999)
    #expect(Bands(count: 1, rows: 1).chance(jaccard: 0.25) == 0.25)
  }

  @Test func orderAndRepetitionOfShinglesDoNotMatter() {
    var random = SeededGenerator(seed: 1)
    let set = (0..<50).map { _ in random.next() }
    var (a, b) = (SimilaritySketch(size: 40), SimilaritySketch(size: 40))
    a.make(of: set)
    b.make(of: set.shuffled(using: &random) + set.prefix(20))
    #expect(a.minima == b.minima)
    // Another seed is another function.
    var other = SimilaritySketch(size: 40, seed: 9)
    other.make(of: set)
    #expect(zip(other.minima, a.minima).allSatisfy { $0 != $1 })
  }

  @Test func shinglesAreRunsOfWords() {
    var shingles: [UInt64] = []
    Shingles.make(of: [1, 2, 3, 4, 5, 6, 7], count: 5, into: &shingles)
    #expect(Set(shingles).count == 3)
    let first = shingles[0]
    Shingles.make(of: [1, 2, 3, 4, 5], count: 5, into: &shingles)
    #expect(shingles == [first])
    Shingles.make(of: [1, 2, 3, 4], count: 5, into: &shingles)
    #expect(shingles.isEmpty)
    Shingles.make(of: [2, 1, 3, 4, 5], count: 5, into: &shingles)
    #expect(shingles != [first])
    Shingles.make(of: [7, 7, 7], count: 1, into: &shingles)
    #expect(shingles.count == 3 && Set(shingles).count == 1)
  }

  @Test func rollingShinglesEqualThoseMadeAlone() {
    var random = SeededGenerator(seed: 8)
    let words = (0..<60).map { _ in random.next() }
    for count in [1, 2, 5, 13] {
      var all: [UInt64] = []
      Shingles.make(of: words, count: count, into: &all)
      for start in 0...words.count - count {
        var alone: [UInt64] = []
        Shingles.make(of: Array(words[start..<start + count]), count: count, into: &alone)
        #expect(alone == [all[start]])
      }
    }
  }
}
