/// Quantities as one byte each, by whole-number arithmetic only, so that features are the same
/// on every machine and a tree's threshold is a byte.
enum Quantity {
  /// 16 log2(1 + n): 16 steps an octave, full at 65,535.
  @inline(__always) static func log(_ value: Int32) -> UInt8 {
    let n = UInt32(max(value, 0)) &+ 1
    let octave = 31 - n.leadingZeroBitCount
    if octave >= 16 { return 255 }
    let fraction = octave >= 8 ? Int(n >> UInt32(octave - 8)) & 255 : Int(n << UInt32(8 - octave)) & 255
    return UInt8(octave * 16) &+ sixteenths.pointer[fraction]
  }

  /// `part` of `whole` in 255ths; 0 of nothing.
  @inline(__always) static func share(_ part: Int32, of whole: Int32) -> UInt8 {
    whole <= 0 ? 0 : UInt8(clamping: Int(max(part, 0)) &* 255 / Int(whole))
  }

  /// `scale` times `part` by `whole`, at most 255.
  @inline(__always) static func ratio(_ part: Int32, by whole: Int32, scale: Int) -> UInt8 {
    whole <= 0 ? 0 : UInt8(clamping: Int(max(part, 0)) &* scale / Int(whole))
  }

  @inline(__always) static func count(_ value: Int32) -> UInt8 { UInt8(clamping: value) }

  @inline(__always) static func flag(_ value: Bool) -> UInt8 { value ? 1 : 0 }

  private struct Table: @unchecked Sendable { let pointer: UnsafePointer<UInt8> }

  /// floor(16 log2(1 + i/256)), found by repeated squaring of 1 + i/256 in whole numbers.
  private static let sixteenths: Table = {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for index in 0..<256 {
      var mantissa = UInt64(256 + index) << 22
      var bits: UInt8 = 0
      for _ in 0..<4 {
        mantissa = (mantissa * mantissa) >> 30
        bits <<= 1
        if mantissa >= 2 << 30 {
          bits |= 1
          mantissa >>= 1
        }
      }
      memory[index] = bits
    }
    return Table(pointer: UnsafePointer(memory))
  }()
}
