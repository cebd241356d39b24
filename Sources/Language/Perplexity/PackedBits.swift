/// Numbers of a few bits each, one after the other from the lowest bit on (util/bit_packing.hh of KenLM 0.3.0).
internal struct PackedBits: @unchecked Sendable {
  private let base: UnsafeRawPointer

  /// - Parameter base: the bytes, with 8 more after those that are read.
  internal init(_ base: UnsafeRawPointer) { self.base = base }

  /// The bits that a number up to `largest` takes.
  internal static func width(of largest: Int) -> Int { Int.bitWidth - largest.leadingZeroBitCount }

  /// A number of at most 57 bits from a bit on.
  @inline(__always)
  internal func number(at bit: Int, _ width: Int) -> Int {
    let word = UInt64(littleEndian: (base + bit &>> 3).loadUnaligned(as: UInt64.self))
    return Int(truncatingIfNeeded: (word &>> UInt64(bit & 7)) & (1 &<< UInt64(width) &- 1))
  }

  /// A `Float` from a bit on.
  @inline(__always)
  internal func float(at bit: Int) -> Float { Float(bitPattern: UInt32(truncatingIfNeeded: number(at: bit, 32))) }
}
