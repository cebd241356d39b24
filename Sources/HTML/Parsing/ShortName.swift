/// Up to 16 lower-case bytes of a tag or attribute name in two words, so that known names are
/// found by one multiplication and two comparisons.
struct ShortName: Equatable, BitwiseCopyable {
  var low: UInt64
  var high: UInt64

  /// The longest name that fits.
  static let capacity = 16

  /// A name from memory that ends after it; nil when it is longer than 16 bytes.
  init?(_ bytes: UnsafePointer<UInt8>, count: Int) {
    guard count <= ShortName.capacity else { return nil }
    low = 0
    high = 0
    for index in 0..<count {
      let byte = UInt64(bytes[index])
      if index < 8 { low |= byte << (UInt64(index) * 8) } else { high |= byte << (UInt64(index - 8) * 8) }
    }
  }

  /// A name of 1 to 16 bytes from memory in which 16 bytes can be read.
  @inline(__always) init(padded bytes: UnsafePointer<UInt8>, count: Int) {
    let raw = UnsafeRawPointer(bytes)
    let first = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
    if count <= 8 {
      low = first & (~0 &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count))
      high = 0
    } else {
      let second = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      low = first
      high = second & (~0 &>> UInt64(truncatingIfNeeded: 128 &- 8 &* count))
    }
  }

  /// A slot of a `NameTable` under a given multiplier.
  @inline(__always) func slot(_ multiplier: UInt64) -> Int {
    let mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* multiplier
    return Int(truncatingIfNeeded: mixed >> 53)
  }
}
