/// The minima of datatrove 0.10.1's MinHash: for each a function `(a * x + b) mod 2^64 mod (2^61 - 1)` of a shingle's
/// hash, with numbers drawn as NumPy's `RandomState(seed).randint` draws them.
package struct DatatroveSketch {
  /// The minima.
  package private(set) var minima: [UInt64]
  private let factors: [UInt64]
  private let summands: [UInt64]

  /// A Mersenne prime.
  private static let modulus: UInt64 = (1 << 61) - 1

  /// - Parameters:
  ///   - size: minima.
  ///   - seed: of the functions; datatrove's default is 1.
  package init(size: Int, seed: UInt32) {
    var random = MersenneTwister(seed: seed)
    minima = [UInt64](repeating: .max, count: size)
    factors = (0..<size).map { _ in 1 + random.next(below: Self.modulus - 1) }
    summands = (0..<size).map { _ in random.next(below: Self.modulus) }
  }

  /// Computes the minima of shingles of which there is one at least.
  package mutating func make(of shingles: [UInt64]) {
    precondition(!shingles.isEmpty, "an empty set has no minima")
    factors.withUnsafeBufferPointer { factors in
      summands.withUnsafeBufferPointer { summands in
        minima.withUnsafeMutableBufferPointer { minima in
          minima.update(repeating: .max)
          for shingle in shingles {
            for index in 0..<minima.count {
              let product = (shingle &* factors[index]) &+ summands[index]
              let folded = (product & Self.modulus) &+ (product &>> 61)
              let value = folded >= Self.modulus ? folded &- Self.modulus : folded
              minima[index] = min(minima[index], value)
            }
          }
        }
      }
    }
  }
}

/// MT19937 as NumPy seeds it with one number (Matsumoto and Nishimura 1998).
internal struct MersenneTwister {
  private static let size = 624
  private var state: [UInt32]
  private var at = MersenneTwister.size

  init(seed: UInt32) {
    state = [seed]
    for index in 1..<Self.size {
      let last = state[index - 1]
      state.append((1_812_433_253 as UInt32) &* (last ^ (last >> 30)) &+ UInt32(index))
    }
  }

  /// A number below `bound`, which is above 2^32, as `RandomState.randint` draws it: by rejection of masked numbers.
  mutating func next(below bound: UInt64) -> UInt64 {
    let mask = UInt64.max >> UInt64((bound - 1).leadingZeroBitCount)
    while true {
      let high = UInt64(next())
      let value = (high << 32 | UInt64(next())) & mask
      if value < bound { return value }
    }
  }

  private mutating func next() -> UInt32 {
    if at == Self.size { twist() }
    var value = state[at]
    at += 1
    value ^= value >> 11
    value ^= (value << 7) & 0x9D2C_5680
    value ^= (value << 15) & 0xEFC6_0000
    return value ^ (value >> 18)
  }

  private mutating func twist() {
    for index in 0..<Self.size {
      let joined = (state[index] & 0x8000_0000) | (state[(index + 1) % Self.size] & 0x7FFF_FFFF)
      let mixed = (joined >> 1) ^ (joined & 1 == 1 ? 0x9908_B0DF : 0)
      state[index] = state[(index + 397) % Self.size] ^ mixed
    }
    at = 0
  }
}
