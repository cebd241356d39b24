import CSystem

/// A seeded generator (SplitMix64), so that figures repeat.
struct Random {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0xD134_2543_DE82_EF95 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Whether something of probability `share` happens.
  mutating func chance(_ share: Double) -> Bool { unit() < share }

  /// exp(σ Z) with a normal Z (Box and Muller).
  mutating func logNormal(_ deviation: Double) -> Double {
    deviation == 0 ? 1 : exp(deviation * (-2 * log(1 - unit())).squareRoot() * cos(2 * Double.pi * unit()))
  }

  /// The size of hosts above which `share` of all documents are, where sizes are log-normal: by documents the logarithm is
  /// normal too, with mean σ².
  func sizeAbove(share: Double, _ deviation: Double) -> Double {
    if share <= 0 { return .infinity }
    if share >= 1 { return 0 }
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      if 0.5 * erfc(middle / 2.0.squareRoot()) > share { low = middle } else { high = middle }
    }
    return exp(deviation * deviation + deviation * low)
  }
}
