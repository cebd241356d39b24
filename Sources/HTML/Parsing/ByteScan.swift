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

/// What a byte means inside of tags, as bits.
enum ByteClass {
  /// Tab, line feed, form feed, space.
  static let whitespace: UInt8 = 1
  /// Ends a tag name: whitespace, `/`, `>`, and zero.
  static let endsTagName: UInt8 = 2
  /// Ends an attribute name: whitespace, `/`, `>`, `=`, and zero.
  static let endsAttributeName: UInt8 = 4
  /// `A` to `Z`.
  static let upper: UInt8 = 8
  /// ASCII letters.
  static let letter: UInt8 = 16
  /// ASCII letters and digits.
  static let alphanumeric: UInt8 = 32
  /// Ends an unquoted attribute value or needs a look in it: whitespace, `>`, `&`, and zero.
  static let endsUnquotedValue: UInt8 = 64

  /// The bits of every byte.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.update(repeating: 0, count: 256)
    for byte in [0x09, 0x0A, 0x0C, 0x20] {
      table[byte] = whitespace | endsTagName | endsAttributeName | endsUnquotedValue
    }
    table[0] = endsTagName | endsAttributeName | endsUnquotedValue
    table[0x2F] = endsTagName | endsAttributeName
    table[0x3E] = endsTagName | endsAttributeName | endsUnquotedValue
    table[0x3D] = endsAttributeName
    table[0x26] = endsUnquotedValue
    for byte in 0x30...0x39 { table[byte] = alphanumeric }
    for byte in 0x41...0x5A { table[byte] = upper | letter | alphanumeric }
    for byte in 0x61...0x7A { table[byte] = letter | alphanumeric }
    return UnsafePointer(table)
  }()
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ByteScan {
  /// The first `byte` at or after `position` in memory without a sentinel.
  static func index(of byte: UInt8, in bytes: UnsafeMutableBufferPointer<UInt8>, from position: Int) -> Int? {
    guard let base = bytes.baseAddress, position < bytes.count,
      let found = memchr(base + position, Int32(byte), bytes.count - position)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
