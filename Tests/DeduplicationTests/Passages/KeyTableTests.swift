import TestSupport
import Testing

@testable import Deduplication

/// The table of keys: what a dictionary says, in little memory.
@Suite struct KeyTableTests {
  @Test(arguments: [1, 40, 100_000]) func firstsAreThoseOfADictionary(_ different: UInt64) {
    var random = SeededGenerator(seed: different)
    var table = KeyTable()
    var known: [UInt128: UInt64] = [:]
    for batch in 0..<20 {
      // Keys that share the bits by which they are placed, too.
      let keys = (0..<3000).map { at in
        let number = random.next() % different
        let low = number % 3 == 0 ? 7 : number &* 0x9E37_79B9_7F4A_7C15
        return PassageKey(UInt128(number << 56 | number) << 64 | UInt128(low), at: at)
      }
      // Documents of three keys, one of none and the rest.
      let ends = [3, 3, keys.count]
      let starts = [10_000 * batch + 64, 10_000 * batch + 68, 10_000 * batch + 69]
      var found: [Int] = []
      var firsts: [CorpusPosition] = []
      table.insert(keys, ends: ends, starts: starts, input: batch, found: &found, firsts: &firsts)
      var expected: [(Int, UInt64)] = []
      for (index, key) in keys.enumerated() {
        let position = CorpusPosition(input: batch, place: starts[index < 3 ? 0 : 2] + key.place)
        if let first = known[key.key] { expected.append((index, first)) } else { known[key.key] = position.bits }
      }
      #expect(found == expected.map(\.0) && firsts.map(\.bits) == expected.map(\.1), "batch \(batch)")
    }
    #expect(table.count == known.count)
    // At least half of the slots are in use, beside those that 256 empty tables have.
    #expect(table.byteCount <= 256 * 16 * 24 + known.count * 24 * 2)
  }
}
