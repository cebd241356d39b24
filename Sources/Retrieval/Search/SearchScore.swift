/// A score with an order of its bits, so that a score and a row are one number to compare.
protocol SearchScore: BitwiseCopyable, Comparable, Sendable {
  /// The score of a hit.
  init(bits: UInt32)
  /// The score with this place in the order.
  init(ordered: UInt32)
  /// Its place in the order of scores.
  var ordered: UInt32 { get }
  /// The next lower score.
  var below: Self { get }
  /// Below all scores that occur.
  static var lowest: Self { get }
  /// Above all scores that occur.
  static var highest: Self { get }
}

extension Float: SearchScore {
  init(bits: UInt32) { self.init(bitPattern: bits) }

  init(ordered: UInt32) {
    self.init(bitPattern: ordered & 0x8000_0000 == 0 ? ~ordered : ordered & 0x7FFF_FFFF)
  }

  var ordered: UInt32 {
    // Zero has two patterns, and adding zero leaves one.
    let bits = (self + 0).bitPattern
    return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
  }

  var below: Float { nextDown }
  static var lowest: Float { -.infinity }
  static var highest: Float { .infinity }
}

extension Int32: SearchScore {
  init(bits: UInt32) { self.init(bitPattern: bits) }
  init(ordered: UInt32) { self.init(bitPattern: ordered ^ 0x8000_0000) }
  var ordered: UInt32 { UInt32(bitPattern: self) ^ 0x8000_0000 }
  // Sums of bytes are far from the lowest number.
  var below: Int32 { self - 1 }
  static var lowest: Int32 { .min }
  static var highest: Int32 { .max }
}
