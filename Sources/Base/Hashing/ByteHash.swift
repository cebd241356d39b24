/// Fast hashes of bytes for tables, partitions and the comparison of documents: not against attackers.
///
/// Eight bytes at a time are multiplied to 128 bits and folded, as MUM hashes do. Values are the same on every machine,
/// as they are written to files.
@usableFromInline
package enum ByteHash {
  /// Folds the 128-bit product of two numbers.
  @inlinable @inline(__always)
  package static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// Odd numbers without structure: the fractional parts of square roots of primes.
  package static let keys: (UInt64, UInt64, UInt64) = (
    0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B
  )

  /// A hash of 64 bits.
  ///
  /// - Parameter seed: another function for another seed.
  package static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var hash = seed ^ keys.0
    var at = 0
    while at &+ 8 <= bytes.count {
      hash = fold(hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)), keys.1)
      at &+= 8
    }
    if at < bytes.count {
      var rest: UInt64 = 0
      var shift: UInt64 = 0
      while at < bytes.count {
        rest |= UInt64(bytes[at]) &<< shift
        shift &+= 8
        at &+= 1
      }
      hash = fold(hash ^ rest, keys.1)
    }
    return fold(hash ^ UInt64(truncatingIfNeeded: bytes.count), keys.2)
  }

  /// A hash of 128 bits, so long that two texts with the same hash are the same text: among 10 billion texts the chance
  /// of one pair that is not is below 1 in 10^18.
  package static func wide(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt128 {
    UInt128(hash(bytes, seed: seed)) << 64 | UInt128(hash(bytes, seed: ~seed ^ keys.2))
  }

  /// Another number without structure for each number.
  @inline(__always)
  package static func mix(_ value: UInt64) -> UInt64 { fold(value ^ keys.0, keys.1) ^ value }
}
