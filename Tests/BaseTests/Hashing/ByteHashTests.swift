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

  /// The hash byte by byte, as it is in files: 8 bytes a number, the first lowest, then what is left, then the count.
  private func slow(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
    func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.high ^ product.low
    }
    var hash = seed ^ 0x6A09_E667_F3BC_C909
    for start in stride(from: 0, to: bytes.count, by: 8) {
      let number = bytes[start..<min(start + 8, bytes.count)].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      hash = fold(hash ^ number, 0xBB67_AE85_84CA_A73B)
    }
    return fold(hash ^ UInt64(bytes.count), 0x3C6E_F372_FE94_F82B)
  }

  @Test func valuesAreThoseOfFiles() {
    for count in 0...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count * 11 + 200) }
      for seed in [0, 5, UInt64.max] {
        #expect(hash(bytes, seed: seed) == slow(bytes, seed: seed), "\(count) bytes")
        let wide = bytes.withUnsafeBytes { ByteHash.wide($0, seed: seed) }
        #expect(UInt64(truncatingIfNeeded: wide >> 64) == slow(bytes, seed: seed))
        #expect(UInt64(truncatingIfNeeded: wide) == slow(bytes, seed: ~seed ^ 0x3C6E_F372_FE94_F82B))
      }
    }
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
