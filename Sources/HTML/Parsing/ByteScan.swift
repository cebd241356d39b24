import CSystem

/// Searches over memory that ends in a sentinel: each looks for a zero byte besides what it is
/// asked for, and reads up to 31 bytes past the byte that it finds.
///
/// Only comparisons and mask `.|` are used on the vectors: other byte-vector operations compile
/// to lane-by-lane code in Swift 6.3.
enum ByteScan {
  private typealias Vector = SIMD16<UInt8>

  /// The offset in `mask` of the first true lane, or 16.
  @inline(__always)
  private static func firstLane(_ mask: SIMDMask<SIMD16<Int8>>) -> Int {
    let words = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    if words[0] != 0 { return words[0].trailingZeroBitCount &>> 3 }
    return 8 &+ words[1].trailingZeroBitCount &>> 3
  }

  /// The first `a`, `b` or zero at or after `position`.
  @inline(__always)
  static func first(
    _ a: UInt8, _ b: UInt8, in bytes: UnsafePointer<UInt8>, from position: Int
  ) -> Int {
    let wantedA = Vector(repeating: a)
    let wantedB = Vector(repeating: b)
    let zero = Vector(repeating: 0)
    var position = position
    while true {
      let chunk = UnsafeRawPointer(bytes + position).loadUnaligned(as: Vector.self)
      let lane = firstLane((chunk .== wantedA) .| (chunk .== wantedB) .| (chunk .== zero))
      if lane < 16 { return position &+ lane }
      position &+= 16
    }
  }

  /// The first `a` or zero at or after `position`.
  @inline(__always)
  static func first(_ a: UInt8, in bytes: UnsafePointer<UInt8>, from position: Int) -> Int {
    let wanted = Vector(repeating: a)
    let zero = Vector(repeating: 0)
    var position = position
    while true {
      let chunk = UnsafeRawPointer(bytes + position).loadUnaligned(as: Vector.self)
      let lane = firstLane((chunk .== wanted) .| (chunk .== zero))
      if lane < 16 { return position &+ lane }
      position &+= 16
    }
  }
}

extension ByteScan {
  /// The first `byte` at or after `position` in memory without a sentinel.
  static func index(of byte: UInt8, in bytes: UnsafeMutableBufferPointer<UInt8>, from position: Int) -> Int? {
    guard let base = bytes.baseAddress, position < bytes.count,
      let found = memchr(base + position, Int32(byte), bytes.count - position)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
