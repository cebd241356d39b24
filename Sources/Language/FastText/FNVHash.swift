/// fastText's word hash: 32-bit FNV-1a, with bytes widened as signed numbers (`Dictionary::hash`).
internal enum FNVHash {
  internal static let seed: UInt32 = 2_166_136_261

  /// The hash after one more byte.
  @inline(__always)
  internal static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))) &* 16_777_619
  }

  internal static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var hash = seed
    for byte in bytes { hash = step(hash, byte) }
    return hash
  }
}

/// Computes remainders by a fixed divisor without a division (Lemire, Kaser, Kurz 2019, "Faster remainder by
/// direct computation").
internal struct FastRemainder {
  internal let divisor: UInt32
  private let factor: UInt64

  /// - Parameter divisor: at least 1.
  internal init(_ divisor: UInt32) {
    self.divisor = divisor
    factor = UInt64.max / UInt64(divisor) &+ 1
  }

  @inline(__always)
  internal func callAsFunction(_ value: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: (factor &* UInt64(value)).multipliedFullWidth(by: UInt64(divisor)).high)
  }
}
