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
      hash = fold(hash ^ word(bytes, at), keys.1)
      at &+= 8
    }
    if at < bytes.count { hash = fold(hash ^ rest(bytes, at), keys.1) }
    return fold(hash ^ UInt64(truncatingIfNeeded: bytes.count), keys.2)
  }

  /// A hash of 128 bits, so long that two texts with the same hash are the same text: among 10 billion texts the chance
  /// of one pair that is not is below 1 in 10^18.
  ///
  /// It is `hash` with two seeds, in one reading: neither waits for the other.
  package static func wide(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt128 {
    var (high, low) = (seed ^ keys.0, ~seed ^ keys.2 ^ keys.0)
    var at = 0
    while at &+ 8 <= bytes.count {
      let next = word(bytes, at)
      high = fold(high ^ next, keys.1)
      low = fold(low ^ next, keys.1)
      at &+= 8
    }
    if at < bytes.count {
      let next = rest(bytes, at)
      high = fold(high ^ next, keys.1)
      low = fold(low ^ next, keys.1)
    }
    let count = UInt64(truncatingIfNeeded: bytes.count)
    return UInt128(fold(high ^ count, keys.2)) << 64 | UInt128(fold(low ^ count, keys.2))
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  /// The last one to seven bytes, the first of them lowest.
  @inline(__always)
  private static func rest(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    let count = bytes.count
    // Of bytes that were read already the shift takes out what is not of the rest.
    if count >= 8 { return word(bytes, count &- 8) &>> UInt64(truncatingIfNeeded: 8 &* (8 &- (count &- at))) }
    if count >= 4 {
      // Two reads that overlap: bytes of both are the same in both.
      let first = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
      let last = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      return UInt64(first) | UInt64(last) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    }
    let middle = count / 2
    return UInt64(bytes[0]) | UInt64(bytes[middle]) &<< UInt64(truncatingIfNeeded: 8 &* middle)
      | UInt64(bytes[count &- 1]) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 1))
  }

  /// Another number without structure for each number.
  @inline(__always)
  package static func mix(_ value: UInt64) -> UInt64 { fold(value ^ keys.0, keys.1) ^ value }
}
