/// Hashes of tokens that can be joined: the hash of a text is that of its parts, whatever the parts are.
///
/// A polynomial in code points modulo 2^61 - 1, so n-grams are told apart as the strings that they join to.
@usableFromInline
package enum TokenHash {
  @usableFromInline internal static let modulus: UInt64 = 1 << 61 - 1
  /// The point at which polynomials are taken: odd, and of full width.
  @usableFromInline internal static let base: UInt64 = 0x1C80_3B41_9E6F_57A3 % modulus

  /// The hash of nothing.
  @inlinable package static var empty: UInt64 { 0 }

  /// The hash of a text that `hash` is of, with one more code point.
  @inlinable @inline(__always)
  package static func adding(_ code: UInt32, to hash: UInt64) -> UInt64 {
    // A code point of 0 must not be the same as none.
    product(hash, base, plus: UInt64(code) &+ 1)
  }

  /// What a hash is multiplied with to go before a text of `count` code points.
  package static func power(_ count: Int) -> UInt64 {
    if count < powers.count { return powers[count] }
    let half = power(count / 2)
    let square = product(half, half, plus: 0)
    return count & 1 == 0 ? square : product(square, base, plus: 0)
  }

  /// The hash of two texts joined.
  ///
  /// - Parameter power: `power(count)` of the second one's code points.
  @inlinable @inline(__always)
  package static func joined(_ first: UInt64, _ second: UInt64, power: UInt64) -> UInt64 {
    product(first, power, plus: second)
  }

  /// The hash of a text.
  package static func hash(_ text: UnsafeBufferPointer<UInt32>) -> UInt64 {
    var hash = empty
    for code in text { hash = adding(code, to: hash) }
    return hash
  }

  /// The hash of an ASCII text: four characters at a step, as each step waits for the one before.
  package static func hash(ascii text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = empty
    var at = 0
    while at &+ 4 <= text.count {
      // Three of less than 2^61 and a character: `product` has room for as much.
      let rest =
        shifted[Int(text[at] & 0x7F)] &+ shifted[128 &+ Int(text[at &+ 1] & 0x7F)]
        &+ shifted[256 &+ Int(text[at &+ 2] & 0x7F)] &+ UInt64(text[at &+ 3]) &+ 1
      hash = product(hash, fourth, plus: rest)
      at &+= 4
    }
    while at < text.count {
      hash = adding(UInt32(text[at]), to: hash)
      at &+= 1
    }
    return hash
  }

  /// What each ASCII character adds with three characters behind it, with two, and with one.
  private static let shifted: [UInt64] = (1...3).reversed().flatMap { behind in
    (0..<128).map { product(power(behind), UInt64($0) + 1, plus: 0) }
  }
  private static let fourth = power(4)

  private static let powers: [UInt64] = {
    var powers: [UInt64] = [1]
    for _ in 0..<255 { powers.append(product(powers[powers.count - 1], base, plus: 0)) }
    return powers
  }()

  @inlinable @inline(__always)
  internal static func product(_ a: UInt64, _ b: UInt64, plus c: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    var sum = (low & modulus) &+ (low &>> 61 | high &<< 3) &+ c
    sum = (sum & modulus) &+ (sum &>> 61)
    return sum >= modulus ? sum &- modulus : sum
  }
}
