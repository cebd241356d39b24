/// XXH64 with the seed 0 (Yann Collet's xxHash, specification 0.1.1): the hash that datatrove gives shingles.
package enum XXHash64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
  )

  /// The hash of some bytes.
  package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var at = 0
    var hash: UInt64
    if bytes.count >= 32 {
      hash = stripes(bytes, &at)
    } else {
      hash = primes.4
    }
    hash &+= UInt64(truncatingIfNeeded: bytes.count)
    while at &+ 8 <= bytes.count {
      hash = rotated(hash ^ round(0, load(bytes, at)), 27) &* primes.0 &+ primes.3
      at &+= 8
    }
    if at &+ 4 <= bytes.count {
      let word = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
      hash = rotated(hash ^ (word &* primes.0), 23) &* primes.1 &+ primes.2
      at &+= 4
    }
    while at < bytes.count {
      hash = rotated(hash ^ (UInt64(bytes[at]) &* primes.4), 11) &* primes.0
      at &+= 1
    }
    hash = (hash ^ (hash &>> 33)) &* primes.1
    hash = (hash ^ (hash &>> 29)) &* primes.2
    return hash ^ (hash &>> 32)
  }

  /// Takes all stripes of 32 bytes.
  private static func stripes(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64 {
    var (a, b) = (primes.0 &+ primes.1, primes.1)
    var (c, d): (UInt64, UInt64) = (0, 0 &- primes.0)
    while at &+ 32 <= bytes.count {
      a = round(a, load(bytes, at))
      b = round(b, load(bytes, at &+ 8))
      c = round(c, load(bytes, at &+ 16))
      d = round(d, load(bytes, at &+ 24))
      at &+= 32
    }
    var hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
    for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* primes.0 &+ primes.3 }
    return hash
  }

  @inline(__always)
  private static func load(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotated(lane &+ (input &* primes.1), 31) &* primes.0
  }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { (value &<< bits) | (value &>> (64 &- bits)) }
}
