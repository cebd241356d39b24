/// A 64-bit hash of bytes that come one at a time: FNV-1a, mixed at the end so that all bits depend on all bytes.
internal struct TextHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  internal mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  @inline(__always)
  internal mutating func add(_ code: UInt32) { state = (state ^ UInt64(code)) &* 0x0000_0100_0000_01B3 }

  /// The hash of the bytes so far (the finalizer of MurmurHash3; Appleby, 2011).
  @inline(__always)
  internal var value: UInt64 {
    var mixed = state
    mixed = (mixed ^ mixed &>> 33) &* 0xFF51_AFD7_ED55_8CCD
    mixed = (mixed ^ mixed &>> 33) &* 0xC4CE_B9FE_1A85_EC53
    return mixed ^ mixed &>> 33
  }

  /// The hash of what has a hash, and of what follows it with another.
  @inline(__always)
  internal static func joined(_ hash: UInt64, _ next: UInt64) -> UInt64 {
    ((hash &<< 29 | hash &>> 35) &* 0x9E37_79B9_7F4A_7C15) ^ next
  }

  internal static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = TextHash()
    for byte in bytes { hash.add(byte) }
    return hash.value
  }
}
