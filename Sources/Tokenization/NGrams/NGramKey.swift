/// Tokens packed into one number that sorts as they do: the first token in the highest bits.
internal struct NGramKey {
  /// Tokens of a key.
  let order: Int
  /// Bits a token.
  let bits: Int
  private let mask: UInt128

  /// Bits that a token may have, so that six are a key.
  static let bitLimit = 21
  static let orders = 2...6

  init(order: Int, bits: Int) {
    self.order = order
    self.bits = bits
    mask = UInt128.max >> UInt128(128 - order * bits)
  }

  /// Bits of a key.
  var width: Int { order * bits }

  /// The key of the last tokens, when one more comes.
  @inline(__always)
  func appending(_ token: UInt32, to key: UInt128) -> UInt128 { (key << UInt128(bits) | UInt128(token)) & mask }

  /// The key of all tokens but the last.
  @inline(__always)
  func context(_ key: UInt128) -> UInt128 { key >> UInt128(bits) }

  /// A key's last token.
  @inline(__always)
  func next(_ key: UInt128) -> UInt32 { UInt32(truncatingIfNeeded: key) & (UInt32(1) << UInt32(bits) - 1) }

  /// The tokens of a key of `count` tokens.
  func tokens(_ key: UInt128, count: Int) -> [UInt32] {
    (0..<count).map { next(key >> UInt128((count - 1 - $0) * bits)) }
  }
}
