import Base
import Testing

@Suite struct ByteHashTests {
  private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBytes { ByteHash.hash($0, seed: seed) }
  }

  @Test func everyByteAndTheLengthCount() {
    var seen: Set<UInt64> = []
    var inputs = 0
    for length in 0...40 {
      let base = [UInt8](repeating: 0, count: length)
      seen.insert(hash(base))
      inputs += 1
      for at in 0..<length {
        var changed = base
        changed[at] = 1
        seen.insert(hash(changed))
        inputs += 1
      }
    }
    #expect(seen.count == inputs)
  }

  @Test func seedsAreOtherFunctions() {
    let text = Array("the same text".utf8)
    #expect(Set((0..<1000).map { hash(text, seed: $0) }).count == 1000)
  }

  @Test func aWideHashHasIndependentHalves() {
    let hashes = (0..<1000).map { number in
      Array("text \(number)".utf8).withUnsafeBytes { ByteHash.wide($0) }
    }
    #expect(Set(hashes.map { UInt64(truncatingIfNeeded: $0) }).count == 1000)
    #expect(Set(hashes.map { UInt64(truncatingIfNeeded: $0 >> 64) }).count == 1000)
    #expect(!hashes.contains { UInt64(truncatingIfNeeded: $0) == UInt64(truncatingIfNeeded: $0 >> 64) })
  }

  @Test func bitsOfMixedNumbersAreEven() {
    var ones = [Int](repeating: 0, count: 64)
    for number in 0..<4096 as Range<UInt64> {
      let mixed = ByteHash.mix(number)
      for bit in 0..<64 where mixed >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
    }
    #expect(ones.allSatisfy { (1800...2296).contains($0) })
  }
}
