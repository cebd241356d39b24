internal import CTrees

/// Quantities as one byte each, computed exactly, so that features are the same
/// on every machine and a tree's threshold is a byte.
enum Quantity {
  /// 16 log2(1 + n): 16 steps an octave, full at 65,535.
  @inline(__always) static func log(_ value: Int32) -> UInt8 {
    if UInt32(bitPattern: value) < 256 { return dataprep_small_log(UInt8(truncatingIfNeeded: value)) }
    let n = UInt32(max(value, 0)) &+ 1
    let octave = 31 - n.leadingZeroBitCount
    if octave >= 16 { return 255 }
    let fraction = octave >= 8 ? Int(n >> UInt32(octave - 8)) & 255 : 0
    return UInt8(octave * 16) &+ sixteenths(UInt64(fraction))
  }

  /// `part` of `whole` in 255ths; 0 of nothing.
  @inline(__always) static func share(_ part: Int32, of whole: Int32) -> UInt8 {
    ratio(part, by: whole, scale: 255)
  }

  /// `scale` times `part` by `whole`, at most 255.
  @inline(__always) static func ratio(_ part: Int32, by whole: Int32, scale: Double) -> UInt8 {
    guard whole > 0 else { return 0 }
    // Rounding cannot reach the next whole number: a quotient below 255 is at least 2^-31 away from it. The division
    // of floating-point numbers takes half the time of that of whole ones.
    return UInt8(min(Double(max(part, 0)) * scale / Double(whole), 255))
  }

  @inline(__always) static func count(_ value: Int32) -> UInt8 { UInt8(clamping: value) }

  @inline(__always) static func flag(_ value: Bool) -> UInt8 { value ? 1 : 0 }

  /// floor(16 log2(1 + fraction/256)): how many of the fifteen fractions at which it grows are at most this one. Four are
  /// compared at a time, in lanes of 16 bits: a table that is made at run time would be asked for at each call.
  @inline(__always) private static func sixteenths(_ fraction: UInt64) -> UInt8 {
    let each: UInt64 = 0x0001_0001_0001_0001
    // A lane's top bit stays where nothing is borrowed from it.
    let lanes = fraction &* each | each << 15
    var reached = (lanes &- 0x0031_0024_0018_000C) >> 15 & each
    reached &+= (lanes &- 0x006B_005B_004C_003E) >> 15 & each
    reached &+= (lanes &- 0x00AF_009D_008B_007B) >> 15 & each
    reached &+= (lanes &- 0x7FFF_00EB_00D6_00C2) >> 15 & each
    return UInt8(truncatingIfNeeded: (reached &* each) >> 48)
  }
}
