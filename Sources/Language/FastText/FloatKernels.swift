/// Vector arithmetic over floats at any alignment, 16 at a time.
internal enum FloatKernels {
  /// Adds `count` floats at `source` to those at `sum`.
  @inline(__always)
  internal static func add(_ source: UnsafeRawPointer, to sum: UnsafeMutablePointer<Float>, count: Int) {
    let target = UnsafeMutableRawPointer(sum)
    var index = 0
    while index &+ 16 <= count {
      let value =
        target.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<Float>.self)
        + source.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<Float>.self)
      target.storeBytes(of: value, toByteOffset: index &* 4, as: SIMD16<Float>.self)
      index &+= 16
    }
    while index < count {
      sum[index] += source.loadUnaligned(fromByteOffset: index &* 4, as: Float.self)
      index &+= 1
    }
  }

  /// The inner product of `count` floats.
  @inline(__always)
  internal static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    let x = UnsafeRawPointer(a)
    let y = UnsafeRawPointer(b)
    var total = SIMD4<Float>.zero
    var index = 0
    while index &+ 4 <= count {
      total +=
        x.loadUnaligned(fromByteOffset: index &* 4, as: SIMD4<Float>.self)
        * y.loadUnaligned(fromByteOffset: index &* 4, as: SIMD4<Float>.self)
      index &+= 4
    }
    var sum = total.sum()
    while index < count {
      sum += a[index] * b[index]
      index &+= 1
    }
    return sum
  }

  /// e to the power of each lane, for lanes of at most 0, to about one unit in the last place.
  ///
  /// Cody-Waite reduction and the polynomial of Cephes' `expf` (S. Moshier); lanes below -87 give 0
  /// to within a float's smallest normal number.
  @inline(__always)
  internal static func exponential(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let lowest = SIMD16<Float>(repeating: -87)
    let clamped = x.replacing(with: lowest, where: x .< lowest)
    // Adding and subtracting 1.5 * 2^23 rounds to a whole number.
    let shift = SIMD16<Float>(repeating: 12_582_912)
    let shifted = clamped * 1.442_695_041 + shift
    let power = shifted - shift
    let rest = (clamped - power * 0.693_359_375) - power * -2.121_944_4e-4
    var sum = rest * 1.987_569_15e-4 + 1.398_199_95e-3
    sum = sum * rest + 8.333_451_9e-3
    sum = sum * rest + 4.166_579_6e-2
    sum = sum * rest + 1.666_666_5e-1
    sum = sum * rest + 5.000_000_1e-1
    sum = sum * rest * rest + rest + 1
    let exponent = (unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- 0x4B40_0000 &+ 127) &<< 23
    return sum * unsafeBitCast(exponent, to: SIMD16<Float>.self)
  }
}
