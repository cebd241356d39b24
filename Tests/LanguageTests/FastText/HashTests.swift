import TestSupport
import Testing

@testable import Language

@Suite("Hashes and heaps of the fastText engine")
struct HashTests {
  @Test("remainders without division are exact")
  func remainders() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      let divisor = UInt32.random(in: 1...UInt32.max, using: &random) >> UInt32.random(in: 0...31, using: &random)
      let remainder = FastRemainder(max(1, divisor))
      for value in [0, 1, divisor, divisor &- 1, .max, UInt32.random(in: 0...UInt32.max, using: &random)] {
        #expect(remainder(value) == value % max(1, divisor))
      }
    }
  }

  @Test("hashes bytes as signed numbers")
  func hash() {
    func hash(_ text: String) -> UInt32 { Array(text.utf8).withUnsafeBytes { FNVHash.of($0) } }
    // FNV-1a's published values for ASCII.
    #expect(hash("") == 2_166_136_261)
    #expect(hash("a") == 0xE40C_292C)
    #expect(hash("foobar") == 0xBF9C_F968)
    // 0xC3 widened to 0xFFFFFFC3.
    let first: UInt32 = (2_166_136_261 ^ 0xFFFF_FFC3) &* 16_777_619
    #expect(hash("é") == (first ^ 0xFFFF_FFA9) &* 16_777_619)
  }

  @Test("the heap keeps the best and sorts them")
  func heap() {
    var random = SeededGenerator(seed: 9)
    for limit in [1, 2, 3, 7, 20] {
      var best = BestLabels()
      best.reset(limit: limit)
      let scores = (0..<50).map { _ in Float.random(in: -10...0, using: &random) }
      for (label, score) in scores.enumerated() where !best.isFull || score >= best.least {
        best.insert(score: score, label: label)
      }
      best.sort()
      let expected = scores.enumerated().sorted { $0.element > $1.element }.prefix(limit)
      #expect(best.entries.map { Int($0.label) } == expected.map(\.offset))
    }
  }

  @Test("of equal scores the last one stays, as with libstdc++'s heap")
  func ties() {
    var best = BestLabels()
    best.reset(limit: 1)
    for label in 0..<5 { best.insert(score: -1, label: label) }
    #expect(best.entries.map { Int($0.label) } == [4])
  }
}
